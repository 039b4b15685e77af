"""Batches in a fixed order: pairs of like length, questions whose passages resemble each other.

An order is a pure function of its seed, so a run that was cut off finds its place by counting.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from training.texts import Question

SENTENCE_END = re.compile(r"[。！？；.!?;\n]+")
SHARED_CHARACTERS = 12


def by_length(lengths: Sequence[int], batch_tokens: int, seed: str) -> Iterator[list[int]]:
    """Endless batches of at most `batch_tokens` padded tokens; every pass has another order."""
    epoch = 0
    while True:
        drawn = random.Random(f"{seed}-{epoch}")
        order = sorted(range(len(lengths)), key=lambda at: (lengths[at], drawn.random()))
        batches: list[list[int]] = [[]]
        for at in order:
            if batches[-1] and lengths[at] * (len(batches[-1]) + 1) > batch_tokens:
                batches.append([])
            batches[-1].append(at)
        drawn.shuffle(batches)
        yield from batches
        epoch += 1


def near_groups(
    vectors: npt.NDArray[np.float32], batch: int, group: int, seed: str
) -> Iterator[list[int]]:
    """Endless batches made of groups of near vectors, for wrong passages that are hard to tell."""
    epoch = 0
    while True:
        drawn = np.random.default_rng([epoch, *seed.encode("utf-8")])
        groups = _halved(vectors, np.arange(len(vectors)), group, drawn)
        order = drawn.permutation(len(groups))
        together = max(1, batch // group)
        for at in range(0, len(groups), together):
            yield [int(row) for which in order[at : at + together] for row in groups[which]]
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
    middle = max(group, round(len(rows) / 2 / group) * group)
    return _halved(vectors, order[:middle], group, drawn) + _halved(
        vectors, order[middle:], group, drawn
    )


def same_evidence(questions: Sequence[Question]) -> npt.NDArray[np.bool_]:
    """Which passages of a batch answer which other question: same question or a shared sentence."""
    holders: dict[str, list[int]] = {}
    for at, row in enumerate(questions):
        parts = {part for part in SENTENCE_END.split(row.passage) if len(part) >= SHARED_CHARACTERS}
        for part in {f"? {row.question}"} | (parts or {row.passage}):
            holders.setdefault(part, []).append(at)
    found = np.eye(len(questions), dtype=np.bool_)
    for rows in holders.values():
        if len(rows) > 1:
            found[np.ix_(rows, rows)] = True
    return found
