from __future__ import annotations

import math

import pytest
import torch

from training.losses import contrast, distance, likeness


def test_distance_is_one_less_the_cosine() -> None:
    left = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    right = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert float(distance(left, right)) == pytest.approx(0.5)


def test_contrast_of_two_orthogonal_pairs_is_the_softmax_by_hand() -> None:
    rows = torch.eye(2)
    expected = -math.log(math.exp(2) / (math.exp(2) + 1))
    assert float(contrast(rows, rows, 0.5)) == pytest.approx(expected, rel=1e-5)


def test_a_row_that_is_not_wrong_costs_nothing() -> None:
    rows = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    same = torch.ones((2, 2), dtype=torch.bool)
    assert float(contrast(rows, rows, 0.1, same)) == pytest.approx(0.0, abs=1e-6)
    assert float(contrast(rows, rows, 0.1)) == pytest.approx(math.log(2), rel=1e-5)


def test_in_one_pool_a_neighbour_of_the_own_language_competes() -> None:
    chinese = torch.nn.functional.normalize(torch.tensor([[1.0, 0.1], [1.0, -0.1]]), dim=1)
    english = torch.nn.functional.normalize(torch.tensor([[0.0, 1.0], [0.0, -1.0]]), dim=1)
    apart = contrast(chinese, english, 0.1)
    assert float(contrast(chinese, english, 0.1, one_pool=True)) > float(apart)


def test_likeness_costs_nothing_when_it_is_right_whatever_the_axes() -> None:
    drawn = torch.Generator().manual_seed(6)
    target = torch.nn.functional.normalize(torch.randn(6, 8, generator=drawn), dim=1)
    turn, _ = torch.linalg.qr(torch.randn(8, 8, generator=drawn))
    assert float(likeness(target @ turn, target, 0.05)) == pytest.approx(0.0, abs=1e-4)
    assert float(likeness(target.flip(0), target, 0.05)) > 0.1
