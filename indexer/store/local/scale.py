"""Mean and covariance of the vectors of a language: what is usual there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.store.protocol import Scale

Floats = npt.NDArray[np.float32]

# Rows that are looked at for the statistics of a language: each variance within 2 %.
_SCALE_SAMPLE = 6_000
# Knuth's multiplier: rows of one document, or of one place in documents, are not picked together.
_SPREAD = 2_654_435_761


def scale_of(
    vectors: npt.NDArray[Any], widened: Callable[[npt.NDArray[Any]], Vectors] | None = None
) -> Scale:
    """Statistics of unit rows; of many rows, of some that are spread evenly.

    `widened` makes single precision of the rows that are looked at.
    """
    own = vectors
    if len(vectors) > _SCALE_SAMPLE:
        order = np.argsort(np.arange(len(vectors)) * _SPREAD % (1 << 32))
        own = vectors[np.sort(order[:_SCALE_SAMPLE])]
    own = own if widened is None else widened(np.ascontiguousarray(own))
    dimension = vectors.shape[1]
    mean = own.mean(axis=0) if len(own) else np.zeros(dimension, np.float32)
    mean = mean.astype(np.float32)
    centred = own - mean
    covariance: Floats = (centred.T @ centred / max(len(own), 1)).astype(np.float32)
    return Scale(len(own), mean, covariance)
