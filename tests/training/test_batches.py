from __future__ import annotations

from itertools import islice

import numpy as np

from training.batches import by_length, near_batches


def test_a_pass_holds_every_text_once_and_no_batch_is_too_long() -> None:
    lengths = [3, 9, 4, 4, 8, 2, 7, 1]
    batches = by_length(lengths, 12, "seed")
    seen: list[int] = []
    while len(seen) < len(lengths):
        batch = next(batches)
        assert len(batch) == 1 or max(lengths[at] for at in batch) * len(batch) <= 12
        seen.extend(batch)
    assert sorted(seen) == list(range(8))


def test_the_same_seed_gives_the_same_order_and_another_another() -> None:
    lengths = [at % 17 + 1 for at in range(200)]
    assert list(islice(by_length(lengths, 40, "a"), 30)) == list(
        islice(by_length(lengths, 40, "a"), 30)
    )
    assert list(islice(by_length(lengths, 40, "a"), 30)) != list(
        islice(by_length(lengths, 40, "b"), 30)
    )


def test_a_batch_holds_vectors_nearer_than_chance() -> None:
    drawn = np.random.default_rng(1)
    vectors = np.repeat(np.eye(8, dtype=np.float32), 24, axis=0)
    vectors += 0.01 * drawn.standard_normal(vectors.shape).astype(np.float32)
    lengths = [4 + at % 5 for at in range(192)]
    batches: list[list[int]] = []
    for batch in near_batches(vectors, lengths, 64, "seed"):
        batches.append(batch)
        if sum(map(len, batches)) == 192:
            break
    assert sorted(at for batch in batches for at in batch) == list(range(192))
    assert all(max(lengths[at] for at in batch) * len(batch) <= 64 for batch in batches)
    inside = np.mean([(vectors[batch] @ vectors[batch].T).mean() for batch in batches])
    assert inside > 2 * (vectors @ vectors.T).mean()
