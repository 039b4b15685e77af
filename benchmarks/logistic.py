"""Two small models fitted without a library: logistic regression, and choice among candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One question: a row of features per candidate, what is given beforehand, and the labels."""

    features: Floats
    offset: Floats
    relevant: npt.NDArray[np.bool_]
    weight: float


def fit_choice(choices: Sequence[Choice], *, ridge: float = 1e-3, steps: int = 400) -> Floats:
    """Weights under which the relevant candidates of each question are the most likely choice.

    A softmax over all candidates of a question, spread evenly over the relevant ones; Adam with
    fixed steps, so that the same input gives the same weights.
    """
    used = [choice for choice in choices if choice.relevant.any()]
    scale = np.vstack([choice.features for choice in used]).std(axis=0) + 1e-6
    most = max(len(choice.features) for choice in used)
    scaled = np.zeros((len(used), most, len(scale)))
    offset = np.full((len(used), most), -np.inf)
    wanted = np.zeros((len(used), most))
    for at, choice in enumerate(used):
        own = slice(len(choice.features))
        scaled[at, own] = choice.features / scale
        offset[at, own] = choice.offset
        wanted[at, own] = choice.relevant / choice.relevant.sum()
    each = np.array([choice.weight for choice in used])
    each /= each.sum()
    weights = np.zeros(len(scale))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = scaled @ weights + offset
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        missed = (wanted - likely) * each[:, None]
        gradient = np.einsum("qc,qcf->f", missed, scaled) - ridge * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        rate = 0.1 if step * 8 < steps * 5 else 0.03
        weights += rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    fitted: Floats = weights / scale
    return fitted


def fit_logistic(
    features: Floats,
    labels: Floats,
    *,
    expected: Floats | None = None,
    importance: Floats | None = None,
    ridge: float = 0.02,
) -> tuple[Floats, float]:
    """Weights and bias of a logistic model, drawn to `expected` (0) by the ridge.

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
    penalty = np.eye(len(centre)) * ridge * each.sum()
    penalty[-1, -1] = 1e-6
    weights = centre.copy()
    for _ in range(50):
        likely = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        gradient = scaled.T @ (each * (labels - likely)) - penalty @ (weights - centre)
        curvature = scaled.T @ (scaled * (each * likely * (1 - likely))[:, None]) + penalty
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-8:
            break
    fitted: Floats = weights[:-1] / deviation
    return fitted, float(weights[-1] - mean @ fitted)
