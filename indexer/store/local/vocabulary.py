"""The terms of an index by number, in little memory: one string of bytes instead of an object each.

A hundred thousand passages have some 170 000 terms, 22 MB as a dictionary and 2 MB so.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

# Numbers that are kept of the terms looked up last: a search asks for each several times.
_KEPT = 4096
_END = ord("\n")


class Vocabulary:
    """Sorted terms; the number of a term is its place."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take terms in ascending order.

        Raises:
            ValueError: when they are not, or one has a line break.
        """
        text = "\n".join((*words, ""))  # each ends in a line break
        self._text = text.encode("utf-8", "surrogatepass")
        ends = np.flatnonzero(np.frombuffer(self._text, dtype=np.uint8) == _END).astype(np.int64)
        if len(ends) != len(words):
            raise ValueError("a term has a line break")
        # UTF-8 sorts as code points do.
        if not all(map(operator.lt, words, islice(words, 1, None))):
            raise ValueError("the terms are not in order")
        starts = np.concatenate([[0], ends + 1]).astype(np.int64)
        self._starts = memoryview(starts)  # type: ignore[arg-type] # it gives numbers of Python
        self._n = len(words)
        self._kept: dict[str, int | None] = {}

    def get(self, term: str) -> int | None:
        """The number of a term, None for one that is not there."""
        try:
            return self._kept[term]
        except KeyError:
            pass
        if len(self._kept) >= _KEPT:
            self._kept = {}
        kept = self._kept
        kept[term] = found = self._found(term.encode("utf-8", "surrogatepass"))
        return found

    def _found(self, term: bytes) -> int | None:
        number = bisect_left(range(self._n), term, key=self._word)
        return number if number < self._n and self._word(number) == term else None

    def _word(self, number: int) -> bytes:
        return self._text[self._starts[number] : self._starts[number + 1] - 1]

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[str]:
        for start in range(0, self._n, _KEPT):  # by portions: what is read may be all there is
            end = min(start + _KEPT, self._n)
            text = self._text[self._starts[start] : self._starts[end]]
            yield from text.decode("utf-8", "surrogatepass").split("\n")[:-1]
