"""One question of a conversation, taken apart: names, times, what it asks and what it points at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from indexer.names import Mention, Names, find_mentions, is_han_name
from indexer.records import Language
from indexer.text import Folded, detect_language, fold, parse_dates, word_tags
from service.conversation.shapes import (
    AGAIN,
    ASKS,
    EXPLETIVE,
    GOES_ON,
    MARKS,
    OF_MATTER,
    OPENING,
    POINTERS,
    PointerKind,
)
from service.question import facts_of, place_spans, words_of

PartKind = Literal["country", "place", "organisation", "person", "thing", "time"]
# A year alone, also where no preposition shows that it is one; folding has made it narrow.
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d年?(?![\d.,%]?\d)")


@dataclass(frozen=True, slots=True)
class Part:
    """A name or a time: `text == turn.text[start:end]`; `name_id` where the names know it."""

    kind: PartKind
    start: int
    end: int
    text: str
    name_id: str | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word that stands for something named before, within the same question or an earlier one."""

    kind: PointerKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, taken apart. Spans are offsets in `text`.

    `core` is the text without what goes on from the question before it ("and", 那 … 呢), which
    `goes_on` says was there. `content` are the words that are no name, time, asking or pointing.
    """

    text: str
    language: Language | None
    core: tuple[int, int]
    goes_on: bool
    parts: tuple[Part, ...]
    pointers: tuple[Pointer, ...]
    asks: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int, str], ...]

    @property
    def names(self) -> tuple[Part, ...]:
        """The parts that are no times."""
        return tuple(part for part in self.parts if part.kind != "time")

    @property
    def times(self) -> tuple[Part, ...]:
        """The parts that are times."""
        return tuple(part for part in self.parts if part.kind == "time")

    @property
    def body(self) -> str:
        """The core as text."""
        return self.text[slice(*self.core)]


def read_turn(text: str, names: Names) -> Turn:
    """Take a question apart; nothing is refused, and the empty text has no parts."""
    folded = fold(text)
    mentions = find_mentions(text, names, approximate=True, folded=folded)
    language = detect_language(text)
    parts = _parts(text, folded, mentions, language)
    opening = OPENING.match(folded.text)
    first = opening.end() if opening else 0
    ended = folded.text.rstrip(MARKS)
    last = len(ended.removesuffix(GOES_ON).rstrip(MARKS))
    core = folded.source_span(first, last) if first < last else (0, 0)
    taken = {at for part in parts for at in range(part.start, part.end)}
    pointers = tuple(_pointers(text, folded, taken))
    taken |= {at for one in pointers for at in range(one.start, one.end)}
    for match in AGAIN.finditer(folded.text):
        taken |= set(range(*folded.source_span(*match.span())))
    asks = tuple(
        span
        for match in ASKS.finditer(folded.text)
        if first <= match.start() < last
        and not taken & set(range(*(span := folded.source_span(*match.span()))))
    )
    taken |= {at for span in asks for at in range(*span)}
    content = tuple(
        (word.start, word.end, word.term)
        for word in words_of(folded, tuple(mentions))
        if core[0] <= word.start < core[1] and not taken & set(range(word.start, word.end))
    )
    goes_on = bool(re.search(r"\w", folded.text[:first]) or ended.endswith(GOES_ON))
    return Turn(text, language, core, goes_on, parts, pointers, asks, content)


def _parts(
    text: str, folded: Folded, mentions: list[Mention], language: Language | None
) -> tuple[Part, ...]:
    found = [Part(m.kind, m.start, m.end, text[m.start : m.end], m.name_id) for m in mentions]
    found += [Part("time", d.start, d.end, text[d.start : d.end]) for d in parse_dates(text)]
    for kind, spans in (
        ("time", [match.span() for match in _YEAR.finditer(folded.text)]),
        ("place", place_spans(folded.text)),
    ):
        for span in spans:
            start, end = folded.source_span(*span)
            found.append(Part(kind, start, end, text[start:end]))  # type: ignore[arg-type]
    for fact in facts_of(text, folded, mentions, language, given=False):
        if fact.kind in ("name", "acronym", "identifier"):
            start = text.find(fact.text)
            found.append(Part("thing", start, start + len(fact.text), fact.text))
    if language == "zh":
        found += _people(text)
    return _joined(text, _apart(found))


def _people(text: str) -> Iterator[Part]:
    """Who jieba takes for a person, where the name has the shape of one."""
    at = 0
    for word, tag in word_tags(text):
        start = text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        if tag == "nr" and is_han_name(word):
            yield Part("person", start, at, word)


def _apart(found: list[Part]) -> list[Part]:
    """In order, without overlaps: of two that share characters the longer, then the earlier."""
    kept: list[Part] = []
    for part in sorted(found, key=lambda one: (one.start - one.end, found.index(one))):
        if part.end > part.start and all(
            part.end <= one.start or one.end <= part.start for one in kept
        ):
            kept.append(part)
    return sorted(kept, key=lambda one: one.start)


def _joined(text: str, parts: list[Part]) -> tuple[Part, ...]:
    """Words of one unknown name, side by side in English, are one name."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == part.kind == "thing"
            and text[last.end : part.start] in (" ", " of ", "-")
        ):
            joined[-1] = Part("thing", last.start, part.end, text[last.start : part.end])
        else:
            joined.append(part)
    return tuple(joined)


def _pointers(text: str, folded: Folded, taken: set[int]) -> Iterator[Pointer]:
    """In order, without overlaps; a thing that is spoken about is the matter itself."""
    seen = set(taken)
    for match in EXPLETIVE.finditer(folded.text):
        seen |= set(range(*folded.source_span(*match.span())))
    found: list[Pointer] = []
    matters = [match.span() for match in OF_MATTER.finditer(folded.text)]
    for kind, form in POINTERS:
        for match in form.finditer(folded.text):
            start, end = folded.source_span(*match.span())
            if seen & set(range(start, end)):
                continue
            seen |= set(range(start, end))
            of_matter = any(a <= match.start() and match.end() <= b for a, b in matters)
            told: PointerKind = "topic" if of_matter else kind
            found.append(Pointer(told, start, end, text[start:end]))
    return iter(sorted(found, key=lambda one: one.start))
