"""Match the paragraphs of two languages: one document with both, or two versions of one.

Only near candidates are looked at, so the cost grows with the number of paragraphs. Order is
evidence, no rule: paragraphs may stand in another order, and some may be missing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from indexer.align_score import Calibration, evidence
from indexer.align_units import Unit, mean_vector
from indexer.encoder import Vectors

# Best candidates of each side that are judged, and neighbours in a bilingual text.
_CANDIDATES = 5
_NEIGHBOURS = 3
# A paragraph is compared with every other up to this many pairs; beyond, with those whose
# relative place in the document is alike, in blocks.
_ALL_PAIRS = 4_000_000
_BLOCK = 512
_WINDOW = 1024
# From this probability on a pair is an anchor for the order.
_ANCHOR = 0.5
_ROUNDS = 3
# Letters of a heading or a line of a list.
_SHORT = 90.0
_MOST_MERGED = 8
# Merging a neighbour into a pair must bring the lengths together by this much (natural log)
# without losing likeness.
_LENGTH_GAIN = 0.15
_LEAST_GAIN = -0.01


@dataclass(frozen=True, slots=True)
class Match:
    """Paragraphs `zh` and `en` (indices, each a run in its own order) say the same."""

    zh: tuple[int, ...]
    en: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pairs that are likely before the order is looked at, each side once.

    `before[i]` and `after[i]` are the nearest anchors around `i`, the ends of the texts at last.
    `direction` is 1 when the English of a bilingual text mostly follows its Chinese, else -1.
    """

    en_of: dict[int, int]
    zh_of: dict[int, int]
    before: list[tuple[int, int]]
    after: list[tuple[int, int]]
    direction: int


@dataclass(slots=True)
class Candidates:
    """Sparse similarities: `cosine[i, j]` for the pairs worth judging, with the rivals of each."""

    cosine: dict[tuple[int, int], float] = field(default_factory=dict)
    best_zh: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    best_en: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    rare: frozenset[str] = frozenset()
    mean: float = 0.0
    deviation: float = 1.0

    def features(self, i: int, j: int, anchors: Anchors | None = None) -> dict[str, float]:
        """Similarity and margin over the best rival, in standard deviations.

        A rival that `anchors` give to somebody else is none.
        """
        cosine = self.cosine[i, j]
        en_of, zh_of = (anchors.en_of, anchors.zh_of) if anchors else ({}, {})
        rivals = [
            v for v, other in self.best_zh.get(i, []) if other != j and zh_of.get(other, i) == i
        ][:1]
        rivals += [
            v for v, other in self.best_en.get(j, []) if other != i and en_of.get(other, j) == j
        ][:1]
        return {
            "similarity": (cosine - self.mean) / self.deviation,
            "margin": (cosine - max(rivals, default=self.mean)) / self.deviation,
        }


def match_paragraphs(
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
    calibration: Calibration,
    *,
    interleaved: bool,
) -> list[Match]:
    """Return matches above the threshold, in the order of the Chinese side.

    `interleaved`: both sides are one document, and standing next to each other is evidence.
    """
    if not zh or not en:
        return []
    candidates = find_candidates(zh, en, zh_vectors, en_vectors, interleaved=interleaved)
    features = {(i, j): pair_features(zh[i], en[j], candidates, i, j) for i, j in candidates.cosine}
    final = {pair: calibration.base(own) for pair, own in features.items()}
    for _ in range(_ROUNDS):
        anchors = find_anchors(zh, en, final)
        final = {
            pair: calibration.with_order(
                own | order_features(zh, en, candidates, anchors, pair, interleaved=interleaved)
            )
            for pair, own in features.items()
        }
    chosen = _one_to_one(final, calibration.passage_threshold)
    matches = [Match((i,), (j,), confidence) for (i, j), confidence in sorted(chosen.items())]
    return _with_neighbours(matches, zh, en, zh_vectors, en_vectors)


def find_candidates(
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
    *,
    interleaved: bool,
) -> Candidates:
    """The most similar pairs of each paragraph, and its neighbours in a bilingual text."""
    found = Candidates(rare=_rare_marks(zh) & _rare_marks(en))
    sums = np.zeros(3)
    everything = len(zh) * len(en) <= _ALL_PAIRS
    block = len(zh) if everything else _BLOCK
    for first in range(0, len(zh), block):
        rows = range(first, min(first + block, len(zh)))
        low, high = 0, len(en)
        if not everything:
            middle = int((first + block / 2) / len(zh) * len(en))
            low, high = max(middle - _WINDOW, 0), min(middle + _WINDOW, len(en))
        similarity = zh_vectors[rows.start : rows.stop] @ en_vectors[low:high].T
        sums += (similarity.size, float(similarity.sum()), float((similarity**2).sum()))
        _take_best(found, similarity, rows.start, low)
    if interleaved:
        _take_neighbours(found, zh, en, zh_vectors, en_vectors)
    found.mean = sums[1] / sums[0]
    found.deviation = max(math.sqrt(max(sums[2] / sums[0] - found.mean**2, 0.0)), 0.05)
    return found


def _rare_marks(units: Sequence[Unit]) -> frozenset[str]:
    """Numbers, names and Latin words that stand in one paragraph only."""
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


