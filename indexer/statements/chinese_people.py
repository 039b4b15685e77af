"""People who begin a Chinese sentence: 某局局长某某, 某某（某国）, 守塔人某某."""

from __future__ import annotations

import re
from collections.abc import Callable

from indexer.names import (
    DOTTED_NAME,
    LATIN_NAME,
    Names,
    could_be_han_name,
    find_mentions,
    is_foreign_han_name,
    is_han_name,
    is_latin_name,
    without_inner_space,
)
from indexer.statements.affiliation import ROLE_ZH, Affiliation, read_title
from indexer.statements.attribution import Roster, Speaker
from indexer.statements.introductions import LIST_MARK, listed_person, title_alone
from indexer.statements.labels import read_bracket
from indexer.statements.rules_zh import ZH
from indexer.text import HAN, word_frequency, word_tags

_LATIN = re.compile(LATIN_NAME)
# 叶知秋（Ye Zhiqiu）: the same name in Latin letters.
_LATIN_IN_BRACKETS = re.compile(r"[（(]\s*[A-Za-zÀ-ɏ][^）)]{1,60}[）)]")
_LONGEST_SURNAME = 2
# 格奥尔基耶娃 before 格奥尔: the longest that leaves only what may stand before the verb.
_FOREIGN_LENGTHS = [8, 7, 6, 5, 4, 3]
_HONORIFIC = ZH["honorific"].pattern.pattern
_MODIFIER = ZH["modifier"].pattern


def person_zh(text: str, names: Names, roster: Roster) -> Speaker | None:
    """The person whom the words before a verb of saying name, if they name one and nothing else."""
    for match in _LATIN.finditer(text):
        title, rest = text[: match.start()].strip(" 、"), text[match.end() :].lstrip()
        rest = re.sub(rf"^(?:{_HONORIFIC})", "", rest)
        if is_latin_name(match.group()) and _MODIFIER.fullmatch(rest):
            return _introduced(match.group(), title, names, roster)
    return (
        _in_an_office(text, names)
        or _of_a_trade(text)
        or _of_a_side(text, names)
        or _of_the_family(text)
        or _of_an_organisation(text, names)
        or _surname_and_office(text, roster)
        or _bare_name(text, names, roster)
        or _behind_a_clause(text, names)
    )


def _in_an_office(text: str, names: Names) -> Speaker | None:
    for role in reversed(list(ROLE_ZH.finditer(text))):
        title, after = _in_office(title_alone(text[: role.end()]), text[role.end() :])
        name = _han_name_at(after)
        if name is not None and not _names_another(title, names):
            affiliation = read_title(title, names)
            foreign = affiliation.organisation_id or affiliation.country or _is_foreign(name)
            if affiliation.organisation and len(name) > 2 and word_frequency(name) == 0:
                foreign = foreign or len(word_tags(name)) == 1
            if is_han_name(name) or is_foreign_han_name(name) or foreign:
                return Speaker(name, affiliation)
    return None


def _of_a_trade(text: str) -> Speaker | None:
    """守塔人林则安: a trade that no list has, before a name that is no word."""
    trade = ZH["trade"].pattern.match(text)
    named = _han_name_at(text[trade.start("name") :]) if trade is not None else None
    if trade is None or named is None or not is_han_name(named):
        return None
    rare = len(named) > 2 or word_frequency(named) == 0
    return Speaker(named, Affiliation(role=trade["trade"])) if rare else None


def _behind_a_clause(text: str, names: Names) -> Speaker | None:
    """如今在学校教书的林则安: a clause, and a name that is no word."""
    match = ZH["behind a clause"].pattern.match(text.rpartition("、")[2])
    named = _han_name_at(match["name"]) if match is not None else None
    if match is None or named is None or word_frequency(named) or find_mentions(named, names):
        return None
    if len(named) < 3 or not is_han_name(named):
        return None
    rest = text.rpartition("、")[2][match.start("name") + len(named) :]
    return Speaker(named, Affiliation()) if _MODIFIER.fullmatch(rest) else None


def _of_the_family(text: str) -> Speaker | None:
    kin = ZH["of the family"].pattern.match(text)
    named = _han_name_at(text[kin.start("name") :]) if kin is not None else None
    return Speaker(named, Affiliation()) if named is not None and is_han_name(named) else None


def _of_an_organisation(text: str, names: Names) -> Speaker | None:
    of = ZH["of an organisation"].pattern.match(text.rpartition("、")[2])
    named = _han_name_at(of["name"]) if of is not None else None
    if of is None or named is None or not is_han_name(named):
        return None
    side = read_title(f"{of['organisation']}代表", names)
    return Speaker(named, Affiliation(None, side.organisation, side.organisation_id, side.country))


