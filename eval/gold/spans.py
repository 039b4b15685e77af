"""When two spans count as the same place; all measures use these rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`start` to `end` (exclusive) of a document, in code points."""

    document_id: str
    start: int
    end: int


def shared(a: Span, b: Span) -> int:
    """How many characters both spans hold."""
    if a.document_id != b.document_id:
        return 0
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def matches(a: Span, b: Span) -> bool:
    """True when one span holds at least half of the other."""
    common = shared(a, b)
    shorter = min(a.end - a.start, b.end - b.start)
    return common > 0 and 2 * common >= shorter


def agrees(a: Span, b: Span) -> bool:
    """True when both spans have at least half of their union in common: the strict rule."""
    common = shared(a, b)
    union = (a.end - a.start) + (b.end - b.start) - common
    return common > 0 and 2 * common >= union


def characters(spans: Iterable[Span]) -> set[tuple[str, int]]:
    """Every character position in the spans, each once."""
    return {
        (span.document_id, position) for span in spans for position in range(span.start, span.end)
    }
