"""Two legs and two languages into one ranking. Pure: arrays in, arrays out.

Each language is ranked with the legs that can see it, on scales that do not depend on how many
passages the language has; then the languages are merged. Fused scores are only comparable within
one question. Why this method: docs/adr/0020-fusion.md and benchmarks/fusion.py.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What one deviation of cosine, a full lexical match and so on are worth, in log-odds."""

    bias: float
    dense: float
    match: float
    pivot: float
    gap: float

    def __post_init__(self) -> None:
        if self.dense <= 0:
            raise ValueError(f"the weight of the dense leg must be above 0, not {self.dense}")


@dataclass(frozen=True, slots=True)
class FusionModel:
    """Weights for passages of the question's language and of the other one."""

    same: Weights
    other: Weights


@lru_cache(maxsize=1)
def shipped_model() -> FusionModel:
    """The weights that `python -m benchmarks.fusion --fit` wrote."""
    body = json.loads((files("service") / "data" / "fusion.json").read_text(encoding="utf-8"))
    return FusionModel(Weights(**body["same"]), Weights(**body["other"]))


def fuse(
    standard: Floats,
    match: Floats,
    weights: Weights,
    *,
    prior: Floats | None = None,
    pivot: Floats | None = None,
) -> Floats:
    """Fused scores of the candidates of one language, in log-odds of being relevant.

    Args:
        standard: Cosines in deviations above the mean of the language.
        match: Lexical scores as share of a full match.
        weights: Of this language.
        prior: Log-odds for or against a passage as such.
        pivot: For the other language: similarity to the passages that answer in the question's
            language, in deviations, already weighted by how sure those are.
    """
    if not len(standard):
        return np.zeros(0, dtype=np.float32)
    evidence = weights.dense * standard + weights.match * match
    if prior is not None:
        evidence = evidence + prior
    if pivot is not None:
        evidence = evidence + weights.pivot * pivot
    behind = evidence - evidence.max()
    fused: Floats = (weights.bias + evidence + weights.gap * behind).astype(np.float32)
    return fused


def certainty(fused: Floats) -> float:
    """How sure the first of some fused scores is to be relevant, in (0, 1)."""
    return float(1.0 / (1.0 + np.exp(-float(fused.max(initial=-20.0)))))


def probability(fused: float) -> float:
    """A fused score as it is shown: in (0, 1), the order kept."""
    return float(1.0 / (1.0 + np.exp(-np.clip(fused, -30.0, 30.0))))