def _of_a_side(text: str, names: Names) -> Speaker | None:
    """奥廷加先生（肯尼亚）: a name with its state or body in brackets."""
    match = ZH["side in brackets"].pattern.match(text)
    if match is None or not _MODIFIER.fullmatch(text, match.end()):
        return None
    name = match["name"]
    named = is_han_name(name) or (match["courtesy"] and could_be_han_name(name))
    side = read_bracket(match["side"], names)
    foreign = is_foreign_han_name(name) and side.country is not None
    return Speaker(name, side) if (named or foreign) and side != Affiliation() else None


def _bare_name(text: str, names: Names, roster: Roster) -> Speaker | None:
    """A name without a title before it, when nothing else is there or the document knows it."""
    name = _han_name_at(text)
    plain = name is not None and is_han_name(name) and ("·" in name or _alone(text, name))
    if name is not None and (plain or roster.knows(name)):
        if find_mentions(name, names) and not roster.knows(name):
            return None  # 江西, 马里: a place
        return roster.recall(name) or Speaker(name, Affiliation())
    return _last_part(text, roster) if name is None else None


def _last_part(text: str, roster: Roster) -> Speaker | None:
    """奎斯特 of 格蕾塔·奎斯特, whom the document has named, in whatever characters."""
    for length in range(min(_FOREIGN_LENGTHS[0], len(text)), 1, -1):
        if _MODIFIER.fullmatch(text, length) and roster.knows(text[:length]):
            return roster.recall(text[:length])
    return None


def _surname_and_office(text: str, roster: Roster) -> Speaker | None:
    """韦局长, 主席: somebody whom the document has named in full with this office."""
    for role in ROLE_ZH.finditer(text):
        surname = text[: role.start()]
        if len(surname) <= _LONGEST_SURNAME and _MODIFIER.fullmatch(text[role.end() :]):
            if not surname:
                return roster.holder(role.group())
            return roster.recall_titled(surname, role.group())
    return None


def _in_office(title: str, after: str) -> tuple[str, str]:
    """The title and what stands behind it, without 现任 and 的 of 现任局长的邬道南."""
    held = ZH["in office"].pattern.match(title)
    if held is None or not after.startswith("的"):
        return title, after
    return title[held.end() :], after[1:]


def _alone(text: str, name: str) -> bool:
    """True when nothing else is there, but a title behind the name: 史建国委员."""
    return re.fullmatch(rf"{re.escape(name)}(?:{_HONORIFIC})?", text) is not None


def _is_foreign(name: str) -> bool:
    """True for a foreign name that the dictionary knows as one: 摩根, 普京."""
    words = word_tags(name)
    return len(words) == 1 and words[0][1].startswith(("nr", "nz"))


def _names_another(title: str, names: Names) -> bool:
    """A list of several people is no single speaker."""
    *others, _ = LIST_MARK.split(title)
    return any(listed_person(other, names) for other in others)


def _introduced(name: str, title: str, names: Names, roster: Roster) -> Speaker | None:
    if title and not (ROLE_ZH.search(title) or find_mentions(title, names)):
        return None
    if _names_another(title, names):
        return None
    if title:
        return Speaker(name, read_title(title, names))
    return roster.recall(name) or Speaker(name, Affiliation())


def _han_name_at(text: str) -> str | None:
    """The name at the beginning of `text` when only modifiers follow it."""
    bare = re.sub(rf"^(?:{_HONORIFIC})", "", text.lstrip())
    bare = _LATIN_IN_BRACKETS.sub("", bare)
    spaced = re.match(rf"[{HAN}](?:\s[{HAN}]){{1,2}}(?![{HAN}])", bare)
    if spaced is not None and is_han_name(spaced.group()):
        return without_inner_space(spaced.group())
    dotted = re.match(DOTTED_NAME, bare)
    lengths = list(range(3, len(dotted.group()) + 1)) if dotted is not None else [3, 2, 4]
    tried: list[tuple[Callable[[str], bool], list[int]]] = [
        (is_han_name, lengths),
        (could_be_han_name, lengths),
    ]
    if dotted is None:
        tried.insert(1, (is_foreign_han_name, _FOREIGN_LENGTHS))
    for accepted, own in tried:
        for length in own:
            rest = re.sub(rf"^(?:{_HONORIFIC})", "", bare[length:])
            name = bare[:length]
            if len(name) < length or "的" in name or ZH["adverbs"].pattern.fullmatch(name):
                continue
            if accepted(name) and _MODIFIER.fullmatch(rest):
                return name
    return None
