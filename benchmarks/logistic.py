"""Two small convex models fitted by scipy: logistic regression, and choice among candidates.

scikit-learn has neither: its LogisticRegression shrinks weights to 0, not to prior means, and has
no offset; it has no softmax over candidates whose number differs by question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, log_softmax

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One question: a row of features per candidate, an offset for each, and the labels."""

    features: Floats
    offset: Floats
    relevant: npt.NDArray[np.bool_]
    weight: float


def fit_choice(choices: Sequence[Choice], *, ridge: float = 1e-3) -> Floats:
    """The weights that make the relevant candidates of each question the most likely choice.

    A softmax over all candidates of a question, spread evenly over the relevant ones. The ridge is
    on features of unit deviation.
    """
    used = [choice for choice in choices if choice.relevant.any()]
    scale = np.vstack([choice.features for choice in used]).std(axis=0) + 1e-6
    total = sum(choice.weight for choice in used)

    def loss(weights: Floats) -> tuple[float, Floats]:
        value = ridge / 2 * float(weights @ weights)
        gradient = ridge * weights
        for choice in used:
            scaled = choice.features / scale
            likely = log_softmax(scaled @ weights + choice.offset)
            wanted = choice.relevant / choice.relevant.sum()
            share = choice.weight / total
            value -= share * float(wanted @ likely)
            gradient -= share * (scaled.T @ (wanted - np.exp(likely)))
        return value, gradient

    fitted: Floats = _least(loss, np.zeros(len(scale))) / scale
    return fitted


def fit_logistic(
    features: Floats,
    labels: Floats,
    *,
    expected: Floats | None = None,
    importance: Floats | None = None,
    ridge: float = 0.02,
) -> tuple[Floats, float]:
    """Weights and bias of a logistic model; the ridge shrinks weights to `expected` (or 0).

    The ridge is per example and on features of unit deviation; the bias is free. `importance`
    weighs the examples.
    """
    deviation = features.std(axis=0) + 1e-6
    mean = features.mean(axis=0)
    scaled = np.hstack([(features - mean) / deviation, np.ones((len(features), 1))])
    centre = np.zeros(scaled.shape[1])
    if expected is not None:
        centre[:-1] = expected * deviation
    each = np.ones(len(labels)) if importance is None else importance
    share = each / each.sum()
    penalty = np.full(len(centre), ridge)
    penalty[-1] = 1e-6 / each.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        away = weights - centre
        # log(1 + e^s) - y s, without overflow
        value = float(share @ (np.logaddexp(0, scores) - labels * scores))
        gradient = scaled.T @ (share * (expit(scores) - labels)) + penalty * away
        return value + float(penalty @ away**2) / 2, gradient

    weights = _least(loss, centre)
    fitted: Floats = weights[:-1] / deviation
    return fitted, float(weights[-1] - mean @ fitted)


def _least(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """The minimum of a convex function that returns its value and gradient."""
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B",
        options={"maxiter": 5_000, "ftol": 1e-15, "gtol": 1e-9},
    )  # fmt: skip
    least: Floats = found.x
    return least
