"""The two models that scipy fits: as scikit-learn fits them where it can, and as defined."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from benchmarks.logistic import Choice, Floats, fit_choice, fit_logistic

pytestmark = pytest.mark.checkout


def drawn(seed: int, rows: int = 400) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    features = random.normal(size=(rows, 3)) * [1.0, 4.0, 0.2] + [2.0, 0.0, -1.0]
    likely = 1 / (1 + np.exp(-(features @ [0.8, -0.3, 2.0])))
    return features, (random.random(rows) < likely).astype(np.float64)


@pytest.mark.parametrize("ridge", [0.02, 0.5])
def test_without_an_expectation_the_weights_are_those_of_scikit_learn(ridge: float) -> None:
    features, labels = drawn(1)
    scale = features.std(axis=0)
    theirs = LogisticRegression(C=1 / (ridge * len(labels)), tol=1e-10, max_iter=1_000)
    theirs.fit(features / scale, labels)
    weights, bias = fit_logistic(features, labels, ridge=ridge)
    assert weights == pytest.approx(theirs.coef_[0] / scale, abs=1e-4)
    assert bias == pytest.approx(theirs.intercept_[0], abs=1e-4)


def test_a_strong_ridge_leaves_what_was_expected_and_importance_counts_examples() -> None:
    features, labels = drawn(2)
    expected = np.array([0.5, -0.1, 1.0])
    held, _ = fit_logistic(features, labels, expected=expected, ridge=1e6)
    assert held == pytest.approx(expected, abs=1e-4)
    twice = np.where(np.arange(len(labels)) % 2 == 0, 2.0, 1.0)
    chosen = np.repeat(np.arange(len(labels)), twice.astype(int))
    weighed, _ = fit_logistic(features, labels, importance=twice, ridge=0)
    repeated, _ = fit_logistic(features[chosen], labels[chosen], ridge=0)
    assert weighed == pytest.approx(repeated, abs=1e-4)


def test_a_choice_finds_the_weights_by_which_candidates_were_chosen() -> None:
    random = np.random.default_rng(3)
    truth = np.array([1.5, -0.5])
    choices = []
    for _ in range(1_500):
        features = random.normal(size=(random.integers(2, 9), 2))
        offset = random.normal(size=len(features))
        seen = features @ truth + offset + random.gumbel(size=len(features))
        choices.append(Choice(features, offset, seen == seen.max(), 1.0))
    assert fit_choice(choices) == pytest.approx(truth, abs=0.15)
