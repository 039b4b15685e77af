"""Is a difference more than luck: intervals, paired tests, correction for many comparisons.

Wordings of one need are not independent, so every function takes the group of each value and
resamples or flips whole groups. Seeds are fixed: the same values give the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SEED = 20221105
RESAMPLES = 10_000
_EXACT_GROUPS = 12  # 2**12 sign patterns are fewer than RESAMPLES: take all of them


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval over `n` values in `groups` groups."""

    mean: float
    low: float
    high: float
    n: int
    groups: int


@dataclass(frozen=True, slots=True)
class PairedTest:
    """Difference `b - a` of two runs over the same topics.

    `p` is two-sided, from the paired randomisation test. `effect` is the mean difference in units
    of the standard deviation of the groups' differences (Cohen's d for pairs; 0 when all are 0).
    """

    difference: Interval
    p: float
    effect: float
    better: int
    worse: int


def bootstrap_mean(values: Sequence[float], groups: Sequence[str] | None = None) -> Interval:
    """Mean and percentile interval; with no value all figures are 0."""
    return bootstrap_means({"": values}, groups)[""]


def bootstrap_means(
    columns: Mapping[str, Sequence[float]], groups: Sequence[str] | None = None
) -> dict[str, Interval]:
    """Intervals of several columns over the same topics, from one set of samples."""
    n_values = len(next(iter(columns.values()), ()))
    if n_values == 0:
        return dict.fromkeys(columns, Interval(0.0, 0.0, 0.0, 0, 0))
    grouped = [_by_group(values, groups) for values in columns.values()]
    sums = np.stack([column for column, _ in grouped], axis=1)
    counts = grouped[0][1]
    generator = np.random.default_rng(SEED)
    n = len(counts)
    means = np.empty((RESAMPLES, len(columns)))
    step = max(1, 2_000_000 // n)
    for start in range(0, RESAMPLES, step):
        stop = min(start + step, RESAMPLES)
        drawn = generator.integers(0, n, size=(stop - start, n))
        offsets = np.arange(stop - start)[:, None] * n
        times = np.bincount((drawn + offsets).ravel(), minlength=(stop - start) * n)
        times = times.reshape(stop - start, n).astype(np.float64)
        means[start:stop] = (times @ sums) / (times @ counts)[:, None]
    lows, highs = np.percentile(means, [2.5, 97.5], axis=0)
    total = counts.sum()
    return {
        name: Interval(
            float(sums[:, place].sum() / total),
            float(lows[place]),
            float(highs[place]),
            n_values,
            n,
        )
        for place, name in enumerate(columns)
    }


def paired_test(
    a: Sequence[float], b: Sequence[float], groups: Sequence[str] | None = None
) -> PairedTest:
    """Compare two runs, topic by topic in the same order."""
    if len(a) != len(b):
        raise ValueError(f"runs of different length cannot be paired: {len(a)} and {len(b)}")
    differences = [float(y) - float(x) for x, y in zip(a, b, strict=True)]
    if not differences:
        return PairedTest(bootstrap_mean([]), 1.0, 0.0, 0, 0)
    sums, counts = _by_group(differences, groups)
    means = sums / counts
    spread = float(means.std(ddof=1)) if len(means) > 1 else 0.0
    return PairedTest(
        difference=bootstrap_mean(differences, groups),
        p=_randomisation(sums),
        effect=float(means.mean()) / spread if spread > 0 else 0.0,
        better=sum(value > 0 for value in differences),
        worse=sum(value < 0 for value in differences),
    )


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust p values so that the chance of one false finding among all stays below the level."""
    order = sorted(p_values, key=lambda name: p_values[name])
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(order):
        highest = max(highest, min(1.0, p_values[name] * (len(order) - place)))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def _by_group(values: Sequence[float], groups: Sequence[str] | None) -> tuple[Floats, Floats]:
    """Sum and count of the values of each group, in order of first appearance."""
    array = np.asarray(values, dtype=np.float64)
    if groups is None:
        return array, np.ones(len(array))
    if len(groups) != len(array):
        raise ValueError(f"{len(array)} values need as many groups, not {len(groups)}")
    place: dict[str, int] = {}
    indices = np.array([place.setdefault(group, len(place)) for group in groups])
    return np.bincount(indices, weights=array).astype(np.float64), np.bincount(indices).astype(
        np.float64
    )


def _randomisation(sums: Floats) -> float:
    """Share of sign patterns whose sum is at least as far from 0 as the one observed."""
    changed = sums[sums != 0]
    n = len(changed)
    if n == 0:
        return 1.0
    observed = abs(float(changed.sum())) - 1e-12
    if n <= _EXACT_GROUPS:
        patterns = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
        return float((np.abs((1 - 2 * patterns) @ changed) >= observed).mean())
    generator = np.random.default_rng(SEED)
    extreme = 0
    step = max(1, 2_000_000 // n)
    for start in range(0, RESAMPLES, step):
        size = (min(start + step, RESAMPLES) - start, n)
        signs = generator.integers(0, 2, size=size, dtype=np.int8) * 2 - 1
        extreme += int((np.abs(signs @ changed) >= observed).sum())
    return (extreme + 1) / (RESAMPLES + 1)
