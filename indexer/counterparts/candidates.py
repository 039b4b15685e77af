"""Candidates for pairs of paragraphs in two languages, and their similarities."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.counterparts.score import evidence
from indexer.counterparts.units import Side, Unit

# Best candidates of each side that are judged, and neighbours in a bilingual text.
_CANDIDATES = 5
_NEIGHBOURS = 3
# Up to this many pairs all are compared; beyond, blocks of paragraphs are compared with those at
# about the same relative place in the document.
_ALL_PAIRS = 1_000_000
_BLOCK = 512
_WINDOW = 512
# A paragraph with fewer letters is short: a heading or a line of a list.
_SHORT = 90.0


@dataclass(slots=True)
class Candidates:
    """Sparse similarities: `cosine[i, j]` of the candidates, and the best of each paragraph."""

    cosine: dict[tuple[int, int], float] = field(default_factory=dict)
    best_zh: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    best_en: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    rare: frozenset[str] = frozenset()
    mean: float = 0.0
    deviation: float = 1.0

    def similarity(self, i: int, j: int) -> float:
        """The similarity of a pair in standard deviations from the mean of all pairs."""
        return (self.cosine[i, j] - self.mean) / self.deviation

    def margin(self, i: int, j: int, en_of: dict[int, int], zh_of: dict[int, int]) -> float:
        """How much more similar a pair is than its best rival.

        A rival that is paired with another paragraph by `en_of` or `zh_of` does not count.
        """
        rivals = [
            value
            for value, other in self.best_zh.get(i, [])
            if other != j and zh_of.get(other, i) == i
        ][:1]
        rivals += [
            value
            for value, other in self.best_en.get(j, [])
            if other != i and en_of.get(other, j) == j
        ][:1]
        return (self.cosine[i, j] - max(rivals, default=self.mean)) / self.deviation


def find_candidates(zh: Side, en: Side, *, interleaved: bool) -> Candidates:
    """The most similar pairs of each paragraph, and its neighbours in a bilingual text."""
    found = Candidates(rare=_rare_marks(zh.units) & _rare_marks(en.units))
    sums = np.zeros(3)
    everything = len(zh) * len(en) <= _ALL_PAIRS
    block = len(zh) if everything else _BLOCK
    for first in range(0, len(zh), block):
        low, high = 0, len(en)
        if not everything:
            middle = int((first + block / 2) / len(zh) * len(en))
            low, high = max(middle - _WINDOW, 0), min(middle + _WINDOW, len(en))
        similarity = zh.vectors[first : first + block] @ en.vectors[low:high].T
        sums += (similarity.size, float(similarity.sum()), float((similarity**2).sum()))
        _take_best(found, similarity, first, low)
    if interleaved:
        _take_neighbours(found, zh, en)
    found.mean = float(sums[1] / sums[0])
    found.deviation = max(math.sqrt(max(float(sums[2] / sums[0]) - found.mean**2, 0.0)), 0.05)
    return found


def pair_features(
    zh: Side, en: Side, candidates: Candidates, pair: tuple[int, int]
) -> dict[str, float]:
    """All features of a pair except those of its place."""
    i, j = pair
    one, other = zh.units[i], en.units[j]
    return {
        "similarity": candidates.similarity(i, j),
        "margin": candidates.margin(i, j, {}, {}),
        **evidence(one, other),
        "rare": min(len(one.marks & other.marks & candidates.rare), 2) / 2,
        "short": float(one.letters < _SHORT and other.letters < _SHORT),
    }


def _rare_marks(units: Sequence[Unit]) -> frozenset[str]:
    """Numbers, names and Latin words that only one paragraph has."""
    counts = Counter(mark for unit in units for mark in unit.marks)
    return frozenset(mark for mark, count in counts.items() if count == 1)


def _take_best(
    found: Candidates, similarity: npt.NDArray[np.float32], row: int, column: int
) -> None:
    for axis, best, offset in ((1, found.best_zh, row), (0, found.best_en, column)):
        wanted = min(_CANDIDATES, similarity.shape[axis])
        near = np.argpartition(-similarity, wanted - 1, axis=axis)
        near = near[:, :wanted] if axis == 1 else near[:wanted].T
        for number, members in enumerate(near):
            for member in members:
                i, j = (number, int(member)) if axis == 1 else (int(member), number)
                value = float(similarity[i, j])
                found.cosine[row + i, column + j] = value
                best.setdefault(offset + number, []).append(
                    (value, column + j if axis == 1 else row + i)
                )
            best[offset + number] = sorted(best[offset + number], reverse=True)[:_CANDIDATES]


def _take_neighbours(found: Candidates, zh: Side, en: Side) -> None:
    at = {unit.position: j for j, unit in enumerate(en.units)}
    for i, unit in enumerate(zh.units):
        for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1):
            j = at.get(unit.position + step)
            if j is not None and (i, j) not in found.cosine:
                found.cosine[i, j] = float(zh.vectors[i] @ en.vectors[j])
