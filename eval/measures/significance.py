"""Tests differences for significance: intervals, paired tests, correction for many comparisons.

Intervals are percentile bootstraps (Efron 1979), p values randomisation tests of the signs (Fisher
1935), both as scipy computes them; Holm 1979 corrects for many comparisons (scipy 1.17 has only the
false discovery rate, and statsmodels would be one more package for eight lines).

Wordings of one need are not independent, so every function takes the group of each value and
resamples or flips whole groups. Seeds are fixed: the same values give the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]

SEED = 20221105
RESAMPLES = 10_000


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
    found: dict[str, Interval] = {}
    for name, values in columns.items():
        sums, counts = _by_group(values, groups)
        mean = float(sums.sum() / counts.sum())
        low, high = mean, mean
        if len(counts) > 1:
            drawn = stats.bootstrap(
                (sums, counts),
                _weighted_mean,
                paired=True,
                vectorized=True,
                method="percentile",
                n_resamples=RESAMPLES,
                batch=max(1, 2_000_000 // len(counts)),
                rng=np.random.default_rng(SEED),
            ).confidence_interval
            low, high = float(drawn.low), float(drawn.high)
        found[name] = Interval(mean, low, high, n_values, len(counts))
    return found


def _weighted_mean(sums: Floats, counts: Floats, axis: int = -1) -> Floats:
    mean: Floats = sums.sum(axis=axis) / counts.sum(axis=axis)
    return mean


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
    if len(changed) == 0:
        return 1.0
    if len(changed) == 1:  # with either sign it is as far
        return 1.0
    test = stats.permutation_test(
        (changed,),
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=max(1, 2_000_000 // len(changed)),
        rng=np.random.default_rng(SEED),
    )
    return float(test.pvalue)
