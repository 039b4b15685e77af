"""Finds one claim: whole, as parts that it was composed of, or nearly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from service.verifying.comparable import words
from service.verifying.draft import Extent
from service.verifying.match import LONGEST_NEAR, Place, SourceTexts
from service.verifying.report import ClaimKind, Composition

# Least similarity (1 - edits / length) that counts as near. Measured on the shipped corpus
# (docs/verify.md): a quotation is meant to be exact, so more is forgiven to find what was meant; a
# sentence in the writer's own words must not be taken for a bad copy.
_LEAST: dict[ClaimKind, float] = {"quotation": 0.70, "sentence": 0.80}
# From this similarity on, splicing is not considered.
_CLEARLY_NEAR = 0.85
# Shorter texts are similar to too many places: words of English, characters of Chinese.
_SHORTEST_NEAR = 6
_SHORTEST_PIECE = 5
_MOST_PIECES = 6
# Parts of one quotation further apart than this, by speakers unknown, are of two places.
_FARTHEST_PART = 1200
_PIECE = 600
_ELLIPSIS = re.compile(r"[\[(]?\.{3,}[\])]?")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*|[.!?]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a text. `places` are all of equal worth; a near one is alone.

    `parts` are spans of the text with what was found for each.
    """

    status: Literal["verbatim", "near", "not_found"]
    similarity: float
    places: tuple[Place, ...] = ()
    composition: Composition | None = None
    parts: tuple[tuple[Extent, Finding], ...] = ()


NOTHING = Finding("not_found", 0.0)


@dataclass(frozen=True, slots=True)
class Searcher:
    """Looks claims up. `voice_at` names who speaks at a place: an id, a name, or None."""

    texts: SourceTexts
    voice_at: Callable[[Place], str | None]

    def look_up(self, claim: str, kind: ClaimKind) -> Finding:
        """Find a claim that is in comparable form and begins and ends with a letter or digit."""
        if places := self.texts.find(claim):
            return Finding("verbatim", 1.0, tuple(places))
        if kind == "quotation":
            marked = _between(claim, _ELLIPSIS)
            if len(marked) > 1:
                return self._elided(claim, marked)
        if len(claim) > LONGEST_NEAR:
            return self._in_parts(claim, list(_pieces(claim)), kind)
        near = self._near(claim, kind)
        if near.similarity < _CLEARLY_NEAR and kind == "quotation":
            spliced = self._spliced(claim)
            if spliced is not None:
                return spliced
        return near

    def rewritten(self, claim: str, place: Place) -> Finding:
        """A claim that stands at `place` with its numbers or dates in another notation."""
        from rapidfuzz.distance import Levenshtein

        printed = self.texts.text[place.start : place.end]
        return Finding(
            "near", round(Levenshtein.normalized_similarity(claim, printed), 4), (place,)
        )

    def _near(self, claim: str, kind: ClaimKind) -> Finding:
        if len(words(claim)) < _SHORTEST_NEAR:
            return NOTHING
        found = self.texts.nearest(claim, _LEAST[kind])
        return Finding("near", found[1], (found[0],)) if found else NOTHING

    def _in_parts(self, claim: str, spans: Sequence[Extent], kind: ClaimKind) -> Finding:
        """Each part by itself; the whole has the status of its worst part."""
        parts: list[tuple[Extent, Finding]] = []
        for start, end in spans:
            part = claim[start:end]
            places = self.texts.find(part)
            found = Finding("verbatim", 1.0, tuple(places)) if places else self._near(part, kind)
            parts.append(((start, end), found))
        length = sum(end - start for (start, end), _ in parts)
        similarity = sum(found.similarity * (end - start) for (start, end), found in parts)
        missing = any(found.status == "not_found" for _, found in parts)
        return Finding(
            "not_found" if missing else "near",
            round(similarity / max(length, 1), 4),
            tuple(found.places[0] for _, found in parts if found.places),
            None,
            tuple(parts),
        )

    def _elided(self, claim: str, spans: Sequence[Extent]) -> Finding:
        """Parts with … between them: one place with words left out, or several places."""
        found = self._in_parts(claim, spans, "quotation")
        if any(part.status != "verbatim" for _, part in found.parts):
            return found
        chain = self._chain([part.places for _, part in found.parts])
        if chain is None:
            return Finding("near", 1.0, found.places, "spliced", found.parts)
        parts = tuple(
            (span, Finding("verbatim", 1.0, (place,)))
            for (span, _), place in zip(found.parts, chain, strict=True)
        )
        return Finding("verbatim", 1.0, tuple(chain), "elided", parts)

    def _chain(self, choices: Sequence[tuple[Place, ...]]) -> list[Place] | None:
        """One place for each part, in order, in one document and by one speaker."""
        for first in choices[0]:
            chain = [first]
            for places in choices[1:]:
                following = next((p for p in places if self._follows(chain[-1], p)), None)
                if following is None:
                    break
                chain.append(following)
            if len(chain) == len(choices):
                return chain
        return None

    def _follows(self, before: Place, after: Place) -> bool:
        if after.start < before.end or not self.texts.in_one_document(before, after):
            return False
        voices = self.voice_at(before), self.voice_at(after)
        if voices == (None, None):
            return after.start - before.end <= _FARTHEST_PART
        return voices[0] == voices[1]

    def _spliced(self, claim: str) -> Finding | None:
        """A claim made of nothing but exact pieces of several places, without a mark."""
        spans = words(claim)
        parts: list[tuple[Extent, Finding]] = []
        first = 0
        while first < len(spans):
            count = self._longest_piece(claim, spans[first:])
            if count < _SHORTEST_PIECE or len(parts) == _MOST_PIECES:
                return None
            span = (spans[first][0], spans[first + count - 1][1])
            places = self.texts.find(claim[span[0] : span[1]])
            parts.append((span, Finding("verbatim", 1.0, tuple(places))))
            first += count
            while first < len(spans) and not claim[spans[first][0]].isalnum():
                first += 1
        firsts = tuple(part.places[0] for _, part in parts)
        return Finding("near", 1.0, firsts, "spliced", tuple(parts)) if len(parts) > 1 else None

    def _longest_piece(self, claim: str, spans: Sequence[Extent]) -> int:
        """How many words from the first on stand together somewhere."""
        low, high = 0, len(spans)
        while low < high:
            middle = (low + high + 1) // 2
            if self.texts.find(claim[spans[0][0] : spans[middle - 1][1]]):
                low = middle
            else:
                high = middle - 1
        while low and not claim[spans[low - 1][0]].isalnum():
            low -= 1
        return low


def _between(text: str, mark: re.Pattern[str]) -> list[Extent]:
    """Spans between the marks that hold a letter or digit, without outer punctuation."""
    ends = [0, *(edge for match in mark.finditer(text) for edge in match.span()), len(text)]
    spans: list[Extent] = []
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        inner = [position for position in range(start, end) if text[position].isalnum()]
        if inner:
            spans.append((inner[0], inner[-1] + 1))
    return spans


def _pieces(text: str) -> Iterator[Extent]:
    """Sentences, short ones together and long ones cut, of about `_PIECE` characters."""
    start = 0
    for match in _SENTENCE.finditer(text):
        while match.end() - start > LONGEST_NEAR:
            yield from _trimmed(text, start, start + _PIECE)
            start += _PIECE
        if match.end() - start >= _PIECE:
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Extent]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if start < end:
        yield start, end
