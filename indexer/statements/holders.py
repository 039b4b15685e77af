"""People whom a text names with an office, wherever they stand, whether they speak or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.names import Names, is_han_name, is_latin_name
from indexer.records import Language
from indexer.statements import chinese, english, introductions
from indexer.statements.affiliation import ROLE_EN, ROLE_ZH, Affiliation, read_title
from indexer.statements.attribution import Roster
from indexer.statements.rules_offices import OFFICES
from indexer.text import sentence_spans, simplify

_LONGEST = 600
_BOUNDARY = re.compile(r"[，。；：、！？“”「」『』（）()\s]")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with an office, in the sentence `text[start:end]`; `title` is its words."""

    name: str
    title: str
    affiliation: Affiliation
    start: int
    end: int


def people_with_offices(text: str, language: Language, names: Names) -> list[Holder]:
    """Everybody whom a text names with an office, in order; one of a sentence is given once."""
    found: list[Holder] = []
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if len(sentence) > _LONGEST:
            continue
        read = _in_chinese if language == "zh" else _in_english
        seen: set[tuple[str, str]] = set()
        for name, title, affiliation in read(sentence, names):
            if title and (name, title) not in seen:
                seen.add((name, title))
                found.append(Holder(name, title, affiliation, start, end))
    return found


Named = tuple[str, str, Affiliation]


def _in_chinese(sentence: str, names: Names) -> Iterator[Named]:
    plain = simplify(sentence)
    if ROLE_ZH.search(plain) is None:
        return
    for match in OFFICES["field zh"].pattern.finditer(plain):
        if is_han_name(match["name"]):
            printed = sentence[slice(*match.span("name"))]
            yield printed, match["title"], read_title(match["title"], names)
    roster = Roster(names)
    people = [*introductions.introductions(plain, names)]
    people += [
        one.speaker
        for one in chinese.attributions_zh(plain, names, roster)
        if one.speaker is not None
    ]
    for person in people:
        at = plain.find(person.name) if person.name else -1
        if person.name is None or at < 0:
            continue
        printed = sentence[at : at + len(person.name)]
        before = _BOUNDARY.split(plain[:at])[-1]
        own = person.affiliation
        said = f"{own.organisation or ''}{own.role or ''}"
        yield printed, before if ROLE_ZH.search(before) else said, own


def _in_english(sentence: str, names: Names) -> Iterator[Named]:
    flat = " ".join(sentence.split())
    for rule in ("name in brackets en", "is en", "before name en"):
        for match in OFFICES[rule].pattern.finditer(flat):
            title = match["title"]
            if ROLE_EN.search(title) and is_latin_name(match["name"]):
                yield match["name"], title, read_title(title, names)
    for match in OFFICES["who heads en"].pattern.finditer(flat):
        if is_latin_name(match["name"]):
            title = f"head of {match['body']}"
            yield match["name"], title, read_title(title, names)
    people = [*english.introductions(flat, names)]
    people += [
        one.speaker
        for one in english.attributions_en(flat, names, Roster(names))
        if one.speaker is not None
    ]
    for person in people:
        own = person.affiliation
        if person.name and own.role:
            body = f" of {own.organisation}" if own.organisation else ""
            yield person.name, f"{own.role}{body}", own
