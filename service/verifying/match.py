"""Find a text in the documents of an index: exactly, or at its nearest place.

The documents stand one after the other in their comparable form, with every three characters
indexed by position. An exact search looks where the rarest three characters of the text stand; a
near one looks where most of its rare ones lie on one diagonal. Neither reads the corpus again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.records import Document
from service.verifying.comparable import WORD_CHARACTER, codes, comparable, is_word
from service.verifying.edit_distance import best_span, fewest_edits

_SEPARATOR = "\x00"
_GRAM = 3
# Places of one text that are looked at; repeated boilerplate stands in every document.
_MOST_PLACES = 20
# A near search reads at most so many positions of rare grams, and compares so many regions.
_MOST_POSTINGS = 3000
_MOST_GRAMS = 48
_MOST_REGIONS = 6
# A region with fewer of the claim's three-character pieces is not compared. Of 357 sentences of
# the shipped corpus with a fifth of their words changed, this loses none.
_LEAST_SHARED = 0.35
# Longer texts are compared sentence by sentence: the comparison costs length squared.
LONGEST_NEAR = 1200

Grams = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the joined comparable text, inside one document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A span of a document: `document.text[start:end]`."""

    document: Document
    start: int
    end: int


class SourceTexts:
    """The documents of one index, ready to be searched. Immutable; made once per index."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        self._forms = [comparable(document.text) for document in self._documents]
        self.text = _SEPARATOR.join(form.text for form in self._forms)
        lengths = np.array([len(form.text) + 1 for form in self._forms], dtype=np.int64)
        self._starts = [0, *np.cumsum(lengths).tolist()][:-1]
        grams = _grams(self.text)
        order = np.argsort(grams, kind="stable")
        self._grams = grams[order]
        self._positions = order

    def source(self, place: Place) -> Source:
        """Where a place lies in its document."""
        number = bisect_right(self._starts, place.start) - 1
        first = self._starts[number]
        form = self._forms[number]
        return Source(
            self._documents[number], *form.source_span(place.start - first, place.end - first)
        )

    def in_one_document(self, one: Place, other: Place) -> bool:
        """True when both places lie in the same document."""
        return bisect_right(self._starts, one.start) == bisect_right(self._starts, other.start)

    def widened(self, place: Place, lead: str, tail: str) -> Place:
        """The place with the outer punctuation that the source shares with the claim."""
        start, end = place.start, place.end
        for mark in reversed(lead):
            if start == 0 or self.text[start - 1] != mark:
                break
            start -= 1
        for mark in tail:
            if end == len(self.text) or self.text[end] != mark:
                break
            end += 1
        return Place(start, end)

    def find(self, needle: str) -> list[Place]:
        """Places where `needle` stands exactly, in catalogue order; a word is found whole only."""
        found: list[Place] = []
        for start in self._candidates(needle):
            end = start + len(needle)
            if self.text.startswith(needle, start) and self.is_whole(start, end):
                found.append(Place(start, end))
                if len(found) == _MOST_PLACES:
                    break
        return found

    def _candidates(self, needle: str) -> Iterable[int]:
        if len(needle) < _GRAM:
            return self._every(needle)
        grams = _grams(needle)
        low = np.searchsorted(self._grams, grams, side="left")
        counts = np.searchsorted(self._grams, grams, side="right") - low
        rarest = int(counts.argmin())
        first = int(low[rarest])
        starts: list[int] = (self._positions[first : first + int(counts[rarest])] - rarest).tolist()
        return [start for start in starts if start >= 0]

    def _every(self, needle: str) -> Iterable[int]:
        """Where a needle too short for the index stands as a word."""
        before = rf"(?<!{WORD_CHARACTER})" if needle and is_word(needle[0]) else ""
        after = rf"(?!{WORD_CHARACTER})" if needle and is_word(needle[-1]) else ""
        pattern = re.compile(f"{before}(?={re.escape(needle)}{after})" if needle else "(?!)")
        return (match.start() for match in pattern.finditer(self.text))

    def is_whole(self, start: int, end: int) -> bool:
        """True unless the span begins or ends inside a Latin word or a number."""
        text = self.text
        cut_left = start > 0 and is_word(text[start - 1]) and is_word(text[start])
        cut_right = end < len(text) and is_word(text[end - 1]) and is_word(text[end])
        return not (cut_left or cut_right)

    def nearest(self, claim: str, least: float) -> tuple[Place, float] | None:
        """The place most like `claim` and how alike (1: the same), or None below `least`."""
        from rapidfuzz.distance import Levenshtein

        if not _GRAM < len(claim) <= LONGEST_NEAR:
            return None
        best: tuple[int, Place] | None = None
        ours = _pieces(claim)
        for region in self._regions(claim):
            piece = self.text[region.start : region.end]
            if len(ours & _pieces(piece)) < _LEAST_SHARED * len(ours):
                continue
            edits, _ = fewest_edits(claim, piece)
            if best is None or edits < best[0]:
                best = (edits, region)
        if best is None or best[0] > len(claim) * (1 - least) / least:
            return None
        place = self._aligned(claim, best[1])
        if place is None:
            return None
        similarity = Levenshtein.normalized_similarity(claim, self.text[place.start : place.end])
        return (place, round(similarity, 4)) if similarity >= least else None

    def _regions(self, claim: str) -> Iterable[Place]:
        """Stretches that share rare grams with the claim in the same order, likeliest first."""
        grams, offsets = np.unique(_grams(claim), return_index=True)
        low = np.searchsorted(self._grams, grams, side="left")
        counts = np.searchsorted(self._grams, grams, side="right") - low
        order = np.argsort(counts, kind="stable")
        order = order[counts[order] > 0][:_MOST_GRAMS]
        order = order[np.cumsum(counts[order]) <= max(_MOST_POSTINGS, counts[order[:1]].sum())]
        diagonals = [
            self._positions[low[gram] : low[gram] + counts[gram]] - offsets[gram] for gram in order
        ]
        if not diagonals:
            return
        width = max(8, len(claim) // 4)
        bins, votes = np.unique(np.concatenate(diagonals) // width, return_counts=True)
        following = np.concatenate([(np.diff(bins) == 1) * votes[1:], [0]]).astype(np.int64)
        slack = len(claim) // 4 + 8
        together = votes + following
        for best in np.argsort(-together, kind="stable")[:_MOST_REGIONS]:
            if together[best] * 3 < together.max():
                break
            start = int(bins[best]) * width
            yield self._within(start - slack, start + 2 * width + len(claim) + slack)

    def _within(self, start: int, end: int) -> Place:
        """The part of a stretch that lies in the document at its middle."""
        middle = min(max((start + end) // 2, 0), max(len(self.text) - 1, 0))
        return self.within(start, end, Place(middle, middle))

    def within(self, start: int, end: int, place: Place) -> Place:
        """The part of a stretch that lies in the document of `place`."""
        number = bisect_right(self._starts, place.start) - 1
        first = self._starts[number]
        return Place(max(start, first), min(end, first + len(self._forms[number].text)))

    def span_of(self, place: Place, start: int, end: int) -> tuple[int, int] | None:
        """Where `start:end` of the document of `place` stands here; None when nothing is left."""
        number = bisect_right(self._starts, place.start) - 1
        first, last = self._forms[number].span_of(start, end)
        offset = self._starts[number]
        return (first + offset, last + offset) if first < last else None

    def _aligned(self, claim: str, region: Place) -> Place | None:
        """The stretch of the region that takes the fewest changes, out to whole words."""
        _, start, end = best_span(claim, self.text[region.start : region.end])
        start, end = start + region.start, end + region.start
        text = self.text
        while start > region.start and is_word(text[start]) and is_word(text[start - 1]):
            start -= 1
        while start < end < region.end and is_word(text[end - 1]) and is_word(text[end]):
            end += 1
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        return Place(start, end) if start < end else None


def _pieces(text: str) -> set[str]:
    return {text[start : start + _GRAM] for start in range(len(text) - _GRAM + 1)}


def _grams(text: str) -> Grams:
    """Every three characters of `text` as one number: 21 bits each, so no two are confused."""
    points = codes(text).astype(np.uint64)
    if len(points) < _GRAM:
        return np.zeros(0, dtype=np.uint64)
    shift = np.uint64(21)
    return (((points[:-2] << shift) | points[1:-1]) << shift) | points[2:]
