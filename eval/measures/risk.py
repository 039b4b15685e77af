"""Measures abstention: risk against coverage, AUROC, and the threshold with the least error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: the confidence, whether an answer exists, whether the given one is right."""

    confidence: float
    answerable: bool
    right: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Of the `coverage` most confident share of questions, the share `risk` is answered wrongly."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well the system abstains.

    `auroc` is the chance that an answerable question gets a higher confidence than an
    unanswerable one (0.5 when there are none of a kind). `right_of_answered` is the share of the
    questions answered, of both kinds, that were answered right. `false_answers` is the share of
    unanswerable questions answered, `false_refusals` that of answerable ones refused, both as the
    system decided. `best_threshold` would make the sum of both rates smallest, `best_error` is
    half that sum. `area` is the mean risk over the curve, lower is better.
    """

    n_answerable: int
    n_unanswerable: int
    auroc: float
    right_of_answered: float
    false_answers: float
    false_refusals: float
    best_threshold: float
    best_error: float
    area: float
    curve: tuple[RiskPoint, ...]


def abstention(judged: Sequence[Judged]) -> Abstention:
    """Measure a set of questions of both kinds."""
    yes = [j.confidence for j in judged if j.answerable]
    no = [j.confidence for j in judged if not j.answerable]
    threshold, error = best_threshold(yes, no)
    curve = risk_coverage(judged)
    return Abstention(
        n_answerable=len(yes),
        n_unanswerable=len(no),
        auroc=auroc(yes, no),
        right_of_answered=_share(
            sum(j.right for j in judged if j.answered), sum(j.answered for j in judged)
        ),
        false_answers=_share(sum(j.answered for j in judged if not j.answerable), len(no)),
        false_refusals=_share(sum(not j.answered for j in judged if j.answerable), len(yes)),
        best_threshold=threshold,
        best_error=error,
        area=sum(point.risk for point in curve) / len(curve) if curve else 0.0,
        curve=tuple(curve),
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive value is above a negative one; ties count half."""
    if not positive or not negative:
        return 0.5
    above = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return above / (len(positive) * len(negative))


def best_threshold(
    answerable: Sequence[float], unanswerable: Sequence[float]
) -> tuple[float, float]:
    """The threshold (answer from it up) with the smallest balanced error, and that error.

    It lies half way between two neighbouring confidences; of equal ones the lowest is taken.
    """
    values = sorted({*answerable, *unanswerable})
    if not values:
        return 0.0, 0.0
    candidates = [values[0]]
    candidates += [(low + high) / 2 for low, high in pairwise(values)]
    candidates.append(values[-1] + 1e-6)

    def error(threshold: float) -> float:
        refused = _share(sum(value < threshold for value in answerable), len(answerable))
        answered = _share(sum(value >= threshold for value in unanswerable), len(unanswerable))
        return (refused + answered) / 2

    best = min(candidates, key=lambda threshold: (error(threshold), threshold))
    return best, error(best)


def risk_coverage(judged: Sequence[Judged]) -> list[RiskPoint]:
    """The curve from the most confident question to all of them; ties are one step."""
    order = sorted(judged, key=lambda j: -j.confidence)
    points: list[RiskPoint] = []
    wrong = 0
    for place, question in enumerate(order, start=1):
        wrong += not question.right
        if place < len(order) and order[place].confidence == question.confidence:
            continue
        points.append(RiskPoint(question.confidence, place / len(order), wrong / place))
    return points


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
