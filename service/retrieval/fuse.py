"""Nearness and words into one score. Pure: arrays in, arrays out.

Each language is ranked with the searches that can see it, on scales that do not depend on how many
passages the language has; then the languages are merged (merge.py). Fused scores are only
comparable within one question. Why this method: docs/adr/0020-fusion.md and benchmarks/fusion.py.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Of the score of a passage, what its official counterpart scores: both say the same, and what one
# language hides the other may show. Chosen on the dev topics; see docs/adr/0020-fusion.md.
COUNTERPART_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Weights:
    """What the evidence of one language is worth, in log-odds.

    `dense` is per deviation of the cosine, `match` for a full lexical match, `best` for the best
    lexical match there is, `pivot` per deviation of nearness to the answer in the question's
    language. `bias` is for the language as a whole.
    """

    bias: float
    dense: float
    match: float
    best: float
    pivot: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure the first of a ranking is, from its score and its lead over the second."""

    bias: float
    score: float
    lead: float

    def of(self, fused: Floats) -> float:
        """A probability; 0 without candidates."""
        if not len(fused):
            return 0.0
        first = float(fused.max())
        lead = first - float(np.partition(fused, -2)[-2]) if len(fused) > 1 else 0.0
        return probability(self.bias + self.score * first + self.lead * lead)


@dataclass(frozen=True, slots=True)
class FusionModel:
    """Weights for passages of the question's language and of the other one."""

    same: Weights
    other: Weights
    certainty: Certainty

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> FusionModel:
        """The model as `benchmarks.fusion` writes it."""
        return cls(
            Weights(**body["same"]), Weights(**body["other"]), Certainty(**body["certainty"])
        )


@lru_cache(maxsize=1)
def shipped_model() -> FusionModel:
    """The weights that `python -m benchmarks.fusion --fit` wrote."""
    text = (files("service") / "data" / "fusion.json").read_text(encoding="utf-8")
    return FusionModel.from_json(json.loads(text))


def fuse(
    standard: Floats,
    match: Floats,
    weights: Weights,
    *,
    prior: Floats | None = None,
    pivot: Floats | None = None,
) -> Floats:
    """Fused scores of the candidates of one language, in log-odds.

    Args:
        standard: Cosines in deviations above the mean of the language.
        match: Lexical scores as share of a full match, the greatest the best there is.
        weights: Of this language.
        prior: Log-odds for or against a passage as such.
        pivot: For the other language: nearness to the passages that answer in the question's
            language, in deviations, already weighted by how sure those are.
    """
    greatest = float(match.max(initial=0.0))
    relative = match / np.float32(greatest) if greatest > 0 else match
    evidence = weights.dense * standard + weights.match * match + weights.best * relative
    if prior is not None:
        evidence = evidence + prior
    if pivot is not None:
        evidence = evidence + weights.pivot * pivot
    fused: Floats = (weights.bias + evidence).astype(np.float32)
    return fused


def with_counterparts(fused: Floats, counterparts: Floats) -> Floats:
    """Fused scores of one language, drawn to those of official counterparts in the other.

    Args:
        fused: Scores of the candidates, in log-odds.
        counterparts: Of each the score of its counterpart; NaN where there is none among the
            candidates.
    """
    drawn = (1 - COUNTERPART_SHARE) * fused + COUNTERPART_SHARE * counterparts
    return np.where(np.isnan(counterparts), fused, drawn).astype(np.float32)


def probability(fused: float) -> float:
    """A fused score as it is shown: in (0, 1), the order kept."""
    return 1.0 / (1.0 + math.exp(-min(max(float(fused), -30.0), 30.0)))
