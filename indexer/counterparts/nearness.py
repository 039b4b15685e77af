"""The few nearest documents of the other language for each document.

Vectors are rounded to whole numbers, whose products 32-bit floats add up without any rounding: the
likeness of two documents is the same whichever others it is worked out with, and so are its ties.
So the nearest of unchanged documents need not be looked for again when others come and go.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors

Whole = npt.NDArray[np.int16]
Places = npt.NDArray[np.int64]

# The length of a rounded unit vector: its square, and so every partial sum, is below 2**24.
_LENGTH = 4000
LIKENESS_OF_ONE = _LENGTH * _LENGTH
NEAREST = 10
_BLOCK = 1024
# Room for a place beside a likeness in one whole number.
_PLACES = 1 << 32
_NOBODY = -(1 << 62)


def rounded(vector: Vectors) -> Whole:
    """A unit vector in whole numbers."""
    found: Whole = np.rint(vector.astype(np.float64) * _LENGTH).astype(np.int16)
    return found


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each document its nearest others: places, -1 where there are fewer, and likeness.

    Nearest first; of equally near ones the one at the lower place.
    """

    places: Places
    likeness: Places

    @classmethod
    def of(cls, documents: Whole, others: Whole) -> Nearest:
        """Compare every document with every other one."""
        if not len(documents) or not len(others):
            nobody = np.full((len(documents), NEAREST), -1, dtype=np.int64)
            return cls(nobody, np.zeros_like(nobody))
        columns = np.ascontiguousarray(others.T.astype(np.float32))
        found = [
            _best(_likeness(documents[first : first + _BLOCK], columns))
            for first in range(0, len(documents), _BLOCK)
        ]
        return cls(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def updated(
        self, documents: Whole, others: Whole, documents_to: Places, others_to: Places
    ) -> Nearest:
        """The same after documents and others moved to other places, went (-1) or came.

        Those that stay keep their order.
        """
        if not len(documents) or not len(others) or not len(self.places) or not len(others_to):
            return Nearest.of(documents, others)
        places = np.full((len(documents), NEAREST), -1, dtype=np.int64)
        likeness = np.zeros((len(documents), NEAREST), dtype=np.int64)
        stays = documents_to >= 0
        own = documents_to[stays]
        known = np.concatenate([others_to, [-1]])[self.places[stays]]
        places[own], likeness[own] = known, self.likeness[stays]
        again = np.ones(len(documents), dtype=bool)
        again[own] = ((known < 0) & (self.places[stays] >= 0)).any(axis=1)
        come = np.ones(len(others), dtype=bool)
        come[others_to[others_to >= 0]] = False
        fresh = np.flatnonzero(come)
        if len(fresh):
            near = _likeness(documents, np.ascontiguousarray(others[fresh].T.astype(np.float32)))
            places, likeness = _merged(places, likeness, fresh, near)
        rows = np.flatnonzero(again)
        if len(rows):
            columns = np.ascontiguousarray(others.T.astype(np.float32))
            for first in range(0, len(rows), _BLOCK):
                some = rows[first : first + _BLOCK]
                places[some], likeness[some] = _best(_likeness(documents[some], columns))
        return Nearest(places, likeness)


def _likeness(documents: Whole, columns: Vectors) -> Vectors:
    found: Vectors = documents.astype(np.float32) @ columns
    return found


def _best(likeness: Vectors) -> tuple[Places, Places]:
    """The best of each row, of few that are no worse than the last that is wanted."""
    n = likeness.shape[1]
    last = max(n - NEAREST, 0)
    least = np.partition(likeness, last, axis=1)[:, last]
    rows, places = np.nonzero(likeness >= least[:, None])
    values = likeness[rows, places].astype(np.int64)
    order = np.lexsort((places, -values, rows))
    starts = np.searchsorted(rows, np.arange(len(likeness)))
    rank = np.arange(len(rows)) - starts[rows]
    first = rank < NEAREST
    found = np.full((len(likeness), NEAREST), -1, dtype=np.int64)
    near = np.zeros((len(likeness), NEAREST), dtype=np.int64)
    found[rows[first], rank[first]] = places[order][first]
    near[rows[first], rank[first]] = values[order][first]
    return found, near


def _merged(
    places: Places, likeness: Places, fresh: Places, near: Vectors
) -> tuple[Places, Places]:
    """The best of what was known and of what is new."""
    wide = np.broadcast_to(fresh, near.shape)
    return _first(np.hstack([likeness, near.astype(np.int64)]), np.hstack([places, wide]))


def _first(likeness: Places, places: Places) -> tuple[Places, Places]:
    # The order of one number is that of both: likeness first, then the lower place.
    keys = np.where(places < 0, _NOBODY, likeness * _PLACES - places)
    wanted = min(NEAREST, keys.shape[1])
    if keys.shape[1] > wanted:
        some = np.argpartition(-keys, wanted - 1, axis=1)[:, :wanted]
        keys = np.take_along_axis(keys, some, axis=1)
    keys = -np.sort(-keys, axis=1)
    there = keys != _NOBODY
    found = np.full((len(keys), NEAREST), -1, dtype=np.int64)
    values = np.zeros((len(keys), NEAREST), dtype=np.int64)
    near = -(-keys // _PLACES)
    found[:, :wanted] = np.where(there, near * _PLACES - keys, -1)
    values[:, :wanted] = np.where(there, near, 0)
    return found, values
