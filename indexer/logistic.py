"""A logistic regression over named features, as the data files that ship hold it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Log-odds further out than this are no more certain.
_FURTHEST = 60.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """A bias and a weight for each feature, for features as they come."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, value_of: Callable[[str], float]) -> float:
        """Log-odds; `value_of` gives the value of a feature by its name."""
        return self.bias + sum(weight * value_of(name) for name, weight in self.weights.items())

    def probability(self, value_of: Callable[[str], float]) -> float:
        """The same as a probability, in (0, 1) whatever the features are."""
        logit = self.logit(value_of)
        return 1.0 / (1.0 + math.exp(-max(min(logit, _FURTHEST), -_FURTHEST)))
