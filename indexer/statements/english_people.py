"""People who begin an English sentence, with their offices: "Ms. X, Director of Y, said"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.names import Names, alias_key, find_mentions, is_latin_name
from indexer.statements.affiliation import ROLE_EN, Affiliation, read_title
from indexer.statements.attribution import Roster, Speaker
from indexer.statements.labels import read_bracket
from indexer.statements.rules_en import EN

_APPOSITION = 220


def people_at(
    sentence: str, start: int, names: Names, roster: Roster
) -> Iterator[tuple[Speaker | None, int]]:
    """The ways to read a person at `start`, the surest first."""
    yield _office_first(sentence, start, names)
    yield _one_name(sentence, start, names)
    yield _of_a_body(sentence, start, names)
    if not _begins_with_office(sentence, start):
        yield person_at(sentence, start, names, roster)
    yield _titled_at(sentence, start, names, roster)


def _begins_with_office(sentence: str, start: int) -> bool:
    """True for "Hydrologist Anna Tipu": the first word before a name of two words is an office."""
    match = EN["person"].pattern.match(sentence, start)
    if match is None or match["honorific"]:
        return False
    first, *others = match["name"].split()
    return len(others) > 1 and ROLE_EN.fullmatch(first) is not None


def _office_first(sentence: str, start: int, names: Names) -> tuple[Speaker | None, int]:
    """The director of the Lake Authority, Qi Huaiyuan, said; Poland's ambassador, Jan Kos, said."""
    family = EN["of the family"].pattern.match(sentence, start)
    if family is not None and EN["saying"].pattern.match(sentence, family.end()):
        return Speaker(one_line(family["name"]), Affiliation()), family.end()
    for pattern in (EN["office first"].pattern, EN["office of a state first"].pattern):
        match = pattern.match(sentence, start)
        if match is None or not is_latin_name(match["name"]) or not ROLE_EN.search(match["title"]):
            continue
        end = match.end()
        if sentence[end : end + 1] == ",":
            apposition = re.match(r",\s+who\b[^,]{2,80}(?=,)", sentence[end:])
            end += apposition.end() if apposition else 0
            end += sentence[end : end + 1] == ","
        if not EN["saying"].pattern.match(sentence, end):
            continue
        title = match["title"]
        whole = re.search(r"\b(?:of|at|for)\s+(?:the\s+)?[A-Z]|['’]s?\s", title)
        # The Peruvian president, Ana Rios
        stated = whole is not None or bool(find_mentions(title, names))
        affiliation = read_title(title, names) if stated else Affiliation(role=title)
        return Speaker(one_line(match["name"]), affiliation), end
    return None, start


def _one_name(sentence: str, start: int, names: Names) -> tuple[Speaker | None, int]:
    """Tokay, the president of Kazakhstan, said: one name alone before an office."""
    match = EN["one name and office"].pattern.match(sentence, start)
    if match is None or EN["lead word"].pattern.match(match["name"]):
        return None, start
    if find_mentions(match["name"], names) or alias_key(match["name"]) in names.countries_of_places:
        return None, start  # a state or a place that holds an office: Peru, chair of the group
    return Speaker(match["name"], read_title(match["title"], names)), match.end()


def _of_a_body(sentence: str, start: int, names: Names) -> tuple[Speaker | None, int]:
    """Greenpeace's Hanna Lind said."""
    match = EN["body's person"].pattern.match(sentence, start)
    if match is None or not is_latin_name(match["name"]):
        return None, start
    side = Affiliation()
    if find_mentions(match["body"], names) or names_a_body(match["body"], names):
        side = side_of(match["body"], names)
    return Speaker(one_line(match["name"]), side), match.end()


