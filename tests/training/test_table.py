from __future__ import annotations

from dataclasses import replace

import torch
from tokenizers import Tokenizer

from tests.training.conftest import PAIRS
from training.settings import read_settings
from training.table import fit_rows, initial_table


def test_known_tokens_keep_their_rows_and_new_ones_are_the_mean_of_their_pieces(
    tokenizer: Tokenizer,
) -> None:
    old = torch.arange(tokenizer.get_vocab_size() * 2, dtype=torch.float32).reshape(-1, 2)
    rows = tokenizer.get_vocab()
    new = dict(rows)
    new["河流长"] = len(rows)
    bigger = Tokenizer.from_str(tokenizer.to_str())
    bigger.add_tokens(["河流长"])
    table, fresh = initial_table(tokenizer, old, bigger)
    assert fresh == [len(rows)]
    assert torch.equal(table[: len(rows)], old)
    pieces = [rows["河流"], rows["##长"]]
    assert torch.allclose(table[-1], old[pieces].mean(0))


def test_fitting_moves_new_rows_towards_their_translation_and_no_other(
    tokenizer: Tokenizer,
) -> None:
    torch.manual_seed(0)
    table = torch.randn(tokenizer.get_vocab_size(), 8)
    before = table.clone()
    fresh = [tokenizer.get_vocab()["灯笼"], tokenizer.get_vocab()["茶"]]
    settings = replace(read_settings().table, steps=60, batch_pairs=8, rate=0.05)
    losses = fit_rows(table, fresh, PAIRS, tokenizer, settings, 1)
    assert losses[-1] < losses[0]
    changed = (table != before).any(1).nonzero().ravel().tolist()
    assert changed == sorted(fresh)


def test_no_steps_change_nothing(tokenizer: Tokenizer) -> None:
    table = torch.randn(tokenizer.get_vocab_size(), 8)
    before = table.clone()
    assert fit_rows(table, [7], PAIRS, tokenizer, read_settings().table, 1) == []
    assert torch.equal(table, before)
