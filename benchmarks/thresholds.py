"""Thresholds of the confidence, and how well it separates answerable questions."""

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
    """A question: the direction and confidence of its answer, and whether it is answerable.

    `binds` is false when something other than the confidence refuses the answer.
    """

    direction: str
    confidence: float
    answerable: bool
    binds: bool = True


def thresholds(judged: Sequence[Judged]) -> dict[str, float]:
    """The threshold per direction: as strict as refusing `REFUSED` of the answerable ones allows.

    That of a direction with few questions is shrunk towards the threshold of all together.
    """
    everything = _strictest(judged)
    chosen: dict[str, float] = {}
    for direction in ("zh-zh", "zh-en", "en-zh", "en-en"):
        own = [one for one in judged if one.direction == direction]
        share = len(own) / (len(own) + _FEW)
        chosen[direction] = round(share * _strictest(own) + (1 - share) * everything, 3)
    return chosen


def separation(judged: Sequence[Judged]) -> float:
    """The chance that an answerable question has more confidence than an unanswerable one."""
    yes = [one.confidence for one in judged if one.answerable]
    no = [one.confidence for one in judged if not one.answerable]
    return auroc(yes, no) if yes and no else float("nan")


def _strictest(judged: Sequence[Judged]) -> float:
    answerable = [one.confidence for one in judged if one.answerable and one.binds]
    return float(np.quantile(answerable, REFUSED)) if answerable else 0.5
