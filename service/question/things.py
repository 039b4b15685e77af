"""The things that a question may list: countries, organisations, people, years, places.

Listed names are those of the index. An unlisted name is found by its form: "What did Miao Hong and
Wang Dahai say" asks about both, though only one is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.names import SURNAMES, is_han_name
from indexer.text import Folded, analyze_folded, fold, lexicon, simplify
from service.parts import PART_KINDS, PartKind
from service.question.facts import NO_NAME
from service.question.places import place_spans
from service.question.question import Question

# A year alone: not part of a date, and not a count.
_YEAR = re.compile(
    r"(?<![\d.,$¥€£/\-])(?P<year>(?:19|20)\d\d)(?![\d%]|[.,]\d|[-/]\d)"
    r"(?:\s*年(?!代|[初中末底]?\s*\d{1,2}\s*月|度))?"
    rf"(?!\s*(?:年\s*\d{{1,2}}\s*月|{lexicon.COUNTED})(?![a-z]))"
)
# The text before a year that is part of a date: "9 February 2021", "May 2022".
_OF_A_DAY = re.compile(
    rf"(?:\b(?:{lexicon.MONTH_NAMES})\.?,?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?)$"
)
_CAPITALS = re.compile(
    r"(?:Ministry|Department|Bureau|Institute|Office|Agency|Council|Commission|Committee|Cent(?:er|re)|"
    r"Academy|Board) (?:of|for|on) (?:[A-Z][\w'’-]*,? )+and [A-Z][\w'’-]*|"
    r"[A-Z][\w'’-]*(?<!['’]s)(?: +(?:(?:of|de|van|al) +)?[A-Z][\w'’-]*(?<!['’]s))*"
)
_PLACE_ZH = re.compile(r"[\u3400-\u9fff]{2,3}[市县縣省州区區乡鄉镇鎮村]")
_PERSON_ZH = re.compile(
    r"[\u3400-\u9fff]{2,4}?(?=[和与與及、，]|对|對|在|分别|分別|各|都|怎|如何|说|說|讲|講|谈|談|"
    r"表示|认为|認為|提|就|有|的|是|$)"
)
# A place of four characters may begin with a word that is not part of it: 于杉泊市.
_WITH_WORD = 4


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a question names, at `text[start:end]`; `name` is those characters.

    `value` is the id of a listed country, organisation or person, a year in four digits, or the
    folded letters of an unlisted name.
    """

    name: str
    kind: PartKind
    value: str
    start: int
    end: int


def things_in(question: Question) -> list[Thing]:
    """Every thing that could be part of a list, in order; no two of them overlap."""
    text, folded = question.text, question.folded
    found = [
        Thing(text[m.start : m.end], m.kind, m.name_id, m.start, m.end) for m in question.mentions
    ]
    for match in _YEAR.finditer(folded.text):
        if _OF_A_DAY.search(folded.text[: match.start()]) is None:
            start, end = folded.source_span(*match.span())
            found.append(Thing(text[start:end].strip(), "year", match["year"], start, end))
    found.extend(_named(question, *folded.source_span(*span)) for span in place_spans(folded.text))
    known = {at for thing in found for at in range(thing.start, thing.end)}
    masked = "".join("\n" if at in known else letter for at, letter in enumerate(text))
    found.extend(_named(question, *span) for span in (*_latin(masked), *_chinese(masked, folded)))
    return _apart(found)


def unlisted_names(question: Question) -> tuple[Thing, ...]:
    """The names of the question that are in no list."""
    return tuple(thing for thing in things_in(question) if thing.kind == "name")


def _named(question: Question, start: int, end: int) -> Thing:
    name = question.text[start:end]
    return Thing(name, "name", "".join(fold(name).text.split()), start, end)


def _latin(masked: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, without leading question words and titles."""
    for match in _CAPITALS.finditer(masked):
        words = list(re.finditer(r"[^ ]+", match.group()))
        while words and words[0].group().casefold().strip(".") in NO_NAME:
            words.pop(0)
        if words and len(words[0].group()) > 1:
            yield match.start() + words[0].start(), match.end()


def _chinese(masked: str, folded: Folded) -> Iterator[tuple[int, int]]:
    """Chinese words that look like a place (ending in 市, 县 …) or like a person's name."""
    words = analyze_folded(folded, bigrams=False)
    edges = {at for word in words for at in (word.start, word.end)}
    for match in _PLACE_ZH.finditer(masked):
        start, end = match.span()
        # The first character is a word of its own: 于|杉泊市.
        skipped = end - start == _WITH_WORD and (start not in edges or start + 1 in edges)
        yield start + skipped, end
    for at, letter in enumerate(masked):
        person = _PERSON_ZH.match(masked, at) if simplify(letter) in SURNAMES else None
        if person and is_han_name(person.group()):
            yield person.span()


def _apart(things: list[Thing]) -> list[Thing]:
    """The things without overlaps: listed before unlisted, longer before shorter."""
    rank: dict[PartKind, int] = dict.fromkeys(PART_KINDS, 0) | {"name": 1}
    kept: list[Thing] = []
    for thing in sorted(things, key=lambda t: (rank[t.kind], t.start - t.end, t.start)):
        if all(thing.end <= other.start or other.end <= thing.start for other in kept):
            kept.append(thing)
    return sorted(kept, key=lambda thing: thing.start)
