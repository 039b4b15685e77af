"""Rows of different lengths in one array, and what becomes of rows that move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Row `i` is `values[starts[i]:starts[i + 1]]`."""

    values: Array
    starts: Places

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], kind: npt.DTypeLike) -> Ragged:
        """Rows of numbers of one kind."""
        sizes = [len(row) for row in rows]
        flat = [value for row in rows for value in row]
        return cls(np.array(flat, dtype=kind), starts_of(sizes))

    @classmethod
    def stacked(cls, rows: Sequence[Array], kind: npt.DTypeLike) -> Ragged:
        """Rows that are arrays."""
        empty = np.zeros(0, dtype=kind)
        return cls(np.concatenate([empty, *rows]), starts_of([len(row) for row in rows]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> Array:
        return self.values[self.starts[row] : self.starts[row + 1]]

    @property
    def sizes(self) -> Places:
        """The length of each row."""
        return np.diff(self.starts)

    def owners(self) -> Places:
        """The row that each value is of."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def joined(self, other: Ragged) -> Ragged:
        """These rows, then those of another."""
        return Ragged(
            np.concatenate([self.values, other.values]),
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
        )

    def taken(self, rows: Places) -> Ragged:
        """Some rows, in the order of `rows`."""
        sizes = self.sizes[rows]
        return Ragged(self.values[spread(self.starts[rows], sizes)], starts_of(sizes))


def starts_of(sizes: Sequence[int] | Places) -> Places:
    """Where rows of these lengths begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def spread(starts: Places, sizes: Places) -> Places:
    """The places from each of `starts` on, as many as its size."""
    ends = np.cumsum(sizes)
    offsets = np.repeat(starts - (ends - sizes), sizes)
    return offsets + np.arange(len(offsets))


def runs(taken: Places) -> list[tuple[int, int]]:
    """Where rows begin and end that stay and followed each other before."""
    stays = taken >= 0
    # No new row is followed by an old one as 0 follows -1.
    breaks = np.flatnonzero(np.diff(np.where(stays, taken, -2)) != 1) + 1
    edges = np.concatenate([[0], breaks, [len(taken)]]).tolist()
    return [(first, last) for first, last in pairwise(edges) if last > first and stays[first]]