def _take_neighbours(
    found: Candidates,
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
) -> None:
    at = {unit.position: j for j, unit in enumerate(en)}
    for i, unit in enumerate(zh):
        for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1):
            j = at.get(unit.position + step)
            if j is not None and (i, j) not in found.cosine:
                found.cosine[i, j] = float(zh_vectors[i] @ en_vectors[j])


def pair_features(zh: Unit, en: Unit, candidates: Candidates, i: int, j: int) -> dict[str, float]:
    """Every feature of a pair but its place."""
    return {
        **candidates.features(i, j),
        **evidence(zh, en),
        "rare": min(len(zh.marks & en.marks & candidates.rare), 2) / 2,
        "short": float(zh.letters < _SHORT and en.letters < _SHORT),
    }


def find_anchors(
    zh: Sequence[Unit], en: Sequence[Unit], base: dict[tuple[int, int], float]
) -> Anchors:
    """The likely pairs, each side once."""
    likely = _one_to_one(base, _ANCHOR)
    steps = [en[j].position - zh[i].position for i, j in likely]
    ahead = sum(step == 1 for step in steps) >= sum(step == -1 for step in steps)
    en_of = dict(likely.keys())
    before, after = [(-1, -1)], [(len(zh), len(en))]
    for i in range(len(zh) - 1):
        before.append((i, en_of[i]) if i in en_of else before[-1])
    for i in range(len(zh) - 1, 0, -1):
        after.append((i, en_of[i]) if i in en_of else after[-1])
    zh_of = {j: i for i, j in likely}
    return Anchors(en_of, zh_of, before, after[::-1], 1 if ahead else -1)


def _agrees(anchor: tuple[int, int], i: int, j: int) -> float:
    """1 when `i` and `j` lie on the same side of an anchor next to both, falling from there."""
    step_zh, step_en = i - anchor[0], j - anchor[1]
    return math.exp(-abs(step_zh - step_en) / 1.5 - (abs(step_zh) - 1) / 6)


def order_features(
    zh: Sequence[Unit],
    en: Sequence[Unit],
    candidates: Candidates,
    anchors: Anchors,
    pair: tuple[int, int],
    *,
    interleaved: bool,
) -> dict[str, float]:
    """Whether the pair is an anchor, or stands where one should stand.

    `near` is 1 for the next paragraph of a bilingual text, falling with the distance. `support`
    is 1 where the anchors just before and after are as far from `i` as from `j`.
    """
    i, j = pair
    near = 0.0
    if interleaved:
        step = (en[j].position - zh[i].position) * anchors.direction
        near = math.exp(-(step - 1) / 2) if step > 0 else 0.5 * math.exp(step / 2)
    return {
        "free_margin": candidates.features(i, j, anchors)["margin"],
        "near": near,
        "support": (_agrees(anchors.before[i], i, j) + _agrees(anchors.after[i], i, j)) / 2,
        "anchor": float(anchors.en_of.get(i) == j),
    }


def _one_to_one(
    confidence: dict[tuple[int, int], float], threshold: float
) -> dict[tuple[int, int], float]:
    """The surest pair first; each side once."""
    chosen: dict[tuple[int, int], float] = {}
    taken_zh: set[int] = set()
    taken_en: set[int] = set()
    for pair, value in sorted(confidence.items(), key=lambda item: (-item[1], item[0])):
        if value < threshold:
            break
        if pair[0] not in taken_zh and pair[1] not in taken_en:
            chosen[pair] = value
            taken_zh.add(pair[0])
            taken_en.add(pair[1])
    return chosen


def _with_neighbours(
    matches: list[Match],
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
) -> list[Match]:
    """Let a match take in unmatched paragraphs beside it when they make it more alike."""
    free_zh = set(range(len(zh))) - {i for match in matches for i in match.zh}
    free_en = set(range(len(en))) - {j for match in matches for j in match.en}
    grown = []
    for match in matches:
        new = match
        for _ in range(_MOST_MERGED):
            options = [
                *(replace(new, zh=side) for side in _extended(new.zh, free_zh)),
                *(replace(new, en=side) for side in _extended(new.en, free_en)),
            ]
            now = _likeness(new, zh, en, zh_vectors, en_vectors)
            rated = [
                (_likeness(option, zh, en, zh_vectors, en_vectors), option) for option in options
            ]
            better = [
                (likeness[0] - length, option)
                for (likeness, option) in rated
                if (length := likeness[1]) < now[1] - _LENGTH_GAIN
                and likeness[0] > now[0] + _LEAST_GAIN
            ]
            if not better:
                break
            new = max(better, key=lambda rating: rating[0])[1]
            free_zh -= set(new.zh)
            free_en -= set(new.en)
        grown.append(new)
    return grown


def _extended(side: tuple[int, ...], free: set[int]) -> list[tuple[int, ...]]:
    runs = []
    if side[0] - 1 in free:
        runs.append((side[0] - 1, *side))
    if side[-1] + 1 in free:
        runs.append((*side, side[-1] + 1))
    return runs


def _likeness(
    match: Match,
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
) -> tuple[float, float]:
    """Cosine of the two sides, and how far apart their lengths are."""
    zh_letters = [zh[i].letters for i in match.zh]
    en_letters = [en[j].letters for j in match.en]
    cosine = float(
        mean_vector(zh_vectors[list(match.zh)], zh_letters)
        @ mean_vector(en_vectors[list(match.en)], en_letters)
    )
    return cosine, abs(math.log(sum(zh_letters) / sum(en_letters)))
