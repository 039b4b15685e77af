"""The losses: distance to a target, likeness to the rest, telling the right one from the others."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def distance(found: Tensor, target: Tensor) -> Tensor:
    """Mean of one less the cosine; both sides are unit rows."""
    return (1 - (found * target).sum(1)).mean()


def contrast(
    left: Tensor,
    right: Tensor,
    temperature: float,
    same: Tensor | None = None,
    *,
    one_pool: bool = False,
) -> Tensor:
    """Symmetric in-batch cross entropy: row `i` of `left` belongs to row `i` of `right`.

    `same[i, j]` marks a pair off the diagonal that is not wrong; it is left out. With `one_pool`
    the other rows of the own side compete too, so that a text lies nearer to its translation than
    to anything else of its own language.
    """
    itself = torch.eye(len(left), dtype=torch.bool, device=left.device)
    wrong = itself if same is None else same.to(left.device) | itself
    scores = (left @ right.T / temperature).masked_fill(wrong & ~itself, -1e4)
    forward, backward = scores, scores.T
    if one_pool:
        own = (left @ left.T / temperature).masked_fill(wrong, -1e4)
        other = (right @ right.T / temperature).masked_fill(wrong, -1e4)
        forward, backward = torch.cat([forward, own], 1), torch.cat([backward, other], 1)
    truth = torch.arange(len(left), device=left.device)
    entropy = nn.functional.cross_entropy
    return (entropy(forward, truth) + entropy(backward, truth)) / 2


def likeness(found: Tensor, target: Tensor, temperature: float) -> Tensor:
    """Mean divergence of each row's likenesses to the other rows from what they are to be.

    Both are softmax distributions of cosines (after Fang et al. 2021, arXiv 2101.04731).
    """
    itself = torch.eye(len(found), dtype=torch.bool, device=found.device)
    mine = (found @ found.T / temperature).masked_fill(itself, -1e4)
    wanted = (target @ target.T / temperature).masked_fill(itself, -1e4)
    return nn.functional.kl_div(
        mine.log_softmax(1), wanted.log_softmax(1), log_target=True, reduction="batchmean"
    )
