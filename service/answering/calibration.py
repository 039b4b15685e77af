"""What a probability of the answer model is worth: how many of such questions are answerable.

Beta calibration (Kull, Silva Filho and Flach 2017), fitted by `benchmarks.calibrate` on decisions
about questions that the model was not fitted on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# Probabilities nearer to 0 or 1 than this are no more certain.
_SURE = 1e-6
# Log-odds further out than this would be 0 or 1 in floating point.
_FURTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds of the share: `high` log p - `low` log (1 - p) + `bias`, for a probability p.

    `high` and `low` are above 0, so the map rises strictly: what has more confidence before has
    more after.
    """

    high: float = 1.0
    low: float = 1.0
    bias: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a map that does not rise."""
        if self.high <= 0 or self.low <= 0:
            raise ValueError(f"a calibration must rise; high {self.high}, low {self.low}")

    def of(self, probability: float) -> float:
        """The share, in (0, 1)."""
        p = min(max(probability, _SURE), 1 - _SURE)
        logit = self.high * math.log(p) - self.low * math.log(1 - p) + self.bias
        return 1.0 / (1.0 + math.exp(-max(min(logit, _FURTHEST), -_FURTHEST)))
