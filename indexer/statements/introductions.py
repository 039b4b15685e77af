"""People whom Chinese prose names with their titles in a list, before they speak."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.names import Names, could_be_han_name, is_han_name, is_latin_name
from indexer.statements.affiliation import ROLE_ZH, Affiliation, read_title
from indexer.statements.attribution import Speaker
from indexer.statements.rules_events import EVENTS
from indexer.statements.rules_zh import ZH

_LATIN = EVENTS["latin name"].pattern
_DOTTED = EVENTS["dotted name listed"].pattern
_LEAD_IN = EVENTS["lead-in of a list"].pattern
_VERB_FIRST = EVENTS["verb first"].pattern
_PIECE = EVENTS["piece of a list"].pattern
_OFFICE_ONLY = EVENTS["office only"].pattern
LIST_MARK = EVENTS["list mark"].pattern
_AND = EVENTS["and zh"].pattern
_AFTER_NAME = EVENTS["after a listed name"].pattern
_LONGEST_OFFICE = 30
_MEETS = EVENTS["host of a meeting"].pattern


def introductions(sentence: str, names: Names) -> Iterator[Speaker]:
    """People named with their titles: A部副司长某某、B院研究员某某出席会议; 某某现任A部司长."""
    yield from _before_office(sentence, names)
    before: Affiliation | None = None
    offices = ""
    for piece in _PIECE.findall(_LEAD_IN.sub("", sentence)):
        bare = piece.rstrip("、，,；;。")
        if piece.endswith("、") and _OFFICE_ONLY.search(bare) and len(bare) < _LONGEST_OFFICE:
            *others, last = _parted(f"{offices}{bare}", names)
            for part in others:
                if (person := listed_person(part, names, before)) is not None:
                    before = person.affiliation
                    yield person
            offices = f"{last}、"  # 省委书记、省长某某: one person with two offices
            continue
        for part in _parted(f"{offices}{bare.strip()}", names):
            host = _host(part, names)
            if host is not None:
                yield host
            person = listed_person(part, names, before)
            if person is not None:
                before = person.affiliation
                yield person
        offices = ""


def _before_office(sentence: str, names: Names) -> Iterator[Speaker]:
    for match in ZH["holds office"].pattern.finditer(sentence):
        title = match["title"]
        office = _OFFICE_ONLY.search(title)
        if office is not None and office.end() == len(title) and is_han_name(match["name"]):
            yield Speaker(match["name"], read_title(title, names))


def _host(piece: str, names: Names) -> Speaker | None:
    """Who meets somebody: 镇长某某 of 镇长某某在镇里会见了某集团董事长某某一行."""
    met = _MEETS.match(piece)
    return listed_person(met["host"], names) if met is not None else None


def _parted(piece: str, names: Names) -> Iterator[str]:
    """Cut "A主任某某和B司长某某" in two, but not 合作与交流中心."""
    for mark in _AND.finditer(piece):
        if listed_person(piece[: mark.start()], names) is not None:
            yield piece[: mark.start()]
            piece = piece[mark.end() :]
            break
    yield piece


def title_alone(title: str) -> str:
    """The title without the sentence before it: 某集团董事长 of 张三会见某集团董事长."""
    return ZH["before title"].pattern.sub("", title)


def listed_person(piece: str, names: Names, inherited: Affiliation | None = None) -> Speaker | None:
    """The person whom a list entry names with a title, if it does."""
    latin = _LATIN.search(piece)
    if latin is not None and is_latin_name(latin.group()) and latin.start() > 0:
        title, name = piece[: latin.start()].strip(), latin.group()
        if ROLE_ZH.search(title) and _AFTER_NAME.match(piece[latin.end() :]):
            return Speaker(name, read_title(title, names, inherited=inherited))
    for role in reversed(list(ROLE_ZH.finditer(piece))):
        after = piece[role.end() :]
        title = title_alone(piece[: role.end()])
        dotted = _DOTTED.match(after)
        if dotted is not None and _AFTER_NAME.match(after[dotted.end() :]):
            return Speaker(dotted.group(), read_title(title, names, inherited=inherited))
        for length in (3, 2, 4):
            name = after[:length]
            if len(name) == length and is_han_name(name) and _AFTER_NAME.match(after[length:]):
                return Speaker(name, read_title(title, names, inherited=inherited))
        for length in (4, 3):
            name = after[:length]
            foreign = len(name) == length and could_be_han_name(name)
            if foreign and _AFTER_NAME.match(after[length:]) and not _VERB_FIRST.match(name):
                affiliation = read_title(title, names)
                if affiliation.country is not None:
                    return Speaker(name, affiliation)
    return None
