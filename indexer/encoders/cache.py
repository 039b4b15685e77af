"""Vectors by content hash, one file per encoder fingerprint, so that nothing is encoded twice.

The cache outlives a killed build: what was encoded is kept. After a build it is pruned to the
passages of the new generation, so that a deleted document leaves no vector behind.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from indexer.encoders.protocol import Encoder, Vectors

# Encoded and committed at a time: what a killed build can lose.
_BATCH = 256


def text_hash(text: str) -> bytes:
    """The key of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def encode_cached(
    texts: Sequence[str],
    encoder: Encoder,
    cache_dir: Path,
    *,
    progress: Callable[[int], None] | None = None,
) -> tuple[Vectors, int]:
    """Return a row for each text, and how many texts had to be encoded.

    `progress` is called with the number of texts that are ready since the last call.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    keys = [text_hash(text) for text in texts]
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    with closing(_open(cache_dir / f"{encoder.fingerprint[:32]}.sqlite")) as connection:
        known = _read(connection, keys)
        missing: dict[bytes, str] = {}
        for key, text in zip(keys, texts, strict=True):
            if key not in known:
                missing.setdefault(key, text)
        if progress is not None:
            progress(sum(key in known for key in keys))
        # Longest first: batches of like length, and the bar only gets faster.
        waiting = sorted(missing.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            rows = encoder.encode_passages([text for _, text in batch])
            fresh = {key: row for (key, _), row in zip(batch, rows, strict=True)}
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                ((key, row.astype("<f4").tobytes()) for key, row in fresh.items()),
            )
            connection.commit()
            known.update(fresh)
            if progress is not None:
                progress(sum(key in fresh for key in keys))
    for position, key in enumerate(keys):
        vectors[position] = known[key]
    return vectors, len(missing)


def prune(texts: Iterable[str], cache_dir: Path) -> None:
    """Forget every vector, of every encoder, whose text is not in `texts`."""
    keep = {text_hash(text) for text in texts}
    for path in sorted(cache_dir.glob("*.sqlite")):
        with closing(_open(path)) as connection:
            stored = [key for (key,) in connection.execute("SELECT key FROM vectors")]
            gone = [(key,) for key in stored if key not in keep]
            if gone:
                connection.execute("PRAGMA secure_delete = ON")
                connection.executemany("DELETE FROM vectors WHERE key = ?", gone)
                connection.commit()
                connection.execute("VACUUM")


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB)")
    except sqlite3.DatabaseError:
        connection.close()
        path.unlink()  # a damaged cache holds nothing that cannot be made again
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, row BLOB)")
    return connection


def _read(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
    found: dict[bytes, Vectors] = {}
    unique = sorted(set(keys))
    for start in range(0, len(unique), 500):
        part = unique[start : start + 500]
        marks = ",".join("?" * len(part))
        rows = connection.execute(f"SELECT key, row FROM vectors WHERE key IN ({marks})", part)  # noqa: S608
        found.update((key, np.frombuffer(row, dtype="<f4")) for key, row in rows)
    return found
