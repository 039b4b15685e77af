"""Which pairs of undeclared documents are looked at, most promising first, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.counterparts.nearness import LIKENESS_OF_ONE, Nearest, Whole
from indexer.ragged import Places, Ragged, spread

T = TypeVar("T")
# Candidates of each document besides its nearest: those that share most of the numbers that stand
# in few documents. At most so many of all are aligned.
_SHARING = 5
_ALIGNED = 3
# Added to how many numbers a document has, so that one with a single number shares little.
_NUMBERS_MORE = 2.0
_IN_FEW = 30
# What is known of a pair.
_UNKNOWN, _IMPOSSIBLE, _POSSIBLE, _OTHERS, _VERSIONS = range(5)


@dataclass(frozen=True, slots=True)
class Undeclared:
    """Documents of one language that nobody declared a version of another, in order.

    `vectors` are those of whole documents, `numbers` what each counts that tells it from others.
    """

    ids: tuple[str, ...]
    vectors: Whole
    numbers: Ragged


@dataclass(frozen=True, slots=True)
class Judged(Generic[T]):
    """What is known of pairs: `keys` (zh times `n_en` plus en, ascending), a state of each.

    `versions` are those pairs of ids that say the same, with what was found of them.
    """

    n_en: int = 0
    keys: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    states: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))
    versions: Mapping[tuple[str, str], T] = field(default_factory=dict)

    def moved(self, zh_to: Places, en_to: Places, n_en: int) -> Judged[T]:
        """The same of documents that moved to other places or went (-1); the order is kept."""
        if not len(self.keys):
            return Judged(n_en)
        zh, en = zh_to[self.keys // self.n_en], en_to[self.keys % self.n_en]
        stays = (zh >= 0) & (en >= 0)
        return Judged(n_en, (zh * n_en + en)[stays], self.states[stays], self.versions)

    def states_of(self, keys: Places) -> npt.NDArray[np.int8]:
        """The state of each key, `unknown` for those that are not among these."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int8)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.states[at], _UNKNOWN).astype(np.int8)


def ranked_pairs(
    zh: Undeclared, en: Undeclared, near_zh: Nearest, near_en: Nearest
) -> tuple[Places, Places]:
    """Pairs worth a look, most promising first: places of the Chinese and of the English one.

    A pair is near or shares rare numbers; its worth is both together, then the lower places.
    """
    n_en = len(en.ids)
    there, back = near_zh.places >= 0, near_en.places >= 0
    keys = np.concatenate([
        (np.arange(len(zh.ids))[:, None] * n_en + near_zh.places)[there],
        (near_en.places * n_en + np.arange(n_en)[:, None])[back],
    ])  # fmt: skip
    worth = np.concatenate([near_zh.likeness[there], near_en.likeness[back]]) / LIKENESS_OF_ONE
    keys, first = np.unique(keys, return_index=True)
    worth = worth[first]
    sharing, shares = _sharing(zh.numbers, en.numbers)
    everything = np.union1d(keys, sharing)
    total = np.zeros(len(everything))
    total[np.searchsorted(everything, keys)] = worth
    total[np.searchsorted(everything, sharing)] += shares
    order = np.lexsort((everything, -total))
    chosen = everything[order]
    return chosen // n_en, chosen % n_en


def judge(
    zh: Undeclared,
    en: Undeclared,
    pairs: tuple[Places, Places],
    known: Judged[T],
    is_possible: Callable[[str, str], bool],
    compare: Callable[[str, str], T | None],
) -> Judged[T]:
    """Ask whether two documents are versions, of each the few most promising that are possible.

    What is known is not asked again: both answers depend on the two documents alone.
    """
    n_en = len(en.ids)
    keys = pairs[0] * n_en + pairs[1]
    states = known.states_of(keys)
    left_zh, left_en = [_ALIGNED] * len(zh.ids), [_ALIGNED] * n_en
    versions: dict[tuple[str, str], T] = {}

    def state_of(ids: tuple[str, str], state: int) -> int:
        """What becomes of a pair of documents that may still be compared."""
        if state == _VERSIONS and ids in known.versions:
            versions[ids] = known.versions[ids]
            return state
        if state == _UNKNOWN and not is_possible(*ids):
            return _IMPOSSIBLE
        found = compare(*ids)
        if found is None:
            return _OTHERS
        versions[ids] = found
        return _VERSIONS

    zh_places, en_places = pairs[0].tolist(), pairs[1].tolist()
    for rank, (i, j, before) in enumerate(zip(zh_places, en_places, states.tolist(), strict=True)):
        if not left_zh[i] or not left_en[j] or before == _IMPOSSIBLE:
            continue
        state = before if before == _OTHERS else state_of((zh.ids[i], en.ids[j]), before)
        states[rank] = state
        if state != _IMPOSSIBLE:
            left_zh[i] -= 1
            left_en[j] -= 1
    # What was found of a pair that is not among the few this time is found again when it is.
    for rank in np.flatnonzero(states == _VERSIONS).tolist():
        if (zh.ids[zh_places[rank]], en.ids[en_places[rank]]) not in versions:
            states[rank] = _POSSIBLE
    told = states != _UNKNOWN
    order = np.argsort(keys[told])
    return Judged(n_en, keys[told][order], states[told][order], versions)


def _sharing(zh: Ragged, en: Ragged) -> tuple[Places, npt.NDArray[np.float64]]:
    """For each document the few of the other language that share most of its rare numbers."""
    n_en = len(en)
    pairs = _together(zh, en)
    keys, counts = np.unique(pairs, return_counts=True)
    i, j = keys // max(n_en, 1), keys % max(n_en, 1)
    fewer = np.minimum(zh.sizes[i], en.sizes[j]) if len(keys) else counts
    shares = counts / (fewer + _NUMBERS_MORE)
    wanted = np.zeros(len(keys), dtype=bool)
    for side in (i, j):
        order = np.lexsort((keys, -shares, side))
        ranked = side[order]
        rank = np.arange(len(ranked)) - np.searchsorted(ranked, ranked)
        wanted[order[rank < _SHARING]] = True
    return keys[wanted], shares[wanted]


def _together(zh: Ragged, en: Ragged) -> Places:
    """A key for each pair and number that stands in both, and in few documents of either."""
    n_en = len(en)
    values = np.concatenate([zh.values, en.values])
    owners = np.concatenate([zh.owners(), len(zh) + en.owners()])
    order = np.argsort(values, kind="stable")  # Chinese documents first, in order
    values, owners = values[order], owners[order]
    edges = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: len(values)])
    sizes = np.diff(np.concatenate([edges, [len(values)]]))
    is_zh = owners < len(zh)
    n_zh_of = np.add.reduceat(is_zh.astype(np.int64), edges) if len(edges) else sizes
    n_en_of = sizes - n_zh_of
    few = (n_zh_of > 0) & (n_en_of > 0) & (n_zh_of <= _IN_FEW) & (n_en_of <= _IN_FEW)
    starts, own_zh, own_en = edges[few], n_zh_of[few], n_en_of[few]
    ones = spread(starts, own_zh)  # each Chinese holder
    reps = np.repeat(own_en, own_zh)
    others = spread(np.repeat(starts + own_zh, own_zh), reps)
    keys: Places = np.repeat(owners[ones], reps) * n_en + (owners[others] - len(zh))
    return keys
