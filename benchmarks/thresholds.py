"""How sure an answer has to be, and how well confidences tell answerable questions apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.measures import auroc

# The share of answerable questions that may be refused.
REFUSED = 0.08
# A direction with as many questions counts half, all together the other half.
_FEW = 60


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, in which direction it would be answered, how surely, and whether it can be.

    `binds` is false where something else than the confidence forbids the answer.
    """

    direction: str
    confidence: float
    answerable: bool
    binds: bool = True


def thresholds(judged: Sequence[Judged]) -> dict[str, float]:
    """Per direction, as strict as refusing one answerable question in ten allows.

    A direction with few questions is drawn to the threshold of all together.
    """
    everything = _strictest(judged)
    chosen: dict[str, float] = {}
    for direction in ("zh-zh", "zh-en", "en-zh", "en-en"):
        own = [one for one in judged if one.direction == direction]
        share = len(own) / (len(own) + _FEW)
        chosen[direction] = round(share * _strictest(own) + (1 - share) * everything, 3)
    return chosen


def separation(judged: Sequence[Judged]) -> float:
    """Chance that an answerable question has the higher confidence; NaN where one kind lacks."""
    yes = [one.confidence for one in judged if one.answerable]
    no = [one.confidence for one in judged if not one.answerable]
    return auroc(yes, no) if yes and no else float("nan")


def _strictest(judged: Sequence[Judged]) -> float:
    answerable = [one.confidence for one in judged if one.answerable and one.binds]
    return float(np.quantile(answerable, REFUSED)) if answerable else 0.5
