"""How likely a cosine is by chance: means and deviations over the passages of a language."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.store import Scale
from service.retrieval.retrievers import CosineScale


@pytest.mark.parametrize("dimension", [1, 127, 128, 129, 300])
def test_deviations_are_those_of_the_whole_covariance(dimension: int) -> None:
    """It is multiplied by half and by strips of 128 rows."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(4 * dimension + 8, dimension)).astype(np.float32)
    covariance = np.atleast_2d(np.cov(vectors, rowvar=False)).astype(np.float32)
    scale = Scale(n=1_000_000, mean=vectors.mean(0), covariance=covariance)
    asked = rng.normal(size=(3, dimension)).astype(np.float32)
    means, deviations = CosineScale(scale).of(asked)
    expected = np.sqrt(np.einsum("qi,ij,qj->q", asked, covariance, asked))
    assert means == pytest.approx(asked @ scale.mean, rel=1e-2, abs=1e-2)
    assert deviations == pytest.approx(expected, rel=1e-3)
