"""Fits what a confidence is worth, and says how far it is off: the expected calibration error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.answer_fit import ACROSS, Decision
from service.answering.calibration import Calibration

Floats = npt.NDArray[np.float64]

PUBLIC = frozenset({"public", "small"})
DIRECTIONS = ("zh-zh", "zh-en", "en-zh", "en-en")
# A question in neither language: its level is the strictest one.
NEITHER = "neither"
# Public questions have no answer in the other language, so there dev topics and written questions
# count too, this much of one.
ACROSS_WEIGHT = 0.25
BINS = 10
_RIDGE = 1e-3
_LEAST = 0.2
# Fewer decisions than this say nothing.
_FEWEST = 30


def fit_calibrations(decisions: Iterable[Decision]) -> dict[str, Calibration]:
    """The map of each direction that has enough decisions of both kinds.

    Decisions must be cross-validated. Of evidence in the question's language only public ones
    count: half of those questions are answerable, as far as that can be said of strangers'.
    """
    found = {}
    own: dict[str, list[tuple[Decision, float]]] = {name: [] for name in DIRECTIONS}
    for decision in decisions:
        weight = _weight(decision)
        if weight and not decision.vetoed and decision.direction in own:
            own[decision.direction].append((decision, weight))
    for direction, weighed in own.items():
        if len(weighed) >= _FEWEST and len({d.example.answerable for d, _ in weighed}) == 2:
            found[direction] = _fit(
                np.array([d.confidence for d, _ in weighed]),
                np.array([float(d.example.answerable) for d, _ in weighed]),
                np.array([weight for _, weight in weighed]),
            )
    return found


def cross_calibrated(decisions: Sequence[Decision]) -> list[float]:
    """The calibrated confidence of each decision, by maps that did not see its need."""
    folds = {decision.example.fold for decision in decisions}
    maps = {
        fold: fit_calibrations(d for d in decisions if d.example.fold != fold) for fold in folds
    }
    return [calibrated(maps[d.example.fold], d) for d in decisions]


def calibrated(maps: Mapping[str, Calibration], decision: Decision) -> float:
    """The calibrated confidence of a decision; a veto has its own probability."""
    if decision.vetoed or decision.direction not in maps:
        return decision.confidence
    return maps[decision.direction].of(decision.confidence)


def with_calibration(
    levels: Mapping[str, float], maps: Mapping[str, Calibration]
) -> dict[str, dict[str, object]]:
    """Thresholds on the calibrated scale, and the maps, as service/data holds them.

    Whatever had enough confidence before has enough after, a question in neither language too: it
    is held to the strictest threshold, on the scale of that one.
    """
    known = {name: _rounded(maps.get(name, Calibration())) for name in levels}
    strictest = max(levels, key=lambda name: levels[name])
    mapped = {name: round(known[name].of(level), 5) for name, level in levels.items()}
    return {
        "threshold": {**mapped, NEITHER: mapped[strictest]},
        "calibration": {
            **{name: asdict(own) for name, own in known.items()},
            NEITHER: asdict(known[strictest]),
        },
    }


def calibration_error(confidences: Sequence[float], truth: Sequence[bool]) -> float:
    """Expected calibration error: ten bins of equal width, weighted by their size."""
    if not len(confidences):
        return float("nan")
    confidence, true = np.array(confidences), np.array(truth, dtype=np.float64)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(confidence[bins == b].mean() - true[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def _weight(decision: Decision) -> float:
    if decision.example.source in PUBLIC:
        return 1.0
    across = decision.direction in ("zh-en", "en-zh") and decision.example.source in ACROSS
    return ACROSS_WEIGHT * decision.importance if across else 0.0


def _fit(probabilities: Floats, truth: Floats, weights: Floats) -> Calibration:
    p = np.clip(probabilities, 1e-4, 1 - 1e-4)
    columns = np.stack([np.log(p), -np.log1p(-p), np.ones(len(p))], axis=1)
    drawn = np.array([1.0, 1.0, 0.0])

    def loss(by: Floats) -> tuple[float, Floats]:
        logits = columns @ by
        value = float(weights @ (np.logaddexp(0, logits) - truth * logits)) / weights.sum()
        gradient = columns.T @ (weights * (expit(logits) - truth)) / weights.sum()
        away = by - drawn
        return value + _RIDGE * float(away @ away), gradient + 2 * _RIDGE * away

    bounds = [(_LEAST, None), (_LEAST, None), (None, None)]
    fitted = minimize(loss, drawn, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Calibration(*(float(value) for value in fitted))


def _rounded(own: Calibration) -> Calibration:
    return Calibration(round(own.high, 4), round(own.low, 4), round(own.bias, 4))
