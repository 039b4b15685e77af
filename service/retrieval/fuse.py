"""Fuses the scores of both retrievers into one. Pure: arrays in, arrays out.

Each language is ranked by itself, on scales that do not depend on how many passages it has; then
the languages are merged (merge.py). Fused scores are comparable within one question only. Why this
method: docs/adr/0020-fusion.md and benchmarks/fusion.py.
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

# Share of a passage's score that comes from its counterpart, which says the same in words that may
# match better. Chosen on the dev topics; see docs/adr/0020-fusion.md.
COUNTERPART_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the evidence for passages of one language, in log-odds.

    `dense` is per standard deviation of the cosine, `match` for a full lexical match, `best` for
    the best lexical match of the language. `pivot` is per standard deviation of nearness to the
    best passages in the question's language. `bias` is added to every passage.
    """

    bias: float
    dense: float
    match: float
    best: float
    pivot: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """How likely the first passage of a ranking is right, by its score and lead over the second."""

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
        standard: Cosines in standard deviations above the mean of the language.
        match: Lexical scores as share of a full match.
        weights: Those of this language.
        prior: Log-odds of each passage before the question's words are compared.
        pivot: For the other language: nearness to the best passages in the question's language, in
            standard deviations, already multiplied by their `Certainty`.
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
    """Fused scores of one language, averaged with those of counterparts in the other.

    Args:
        fused: Scores of the candidates, in log-odds.
        counterparts: The score of each one's counterpart that counts as evidence; NaN where the
            candidates have none.
    """
    averaged = (1 - COUNTERPART_SHARE) * fused + COUNTERPART_SHARE * counterparts
    return np.where(np.isnan(counterparts), fused, averaged).astype(np.float32)


def probability(fused: float) -> float:
    """A fused score as it is shown: in (0, 1), the order kept."""
    return 1.0 / (1.0 + math.exp(-min(max(float(fused), -30.0), 30.0)))