def person_at(
    sentence: str, start: int, names: Names, roster: Roster
) -> tuple[Speaker | None, int]:
    """A name, with its apposition if there is one: the speaker and where the verb may follow."""
    match = EN["person"].pattern.match(sentence, start)
    if match is None:
        surname = EN["surname"].pattern.match(sentence, start)
        known = roster.recall(surname.group()) if surname else None
        return known, surname.end() if surname else start
    name, end = one_line(match["name"]), match.end()
    polite = bool(match["honorific"])
    if not polite and (
        not is_latin_name(name) or EN["unknown organisation"].pattern.fullmatch(name)
    ):
        return None, start
    side = read_bracket(match["bracket"], names) if match["bracket"] else Affiliation()
    if side != Affiliation():
        doing = EN["participle"].pattern.match(sentence, end)
        if doing is not None:
            end = doing.end()
            side = _behalf(doing, names, side)
        return Speaker(name, side), end
    titled = _apposition(sentence, name, end, names, roster, polite=polite)
    if titled is not None:
        return titled
    stated = EN["of an organisation"].pattern.match(sentence, end)
    if stated is not None and is_organisation(stated["organisation"], names):
        return Speaker(name, side_of(stated["organisation"], names)), stated.end()
    known = roster.recall(name)
    if known is None and not polite and not roster.knows(name) and name.count(" ") < 1:
        return None, start
    return known or Speaker(name, Affiliation()), end


def _apposition(
    sentence: str, name: str, end: int, names: Names, roster: Roster, *, polite: bool
) -> tuple[Speaker, int] | None:
    """What stands between a name and its verb: ", director of the Lake Institute,"."""
    for comma in re.finditer(r",", sentence[end : end + _APPOSITION]):
        verb = EN["saying"].pattern.match(sentence, end + comma.start())
        title = sentence[end : end + comma.start()]
        if verb is None or not title.startswith((",", " of ", " from ", " (")):
            continue
        speaker = _titled(name, title, names, roster, polite=polite)
        if speaker is not None:
            return speaker, end + comma.start()
    return None


def _titled(
    name: str, apposition: str, names: Names, roster: Roster, *, polite: bool
) -> Speaker | None:
    title = EN["apposition mark"].pattern.sub("", apposition).strip()
    aged = EN["age"].pattern.sub("", title)
    aged = EN["clause behind a title"].pattern.sub("", aged)
    clause = _clause(name, aged, names, roster)
    if clause is not None:
        return clause
    if EN["relative clause"].pattern.match(aged):
        return None  # who did this, and the other who said that
    office = _office(aged, names)
    if office is not None:
        return Speaker(name, office)
    side = re.sub(r"^(?:of|from|at|with|for)\s+", "", apposition.strip(" ,"))
    if side != apposition.strip(" ,") and is_organisation(side, names):
        return Speaker(name, side_of(side, names))
    if EN["member of"].pattern.match(title) or (polite and find_mentions(title, names)):
        return Speaker(name, read_title(title, names))
    if EN["plain apposition"].pattern.match(title):
        return Speaker(name, Affiliation(role=re.sub(r"^(?:the|an?)\s+", "", title)))
    if not aged:
        return roster.recall(name) or Speaker(name, Affiliation())
    return None


def _clause(name: str, aged: str, names: Names, roster: Roster) -> Speaker | None:
    """The speaker behind whose name a clause tells what he leads or does."""
    heads = EN["who heads"].pattern.match(aged)
    if heads is not None and roster.recall(name) is None:
        headed = read_title(f"head of {heads['body']}", names)
        if headed.organisation or not EN["heads now"].pattern.match(aged):
            headed = replace(headed, role=None)
        return Speaker(name, headed)
    known = roster.recall(name) or Speaker(name, Affiliation())
    doing = EN["participle"].pattern.fullmatch(aged)
    if doing is not None:
        return replace(known, affiliation=_behalf(doing, names, known.affiliation))
    serves = EN["who serves"].pattern.fullmatch(aged)
    if (
        serves is not None
        and names_a_body(serves["body"], names)
        and known == Speaker(name, Affiliation())
    ):
        return Speaker(name, side_of(serves["body"], names))
    return known if EN["relative clause"].pattern.fullmatch(aged) else None


