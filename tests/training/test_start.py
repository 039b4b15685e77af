"""The starting model: 4-bit weights read exactly, other files refused, the vocabulary cut."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from indexer.errors import EncoderError
from tests.training.toy_start import (
    HIDDEN,
    PIECES,
    ROWS,
    four_bit_bytes,
    weights_file,
    write_tokenizer,
)
from training.model import TABLE
from training.pieces import Pieces, cut_pieces, read_pieces, rows_of
from training.start import package_path
from training.start_weights import Start, read_start
from training.vocabulary import gb2312

N_ROWS = 7_000
TEXTS = ["灯笼在哪里？", "the red lantern", "the old tea, the river"]


@pytest.fixture
def weights_path(tmp_path: Path) -> Path:
    path = tmp_path / "toy.bin"
    path.write_bytes(weights_file())
    return path


@pytest.fixture
def start(weights_path: Path) -> Start:
    return read_start(weights_path)


@pytest.fixture
def pieces(tmp_path: Path, start: Start) -> Pieces:
    return read_pieces(write_tokenizer(tmp_path / "tokenizer"), start)


def test_a_block_of_four_bits_is_read_as_level_times_scale(tmp_path: Path) -> None:
    content = weights_file()
    at = content.index(b"emb.word") + len("emb.word")
    _, _, offset, _ = struct.unpack_from("<BIQQ", content, at)
    levels = np.arange(32).reshape(1, 32) % 16 - 8
    block = four_bit_bytes(levels, np.array([0.5]))
    path = tmp_path / "changed.bin"
    path.write_bytes(content[:offset] + block + content[offset + len(block) :])
    row = read_start(path).weights[TABLE][0]
    assert row.tolist() == (levels[0] * 0.5).tolist()


def test_the_shape_is_that_of_the_file_and_rows_beyond_the_pieces_go(start: Start) -> None:
    assert (start.config.hidden_size, start.config.num_hidden_layers) == (HIDDEN, 2)
    assert start.pieces == tuple(PIECES)
    assert len(start.weights[TABLE]) == len(PIECES) < ROWS
    assert start.weights["encoder.layer.1.output.dense.weight"].shape == (HIDDEN, 64)


def test_a_file_cut_short_anywhere_is_refused(weights_path: Path) -> None:
    content = weights_path.read_bytes()
    for size in (4, 20, 60, 200, len(content) // 2, len(content) - 1):
        weights_path.write_bytes(content[:size])
        with pytest.raises(EncoderError) as caught:
            read_start(weights_path)
        assert "toy.bin" in caught.value.en
        assert "toy.bin" in caught.value.zh


@pytest.mark.parametrize(
    ("content", "said"),
    [(weights_file(version=2), "version is 2, expected 1"), (b"GGUF" + bytes(80), "b'GGUF'")],
)
def test_another_version_or_format_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(content)
    with pytest.raises(EncoderError) as caught:
        read_start(path)
    assert said in caught.value.en


def test_a_missing_file_and_a_missing_package_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError):
        read_start(tmp_path / "none.bin")
    with pytest.raises(EncoderError) as caught:
        package_path("no_such_package_of_weights", "weights.bin")
    assert "no_such_package_of_weights" in caught.value.en


def test_a_tokenizer_with_other_pieces_is_refused(tmp_path: Path, start: Start) -> None:
    other = [*PIECES[:-2], PIECES[-1], PIECES[-2]]
    with pytest.raises(EncoderError) as caught:
        read_pieces(write_tokenizer(tmp_path / "other", other), start)
    assert caught.value.code == "start-vocabulary"


def test_traditional_and_full_width_text_has_the_tokens_of_its_usual_form(pieces: Pieces) -> None:
    tokenizer = cut_pieces(pieces, TEXTS, N_ROWS)
    assert tokenizer.encode("燈籠在哪裡？").ids == tokenizer.encode("灯笼在哪里?").ids
    assert tokenizer.encode("ｔｈｅ　ｔｅａ").ids == tokenizer.encode("the tea").ids
    assert tokenizer.encode("").tokens == ["[CLS]", "[SEP]"]
    assert tokenizer.encode("灯", "茶").tokens[0] == "[CLS]"
    assert tokenizer.encode("灯", "茶").tokens.count("[SEP]") == 3


def test_no_usual_character_is_unknown(pieces: Pieces) -> None:
    tokenizer = cut_pieces(pieces, TEXTS, N_ROWS)
    unknown = tokenizer.token_to_id("[UNK]")
    assert unknown is not None
    for text in ("".join(gb2312()), "the tea 2021。", "abc xyz"):
        assert unknown not in tokenizer.encode(text).ids
    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    assert [tokenizer.token_to_id(name) for name in special] == [0, 1, 2, 3, 4]
    ids = tokenizer.encode("茶𠮷灯笼", add_special_tokens=False).ids
    assert ids.count(unknown) == 1
    assert ids[-1] == tokenizer.token_to_id("灯笼")


def test_rare_pieces_of_several_characters_go_first(pieces: Pieces) -> None:
    always = cut_pieces(pieces, TEXTS, 0).get_vocab_size()
    cut = cut_pieces(pieces, TEXTS, always + 1)
    assert cut.get_vocab_size() == always + 1
    assert cut.token_to_id("▁the") is not None  # three times in the texts
    assert cut.token_to_id("▁river") is None


def test_the_cut_is_the_same_every_time(pieces: Pieces) -> None:
    first, second = (cut_pieces(pieces, TEXTS, N_ROWS).to_str() for _ in range(2))
    assert first == second


def test_known_pieces_keep_their_rows_and_new_characters_take_their_traditional_ones(
    pieces: Pieces, start: Start
) -> None:
    tokenizer = cut_pieces(pieces, TEXTS, N_ROWS)
    table = start.weights[TABLE]
    found, n_new = rows_of(table, pieces, tokenizer)
    old = {piece: row for row, piece in enumerate(PIECES)}
    for piece in ("灯笼", "▁the", "谁"):
        assert torch.equal(found[tokenizer.token_to_id(piece)], table[old[piece]])
    assert torch.equal(found[tokenizer.token_to_id("[CLS]")], table[old["<s>"]])
    assert tokenizer.token_to_id("體") is None
    assert n_new > 6_000
    assert torch.isfinite(found).all()
    again, _ = rows_of(table, pieces, tokenizer)
    assert torch.equal(found, again)
