import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.encoders.cache import encode_cached, prune, text_hash
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


def _file(folder: Path) -> Path:
    (path,) = folder.glob("*.sqlite")
    return path


# Fourteen places of the file, as shares of its length: header, schema, tree, rows, digests.
FLIPS = [n / 14 for n in range(14)]


@pytest.mark.parametrize("bit", [0, 7])
@pytest.mark.parametrize("place", FLIPS)
def test_a_flipped_bit_never_changes_a_vector(
    toy_encoder: Encoder, tmp_path: Path, place: float, bit: int
) -> None:
    texts = [f"灯会 tea 第{n}段 𠮷" for n in range(60)]
    encode_cached(texts, toy_encoder, tmp_path)
    content = bytearray(_file(tmp_path).read_bytes())
    content[int(place * len(content)) + 21] ^= 1 << bit
    _file(tmp_path).write_bytes(content)
    found, _ = encode_cached(texts, toy_encoder, tmp_path)
    np.testing.assert_array_equal(found, toy_encoder.encode_passages(texts))
    prune(texts, tmp_path)
    again, encoded = encode_cached(texts, toy_encoder, tmp_path)
    np.testing.assert_array_equal(again, found)
    assert encoded == 0


def test_a_damaged_row_is_dropped_said_and_encoded_again(
    toy_encoder: Encoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encode_cached(TEXTS, toy_encoder, tmp_path)
    with closing(sqlite3.connect(_file(tmp_path))) as connection:
        # The vector of one text under the key of another: whole in itself, and wrong.
        connection.execute(
            "UPDATE vectors SET row = (SELECT row FROM vectors WHERE key = ?) WHERE key = ?",
            (text_hash("茶"), text_hash("湄公河的灯会")),
        )
        connection.execute("UPDATE vectors SET row = NULL WHERE key = ?", (text_hash(""),))
        connection.commit()
    found, encoded = encode_cached(TEXTS, toy_encoder, tmp_path)
    assert encoded == 2
    np.testing.assert_array_equal(found, toy_encoder.encode_passages(TEXTS))
    assert "2 damaged vectors were dropped" in caplog.text


def test_the_file_of_another_encoder_is_not_believed(toy_encoder: Encoder, tmp_path: Path) -> None:
    encode_cached(TEXTS, toy_encoder, tmp_path)
    kind: Any = type(toy_encoder)
    other: Encoder = kind(name="other")
    _file(tmp_path).rename(tmp_path / f"{other.fingerprint[:32]}.sqlite")
    assert encode_cached(TEXTS, other, tmp_path)[1] == 5


def test_a_cache_of_an_older_form_is_made_anew(toy_encoder: Encoder, tmp_path: Path) -> None:
    path = tmp_path / f"{toy_encoder.fingerprint[:32]}.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, row BLOB)")
        wrong = np.ones(toy_encoder.dimension, dtype="<f4").tobytes()
        connection.execute("INSERT INTO vectors VALUES (?, ?)", (text_hash("茶"), wrong))
        connection.commit()
    assert encode_cached(["茶"], toy_encoder, tmp_path)[1] == 1
