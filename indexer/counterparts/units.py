"""The units of alignment: paragraphs and sentences with their numbers and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.counterparts.quantities import Quantities, merge_quantities, read_quantities
from indexer.counterparts.shape import clauses_of, shortness
from indexer.encoders import Vectors
from indexer.names import Names, find_mentions
from indexer.records import Language
from indexer.text import count_letters, fold, lexicon

_DIGIT = re.compile(r"\d")
_ORDINALS_EN = lexicon.ORDINALS_EN[:10]
_ORDINAL_EN = re.compile(rf"\b({'|'.join(_ORDINALS_EN)}|\d{{1,2}}(?:st|nd|rd|th))\b")
_HAN_DIGITS = f"{lexicon.HAN_DIGITS}十"
_ORDINAL_ZH = re.compile(rf"第\s*([{_HAN_DIGITS}])(?=[次届期年个阶])|(首)[次届]")
_LATIN_WORD = re.compile(r"[a-z][a-z0-9.@-]{2,}")
SPELLED = "spelled:"
"""Begins the mark of a name that both languages spell alike (`named.link_names`)."""
_IDENTIFIER = re.compile(r"(?<![a-z0-9])[a-z]{2,8}-?\d{1,5}(?![a-z0-9])")


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A span of a document for alignment.

    `letters` is its length in English letters and digits, whatever its language. `numbers` are
    numbers, months (`m3`) and ordinals (`o1`); `names` are ids of countries, organisations and
    people; `words` are its Latin words. `position` counts the units of both languages.
    Two units can contradict each other in `quantities`, `countries`, `clauses` (numbers of articles
    and notes), `identifiers` (letters with a number: cop15) and `shortness` (see `shape`).
    """

    start: int
    end: int
    language: Language
    letters: float
    numbers: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]
    position: int
    quantities: Quantities
    countries: frozenset[str]
    clauses: frozenset[int] = frozenset()
    identifiers: frozenset[str] = frozenset()
    shortness: float | None = None
    text: str = ""

    @property
    def marks(self) -> frozenset[str]:
        """Names, Latin words and numbers of two or more digits, which both languages share."""
        numbers = {number for number in self.numbers if len(number) > 1}
        return self.names | self.words | numbers


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Units of one language in their order, with a unit vector each."""

    units: Sequence[Unit]
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.units)

    def part(self, members: Sequence[int]) -> Vectors:
        """The vector of several units as one."""
        letters = [self.units[member].letters for member in members]
        return mean_vector(self.vectors[list(members)], letters)

    def marks(self, members: Sequence[int]) -> frozenset[str]:
        """The marks of several units."""
        return frozenset().union(*(self.units[member].marks for member in members))

    def years(self, members: Sequence[int]) -> frozenset[int]:
        """The years of several units."""
        return frozenset().union(*(self.units[member].quantities.years for member in members))

    def letters(self, members: Sequence[int]) -> float:
        """The length of several units."""
        return sum(self.units[member].letters for member in members)

    def joined(self, members: Sequence[int]) -> Unit:
        """Several units as one."""
        units = [self.units[member] for member in members]
        if len(units) == 1:
            return units[0]
        return Unit(
            start=units[0].start,
            end=units[-1].end,
            language=units[0].language,
            letters=self.letters(members),
            numbers=frozenset().union(*(unit.numbers for unit in units)),
            names=frozenset().union(*(unit.names for unit in units)),
            words=frozenset().union(*(unit.words for unit in units)),
            position=units[0].position,
            quantities=merge_quantities(unit.quantities for unit in units),
            countries=frozenset().union(*(unit.countries for unit in units)),
            clauses=frozenset().union(*(unit.clauses for unit in units)),
            identifiers=frozenset().union(*(unit.identifiers for unit in units)),
            text="\n".join(unit.text for unit in units),
        )


def make_unit(text: str, start: int, language: Language, position: int, names: Names) -> Unit:
    """Make a unit of a span; `text` is at `start` of its document."""
    folded = fold(text).text
    han, latin, _ = count_letters(text)
    mentions = find_mentions(text, names)
    quantities = read_quantities(text)
    return Unit(
        start=start,
        end=start + len(text),
        language=language,
        letters=max(han * lexicon.LETTERS_PER_HAN + latin + len(_DIGIT.findall(folded)), 1.0),
        numbers=frozenset(read_numbers(folded, quantities)),
        names=frozenset(mention.name_id for mention in mentions),
        words=frozenset(_LATIN_WORD.findall(folded)),
        position=position,
        quantities=quantities,
        countries=frozenset(m.name_id for m in mentions if m.kind == "country"),
        clauses=clauses_of(text),
        identifiers=frozenset(_IDENTIFIER.findall(folded)),
        shortness=shortness(text),
        text=text,
    )


def read_numbers(folded: str, quantities: Quantities) -> Iterable[str]:
    """The features of numbers: 2018年3月 and Mar 2018 agree.

    Months are `m3` and ordinals `o1`; an ordinal is not a number as well.
    """
    ordinals: set[int] = set()
    for match in _ORDINAL_EN.finditer(folded):
        word = match[1]
        ordinals.add(_ORDINALS_EN.index(word) + 1 if word in _ORDINALS_EN else int(word[:-2]))
    for match in _ORDINAL_ZH.finditer(folded):
        ordinals.add(1 if match[2] else _HAN_DIGITS.index(match[1]) + 1)
    yield from (f"m{month}" for month in quantities.months)
    yield from (f"o{ordinal}" for ordinal in ordinals)
    yield from quantities.values - {str(ordinal) for ordinal in ordinals}


def agreement(one: frozenset[str], other: frozenset[str]) -> float:
    """From -1 (both have some, none shared) to 1 (all shared); 0 when neither has any."""
    if not one and not other:
        return 0.0
    if not one or not other:
        return -0.4
    return 4.0 * len(one & other) / (len(one) + len(other)) - 1.0


def shared_words(zh: Unit, en: Unit) -> float:
    """From -1 (the English unit has none of the Latin words of the Chinese) to 1; 0 without any."""
    if not zh.words:
        return 0.0
    return 2.0 * len(zh.words & en.words) / len(zh.words) - 1.0


def mean_vector(vectors: Vectors, weights: list[float]) -> Vectors:
    """The weighted mean of unit rows, of unit length."""
    mean: Vectors = np.asarray(weights, dtype=np.float32) @ vectors
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
