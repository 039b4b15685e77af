"""Highlights: the spans of a passage that match a query, in its original characters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from indexer.text import analyze, fold
from service.results import Highlight

# A character bigram with one of these particles matches in the index, but is no word to mark.
_GRAMMAR = re.compile("[的了吗呢吧么怎哪谁]")
# Spans with at most this many characters of white space between them are joined.
_JOIN = 1


def worth_marking(terms: Collection[str]) -> frozenset[str]:
    """The terms to mark in a passage.

    Single Chinese characters and bigrams with a particle are marked only when there are no other
    terms.
    """
    return frozenset(term for term in terms if _is_word(term)) or frozenset(terms)


def highlights(text: str, worth: Collection[str]) -> tuple[Highlight, ...]:
    """Spans of `text` whose terms are among those `worth_marking`; neighbours are joined."""
    places = _places(text)
    spans: set[tuple[int, int]] = set()
    for term in places.keys() & worth:
        spans.update(places[term])
    return tuple([Highlight(start, end) for start, end in _merged(sorted(spans), text)])


@lru_cache(maxsize=4_000)
def _places(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each term of a text stands."""
    found: dict[str, list[tuple[int, int]]] = {}
    for token in analyze(text):
        found.setdefault(token.term, []).append((token.start, token.end))
    return found


@lru_cache(maxsize=20_000)
def _is_word(term: str) -> bool:
    if fold(term).text.isascii():
        return True
    return len(term) > 1 and not _GRAMMAR.search(term)


def _merged(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    first, last = -1, -1
    for start, end in spans:
        if first >= 0 and (start <= last or (start <= last + _JOIN and text[last:start].isspace())):
            last = max(last, end)
            continue
        if first >= 0:
            merged.append((first, last))
        first, last = start, end
    if first >= 0:
        merged.append((first, last))
    return merged