def _office(aged: str, names: Names) -> Affiliation | None:
    """An office, or what somebody does at a body; None when it is neither."""
    office = read_title(aged, names) if ROLE_EN.search(aged) else None
    at_body = EN["trade at a body"].pattern.match(aged)
    if office is None and names_a_body(aged, names):
        return side_of(aged, names)  # Ana Vosa, Pilots' Union
    lacking = office is None or office.organisation is None
    if lacking and at_body is not None and names_a_body(at_body["body"], names):
        return replace(side_of(at_body["body"], names), role=at_body["trade"])
    return office


def _behalf(doing: re.Match[str], names: Names, own: Affiliation) -> Affiliation:
    """The side with the body on whose behalf somebody speaks; the state stays the person's own."""
    if not doing["body"] or not is_organisation(doing["body"], names):
        return own
    body = side_of(doing["body"], names)
    if body.organisation is None:
        return own
    return replace(body, role=own.role, country=own.country or body.country)


def names_a_body(text: str, names: Names) -> bool:
    """True when a word or a name file says that it is an organisation."""
    known = any(mention.kind == "organisation" for mention in find_mentions(text, names))
    bare = re.sub(r"^[Tt]he\s+", "", text)
    return known or EN["unknown organisation"].pattern.fullmatch(bare) is not None


def side_of(organisation: str, names: Names) -> Affiliation:
    """Whose side a person "of the Lake Institute" is on, without an office."""
    read = read_title(f"representative of {organisation}", names)
    return Affiliation(None, read.organisation, read.organisation_id, read.country)


def is_organisation(text: str, names: Names) -> bool:
    """True when a name file or the capitals of several words say that it is one."""
    return bool(find_mentions(text, names)) or bool(
        EN["named organisation"].pattern.fullmatch(text)
    )


def _titled_at(
    sentence: str, start: int, names: Names, roster: Roster
) -> tuple[Speaker | None, int]:
    """A title before the name: "Oxfam project manager Mr. Kevin MAY, summarized"."""
    for match in EN["person"].pattern.finditer(sentence, start, start + _APPOSITION):
        words = list(re.finditer(r"\S+", match["name"]))
        for skipped in range(len(words) - (0 if match["honorific"] else 1)):
            name_start = match.start("name") + words[skipped].start()
            name = sentence[name_start : match.end("name")]
            before = match.start() if skipped == 0 else name_start
            title = re.sub(r"^(?:[Tt]he|[Aa]n?|[Ii]ts)\s+", "", sentence[start:before].strip(" ,"))
            role_last = re.search(r"[A-Za-z-]+$", title)
            office = role_last is not None and (
                ROLE_EN.fullmatch(role_last.group())
                or EN["office"].pattern.search(title)
                or any(role.end() == len(title) for role in ROLE_EN.finditer(title))
            )
            if not title or not office or EN["lead word"].pattern.match(title):
                continue
            if not (match["honorific"] or is_latin_name(name)):
                continue
            read = _named_after(sentence, match.end(), title, name, names, roster)
            if read is not None:
                return read
    return None, start


def _named_after(
    sentence: str, end: int, title: str, name: str, names: Names, roster: Roster
) -> tuple[Speaker, int] | None:
    """The speaker whose title stands before the name, where a verb follows."""
    affiliation = read_title(title, names)
    place = EN["of a place"].pattern.match(sentence, end)
    if place is not None and EN["saying"].pattern.match(sentence, place.end()):
        whole = read_title(f"{title} of {place['place']}", names)
        return Speaker(name, whole), place.end()
    stated = EN["of an organisation"].pattern.match(sentence, end)
    if stated is not None and is_organisation(stated["organisation"], names):
        return Speaker(name, read_title(f"{title} of {stated['organisation']}", names)), (
            stated.end() + (sentence[stated.end() : stated.end() + 1] == ",")
        )
    inserted = EN["inserted"].pattern.match(sentence, end)
    ends = (end, inserted.end() if inserted else end)
    spoken = next((one for one in ends if EN["saying"].pattern.match(sentence, one)), None)
    if spoken is None:
        return None
    known = roster.recall(name)
    if known is not None and affiliation == Affiliation():
        affiliation = known.affiliation
    return Speaker(name, affiliation), spoken


def one_line(text: str) -> str:
    """The words with one space between them."""
    return " ".join(text.split())
