"""Finds a claim whose words stand in a document, with its numbers or dates written otherwise.

占库容的40% stands where 占库容的四成 is printed. The longest stretch of words between two values is
looked up as it is; from there on words must be the same and values equal, in both directions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.text import parse_values
from service.verifying.comparable import Comparable
from service.verifying.match import Place, SourceTexts

# Words of fewer characters stand in too many places.
_SHORTEST = 3
# Words beside a value that make it another one: a claim that leaves them out is no such claim.
_BEFORE = re.compile(
    r"(?:超过|超|逾|近|约|大约|不到|不足|低于|高于|至少|至多|最多|最少|多达|仅|上|过|"
    r"\b(?:more than|over|above|about|around|some|nearly|almost|under|below|less than|fewer than|"
    r"at least|at most|up to|only|not|no)) ?$"
)
_BEHIND = re.compile(r" ?(?:以上|以下|左右|上下|有余|多|余|or more|or less|or so|plus)")
# A value in one notation is at most so many characters longer than in another.
_SLACK = 48


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words in comparable form, or a value by its key; `start:end` is its span in that form."""

    text: str
    is_value: bool
    start: int
    end: int


def find_rewritten(
    texts: SourceTexts, text: str, form: Comparable, span: tuple[int, int]
) -> tuple[tuple[int, int], Place] | None:
    """Where `text[start:end]` stands in another notation; None when it does not.

    `form` is `text` in comparable form. What is given back is the span of the claim in `form`,
    without outer punctuation, and the place.
    """
    pieces = _pieces(text, form, span)
    words = [n for n, piece in enumerate(pieces) if not piece.is_value]
    if len(words) == len(pieces) or not words:
        return None
    anchor = max(words, key=lambda n: len(pieces[n].text))
    if len(pieces[anchor].text) < _SHORTEST:
        return None
    behind, before = pieces[anchor + 1 :], pieces[:anchor][::-1]
    for place in texts.find(pieces[anchor].text):
        values = _values_near(texts, place, pieces)
        by_start = {start: (end, key) for start, end, key in values}
        by_end = {end: (start, key) for start, end, key in values}
        last = _walk(texts.text, place.end, behind, by_start)
        first = _walk_back(texts.text, place.start, before, by_end)
        if first is None or last is None or not texts.is_whole(first, last):
            continue
        if not (
            (pieces[0].is_value and _BEFORE.search(texts.text, max(first - 12, 0), first))
            or (pieces[-1].is_value and _BEHIND.match(texts.text, last))
        ):
            return (pieces[0].start, pieces[-1].end), Place(first, last)
    return None


def _pieces(text: str, form: Comparable, span: tuple[int, int]) -> list[_Piece]:
    first, last = form.span_of(*span)
    pieces: list[_Piece] = []
    position = first
    for value in parse_values(text[slice(*span)]):
        start, end = form.span_of(span[0] + value.start, span[0] + value.end)
        if start < position or start == end:
            continue
        pieces.extend(_words(form, position, start, outer=not pieces))
        pieces.append(_Piece(value.key, True, start, end))
        position = end
    pieces.extend(_words(form, position, last, outer=True))
    return pieces


def _words(form: Comparable, start: int, end: int, *, outer: bool) -> Iterator[_Piece]:
    """The words between two values without the blanks at their ends, or outer punctuation."""
    text = form.text
    if outer and not any(character.isalnum() for character in text[start:end]):
        return
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    if start < end:
        yield _Piece(text[start:end], False, start, end)


def _values_near(
    texts: SourceTexts, place: Place, pieces: Sequence[_Piece]
) -> list[tuple[int, int, str]]:
    """The values around a place of a document, by their spans in the joined text."""
    length = sum(piece.end - piece.start for piece in pieces)
    slack = length + _SLACK * sum(piece.is_value for piece in pieces)
    near = texts.within(place.start - slack, place.end + slack, place)
    source = texts.source(near)
    document = source.document.text
    return [
        (*span, value.key)
        for value in parse_values(document[source.start : source.end])
        if (span := texts.span_of(near, source.start + value.start, source.start + value.end))
    ]


def _walk(
    text: str, position: int, pieces: Sequence[_Piece], values: Mapping[int, tuple[int, str]]
) -> int | None:
    """The end of the pieces that stand from `position` on; None when they do not."""
    for piece in pieces:
        start = position + (text[position : position + 1] == " ")
        if piece.is_value:
            end, key = values.get(start, (start, ""))
            if key != piece.text:
                return None
            position = end
        elif text.startswith(piece.text, start):
            position = start + len(piece.text)
        else:
            return None
    return position


def _walk_back(
    text: str, position: int, pieces: Sequence[_Piece], values: Mapping[int, tuple[int, str]]
) -> int | None:
    """The start of the pieces, the last first, that end at `position`; None when they do not."""
    for piece in pieces:
        end = position - (position > 0 and text[position - 1] == " ")
        if piece.is_value:
            start, key = values.get(end, (end, ""))
            if key != piece.text:
                return None
            position = start
        elif text.endswith(piece.text, 0, end):
            position = end - len(piece.text)
        else:
            return None
    return position
