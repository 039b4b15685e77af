"""Batches in a fixed order: texts of like length, and of like content where that makes it hard.

An order is a pure function of its seed, so a run that was cut off finds its place by counting.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

SENTENCE_END = re.compile(r"[。！？；.!?;\n]+")
SHARED_CHARACTERS = 12
# Batches that are cut out of texts with near vectors.
NEAR_BATCHES = 3


def by_length(lengths: Sequence[int], batch_tokens: int, seed: str) -> Iterator[list[int]]:
    """Endless batches of at most `batch_tokens` padded tokens; every pass has another order."""
    epoch = 0
    while True:
        yield from next_pass(lengths, batch_tokens, f"{seed}-{epoch}")
        epoch += 1


def next_pass(lengths: Sequence[int], batch_tokens: int, seed: str) -> list[list[int]]:
    """Every text once, in batches of like length; the order of the batches is drawn."""
    drawn = random.Random(seed)
    order = sorted(range(len(lengths)), key=lambda at: (lengths[at], drawn.random()))
    batches: list[list[int]] = [[]]
    for at in order:
        if batches[-1] and lengths[at] * (len(batches[-1]) + 1) > batch_tokens:
            batches.append([])
        batches[-1].append(at)
    drawn.shuffle(batches)
    return batches


def near_batches(
    vectors: npt.NDArray[np.float32], lengths: Sequence[int], batch_tokens: int, seed: str
) -> Iterator[list[int]]:
    """The same, each batch out of a few batches' worth of texts with near vectors."""
    group = max(2, NEAR_BATCHES * batch_tokens * len(lengths) // max(1, sum(lengths)))
    epoch = 0
    while True:
        drawn = np.random.default_rng([epoch, *seed.encode("utf-8")])
        batches: list[list[int]] = []
        for rows in _halved(vectors, np.arange(len(vectors)), group, drawn):
            within = next_pass([lengths[row] for row in rows], batch_tokens, f"{seed}-{epoch}")
            batches.extend([int(rows[at]) for at in batch] for batch in within)
        for at in drawn.permutation(len(batches)):
            yield batches[at]
        epoch += 1


def _halved(
    vectors: npt.NDArray[np.float32],
    rows: npt.NDArray[np.int64],
    group: int,
    drawn: np.random.Generator,
) -> list[npt.NDArray[np.int64]]:
    """Halve along the line between two rows until a group is small enough."""
    if len(rows) <= group:
        return [rows]
    first, second = vectors[drawn.choice(rows, 2, replace=False)]
    order = rows[np.argsort(vectors[rows] @ (first - second), kind="stable")]
    middle = len(rows) // 2
    return _halved(vectors, order[:middle], group, drawn) + _halved(
        vectors, order[middle:], group, drawn
    )
