"""Rows of the token table for a new vocabulary.

A token the starting model knows keeps its row. A new one starts as the mean of the pieces that the
starting tokenizer cuts it into, or near the mean row when it knows none of them. Over bitext the
new rows can then be fitted so that the weighted mean of the Chinese rows of a sentence equals that
of the English rows of its translation.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from training.settings import TableSettings
from training.texts import Pair


def initial_table(old: Tokenizer, old_table: Tensor, new: Tokenizer) -> tuple[Tensor, list[int]]:
    """Rows for every token of `new`, and which of them are new."""
    old_rows = old.get_vocab()
    unknown = old_rows["[UNK]"]
    table = torch.empty(new.get_vocab_size(), old_table.shape[1])
    fresh: list[int] = []
    mean, spread = old_table.mean(0), old_table.std()
    noise = torch.Generator().manual_seed(0)
    for word, row in new.get_vocab().items():
        if word in old_rows:
            table[row] = old_table[old_rows[word]]
            continue
        fresh.append(row)
        pieces = old.encode(word.removeprefix("##"), add_special_tokens=False).ids
        known = [piece for piece in pieces if piece != unknown]
        if known:
            table[row] = old_table[known].mean(0)
        else:
            table[row] = mean + spread * torch.randn(len(mean), generator=noise)
    return table, sorted(fresh)


def fit_rows(
    table: Tensor,
    fresh: Sequence[int],
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    settings: TableSettings,
    seed: int,
) -> list[float]:
    """Fit the `fresh` rows of `table` in place; the loss of every step."""
    if not settings.steps or not fresh:
        return []
    left = _encoded(tokenizer, [pair.chinese for pair in pairs])
    right = _encoded(tokenizer, [pair.english for pair in pairs])
    held = set(fresh)
    useful = [at for at, ids in enumerate(left) if held.intersection(ids) and right[at]]
    if not useful:
        return []
    weight = _rarity(left + right, len(table))
    rows = torch.nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
        table, freeze=False, sparse=True
    )
    optimizer = torch.optim.SparseAdam(rows.parameters(), lr=settings.rate)
    generator = torch.Generator().manual_seed(seed)
    free = torch.zeros(len(table), 1)
    free[list(fresh)] = 1
    losses: list[float] = []
    for _ in tqdm(range(settings.steps), desc="fit rows"):
        drawn = torch.randint(len(useful), (settings.batch_pairs,), generator=generator)
        chosen = [useful[int(at)] for at in drawn]
        target = _bag(rows, [right[at] for at in chosen], weight, free).detach()
        loss = (_bag(rows, [left[at] for at in chosen], weight, free) - target).pow(2).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()  # type: ignore[no-untyped-call]
        losses.append(float(loss.detach()))
    table[list(fresh)] = rows.weight.detach()[list(fresh)]
    return losses


def _encoded(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [row.ids for row in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def _rarity(texts: list[list[int]], size: int) -> Tensor:
    counts = Counter(token for ids in texts for token in set(ids))
    found = [math.log(len(texts) / (1 + counts[row])) for row in range(size)]
    return torch.tensor(found).clamp_min(0.1)


def _bag(rows: torch.nn.Embedding, texts: list[list[int]], weight: Tensor, free: Tensor) -> Tensor:
    flat = torch.tensor([token for ids in texts for token in ids])
    owner = torch.tensor([at for at, ids in enumerate(texts) for _ in ids])
    share = weight[flat]
    total = torch.zeros(len(texts)).index_add(0, owner, share)
    found = rows(flat)
    found = found * free[flat] + found.detach() * (1 - free[flat])
    scaled = found * (share / total[owner]).unsqueeze(1)
    return torch.zeros(len(texts), found.shape[1]).index_add(0, owner, scaled)
