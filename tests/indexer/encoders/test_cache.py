import sqlite3
from pathlib import Path
from typing import Any

import numpy as np

from indexer.encoders.cache import encode_cached, prune
from indexer.encoders.protocol import Encoder

TEXTS = ["湄公河的灯会", "The lantern fair", "茶", "", "𠮷 tea", "茶"]


def test_an_unchanged_text_is_never_encoded_again(toy_encoder: Encoder, tmp_path: Path) -> None:
    first, encoded = encode_cached(TEXTS, toy_encoder, tmp_path)
    assert encoded == 5
    again, encoded = encode_cached([*TEXTS[::-1], "新的 text"], toy_encoder, tmp_path)
    assert encoded == 1
    np.testing.assert_array_equal(again[:-1], first[::-1])
    np.testing.assert_array_equal(first, toy_encoder.encode_passages(TEXTS))


def test_another_encoder_has_a_cache_of_its_own(toy_encoder: Encoder, tmp_path: Path) -> None:
    encode_cached(TEXTS, toy_encoder, tmp_path)
    kind: Any = type(toy_encoder)
    other: Encoder = kind(name="other")
    assert encode_cached(TEXTS, other, tmp_path)[1] == 5
    assert encode_cached(TEXTS, toy_encoder, tmp_path)[1] == 0


def test_pruning_forgets_what_is_gone_in_every_cache(toy_encoder: Encoder, tmp_path: Path) -> None:
    kind: Any = type(toy_encoder)
    other: Encoder = kind(name="other")
    for encoder in (toy_encoder, other):
        encode_cached(TEXTS, encoder, tmp_path)
    prune(["茶"], tmp_path)
    for path in tmp_path.glob("*.sqlite"):
        with sqlite3.connect(path) as connection:
            assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (1,)
        connection.close()


def test_a_damaged_cache_is_made_again(toy_encoder: Encoder, tmp_path: Path) -> None:
    encode_cached(TEXTS, toy_encoder, tmp_path)
    (path,) = tmp_path.glob("*.sqlite")
    path.write_bytes(b"not a database" * 100)
    assert encode_cached(TEXTS, toy_encoder, tmp_path)[1] == 5


def test_progress_counts_every_text_once(toy_encoder: Encoder, tmp_path: Path) -> None:
    counts: list[int] = []
    encode_cached(TEXTS[:3], toy_encoder, tmp_path, progress=counts.append)
    encode_cached(TEXTS, toy_encoder, tmp_path, progress=counts.append)
    assert sum(counts) == 3 + 6
