"""How often terms stand in passages: counted once, joined with those of other passages, weighed.

Entries are sorted by term, then by passage, so that counts that are joined are those that would
have been counted of all passages together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

# Lucene's formula with the values of the published baselines; b=0.75 suits passages of one length.
K1 = 1.5
B = 0.75


@dataclass(frozen=True, slots=True)
class Postings:
    """`counts[e]` times a term stands in passage `places[e]`, for `e` from `starts[t]` to the next.

    Term `t` is `vocabulary[t]`, sorted; there are `n` passages.
    """

    vocabulary: list[str]
    starts: Rows
    places: Places
    counts: Places
    n: int

    @classmethod
    def count(cls, terms: Sequence[Sequence[str]]) -> Postings:
        """Count the terms of passages."""
        counted = [Counter(own) for own in terms]
        vocabulary = sorted(set().union(*counted))
        number = {term: place for place, term in enumerate(vocabulary)}
        sizes = np.fromiter(map(len, counted), dtype=np.int64, count=len(counted))
        total = int(sizes.sum())
        ids = np.fromiter(
            (number[term] for own in counted for term in own), dtype=np.int64, count=total
        )
        counts = np.fromiter(
            (count for own in counted for count in own.values()), dtype=np.int32, count=total
        )
        places = np.repeat(np.arange(len(counted), dtype=np.int32), sizes)
        order = np.argsort(ids, kind="stable")
        return cls(
            vocabulary,
            _starts(ids, len(vocabulary)),
            places[order],
            counts[order],
            len(counted),
        )

    def moved(self, to: Rows, n: int) -> Postings:
        """The passages at other places, in the same order; those that go to -1 are left out.

        A term that is in none of them any more is left out too.
        """
        places = to[self.places]
        stays = places >= 0
        if stays.all():
            return Postings(self.vocabulary, self.starts, places.astype(np.int32), self.counts, n)
        ids = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))[stays]
        sizes = np.bincount(ids, minlength=len(self.vocabulary))
        used = np.flatnonzero(sizes)
        everything = len(used) == len(self.vocabulary)
        return Postings(
            self.vocabulary if everything else [self.vocabulary[term] for term in used],
            np.concatenate([[0], np.cumsum(sizes[used])]).astype(np.int64),
            places[stays].astype(np.int32),
            self.counts[stays],
            n,
        )

    def joined(self, other: Postings) -> Postings:
        """The postings of both; no passage is in both, and `other` has few."""
        place = [bisect_left(self.vocabulary, term) for term in other.vocabulary]
        known = [
            own < len(self.vocabulary) and self.vocabulary[own] == term
            for own, term in zip(place, other.vocabulary, strict=True)
        ]
        new = [number for number, is_known in enumerate(known) if not is_known]
        before = np.array([place[number] for number in new], dtype=np.int64)
        vocabulary = self.vocabulary
        sizes = np.insert(np.diff(self.starts), before, 0)
        if new:
            vocabulary = sorted([*vocabulary, *(other.vocabulary[number] for number in new)])
        # A term stands behind the new ones that come before it.
        theirs = np.array(place, dtype=np.int64) + np.searchsorted(new, np.arange(len(place)))
        starts = _summed(sizes)
        at: list[int] = []
        for number, first, last in zip(
            theirs.tolist(), other.starts[:-1].tolist(), other.starts[1:].tolist(), strict=True
        ):
            span = slice(int(starts[number]), int(starts[number + 1]))
            found = np.searchsorted(self.places[span], other.places[first:last])
            at.extend((found + span.start).tolist())
        sizes[theirs] += np.diff(other.starts)
        return Postings(
            vocabulary,
            _summed(sizes),
            np.insert(self.places, at, other.places),
            np.insert(self.counts, at, other.counts),
            self.n,
        )

    def weights(self) -> Scores:
        """What each entry contributes to the BM25 of its passage."""
        n_with = np.diff(self.starts)
        rarity = np.log(1 + (self.n - n_with + 0.5) / (n_with + 0.5))
        lengths = np.bincount(self.places, weights=self.counts, minlength=self.n)
        mean = lengths.sum() / max(self.n, 1)
        damped = K1 * (1 - B + B * lengths / (mean or 1.0))
        weights = damped[self.places]
        weights += self.counts
        np.divide(self.counts, weights, out=weights)
        weights *= np.repeat(rarity, n_with)
        found: Scores = weights.astype(np.float32)
        return found


def _starts(ids: Rows, n_terms: int) -> Rows:
    return _summed(np.bincount(ids, minlength=n_terms))


def _summed(sizes: Rows) -> Rows:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
