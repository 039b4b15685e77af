"""Precision, recall and F1 from counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """`correct` of `predicted` are right, `found` of `expected` were found."""

    correct: int
    predicted: int
    found: int
    expected: int

    @property
    def precision(self) -> float:
        """1 when nothing was predicted: nothing wrong was said."""
        return self.correct / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """1 when nothing was expected."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_json(self) -> dict[str, float]:
        """Figures and counts for a result file."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "correct": self.correct,
            "predicted": self.predicted,
            "found": self.found,
            "expected": self.expected,
        }
