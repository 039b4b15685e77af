"""Vectors by content hash, one file per encoder fingerprint, so that nothing is encoded twice.

The cache outlives a killed build: what was encoded is kept. After a build it is pruned to the
passages of the new generation, so that a deleted document leaves no vector behind. Every row is
checked by its digest: a damaged row is dropped and encoded again, a damaged file is replaced, and
both are logged.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.derived import shrink
from indexer.encoders.protocol import Encoder, Vectors

logger = logging.getLogger(__name__)
TextKeys = npt.NDArray[np.uint64]

# Texts per commit: the most that a killed build can lose.
_BATCH = 256
# Written into each file; one of another form is made anew.
_FORM = 2
_DIGEST_BYTES = 16
_KEY_BYTES = 32
# What SQLite says about a file that is whole but cannot be used just now.
_NOT_DAMAGE = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_AUTH, sqlite3.SQLITE_INTERRUPT,
})  # fmt: skip


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
    cache = _Cache(_path(cache_dir, encoder.fingerprint), encoder.fingerprint, encoder.dimension)
    known = cache.read(keys)
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
        fresh = {
            key: row.astype("<f4").tobytes() for (key, _), row in zip(batch, rows, strict=True)
        }
        cache.write(fresh)
        known.update(fresh)
        if progress is not None:
            progress(sum(key in fresh for key in keys))
    whole = np.frombuffer(b"".join(map(known.__getitem__, keys)), dtype="<f4")
    vectors = whole.reshape(len(keys), encoder.dimension).astype(np.float32)
    return vectors, len(missing)


def text_keys(texts: Iterable[str]) -> TextKeys:
    """The beginnings of the keys of texts: enough to tell them apart."""
    return _beginnings([text_hash(text) for text in texts])


def forget_texts(gone: TextKeys, n_left: int, cache_dir: Path) -> bool:
    """Forget the vectors of a few texts, by their keys; True when just `n_left` are left then.

    With another number, or several files, there is more to forget: see `prune`.
    """
    paths = sorted(cache_dir.glob("*.sqlite"))
    if len(paths) != 1:
        return False
    try:
        with closing(_open(paths[0])) as connection:
            if len(gone):
                connection.execute("PRAGMA secure_delete = ON")
                first = [key.tobytes() for key in gone.astype("<u8")]
                connection.executemany(
                    "DELETE FROM vectors WHERE key >= ? AND key <= ?",
                    [(key, key + b"\xff" * (_KEY_BYTES - 8)) for key in first],
                )
                connection.commit()
            (n,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
            return bool(n == n_left)
    except sqlite3.Error as error:
        _drop(paths[0], error)
        return True


def prune(texts: Iterable[str] | TextKeys, cache_dir: Path) -> None:
    """Forget every vector, of every encoder, whose text is not in `texts` (or their keys)."""
    keep = texts if isinstance(texts, np.ndarray) else text_keys(texts)
    for path in sorted(cache_dir.glob("*.sqlite")):
        try:
            with closing(_open(path)) as connection:
                # The rows are asked, as where they are read: the index of keys may be damaged.
                keys = connection.execute("SELECT key FROM vectors NOT INDEXED")
                stored = [key for (key,) in keys]
                gone = [(key,) for key in stored if not _is_key(key)]
                stored = [key for key in stored if _is_key(key)]
                unused = np.flatnonzero(~np.isin(_beginnings(stored), keep))
                gone += [(stored[place],) for place in unused.tolist()]
                if gone:
                    connection.execute("PRAGMA secure_delete = ON")
                    connection.executemany("DELETE FROM vectors WHERE key = ?", gone)
                    connection.commit()
                    shrink(connection)
        except sqlite3.Error as error:
            _drop(path, error)


def _is_key(key: object) -> bool:
    return isinstance(key, bytes) and len(key) == _KEY_BYTES


def _beginnings(keys: Sequence[bytes]) -> TextKeys:
    whole = np.frombuffer(b"".join(keys), dtype="<u8")
    return whole.reshape(len(keys), _KEY_BYTES // 8)[:, 0].copy()


@dataclass(frozen=True, slots=True)
class CacheState:
    """What is kept of an encoder's vectors; None for `n_damaged` when the file cannot be read."""

    path: Path
    n_rows: int
    n_damaged: int | None


def cache_state(cache_dir: Path, fingerprint: str, dimension: int) -> CacheState | None:
    """Check every row that is kept for an encoder by its digest; None when nothing is kept."""
    path = _path(cache_dir, fingerprint)
    if not path.exists():
        return None
    try:
        n_damaged = _Cache(path, fingerprint, dimension).count_damaged()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            ((n_rows,),) = connection.execute("SELECT count(*) FROM vectors")
    except sqlite3.Error:
        return CacheState(path, 0, None)
    return CacheState(path, n_rows, n_damaged)


def drop_damaged(cache_dir: Path, fingerprint: str, dimension: int) -> None:
    """Forget the rows of an encoder that are damaged; they are encoded when they are needed."""
    path = _path(cache_dir, fingerprint)
    if path.exists():
        _Cache(path, fingerprint, dimension).drop_damaged()


def cached(
    texts: Sequence[str], cache_dir: Path, fingerprint: str, dimension: int
) -> dict[str, Vectors]:
    """The vectors that are kept of `texts`, and whole; nothing is encoded, nothing is written."""
    path = _path(cache_dir, fingerprint)
    by_key = {text_hash(text): text for text in texts}
    if not path.exists():
        return {}
    try:
        cache = _Cache(path, fingerprint, dimension)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            rows = cache.rows(connection, sorted(by_key))
            return {
                by_key[key]: np.frombuffer(row, dtype="<f4") for key, row in rows if row is not None
            }
    except sqlite3.Error:
        return {}


def _path(cache_dir: Path, fingerprint: str) -> Path:
    return cache_dir / f"{fingerprint[:32]}.sqlite"


class _Cache:
    """One file of rows. `read` gives what is whole; `write` makes a damaged file anew."""

    def __init__(self, path: Path, fingerprint: str, dimension: int) -> None:
        self._path = path
        self._secret = fingerprint.encode()
        self._row_bytes = 4 * dimension

    def read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The rows of those `keys` that are there and whole, as they are stored."""
        try:
            with closing(_open(self._path)) as connection:
                found = dict(self.rows(connection, sorted(set(keys))))
                whole = {key: row for key, row in found.items() if row is not None}
                damaged = [(key,) for key, row in found.items() if row is None]
                if damaged:
                    connection.executemany("DELETE FROM vectors WHERE key = ?", damaged)
                    connection.commit()
                    logger.warning(
                        "%s: %d damaged vectors were dropped; they are encoded again",
                        self._path,
                        len(damaged),
                    )
                return whole
        except sqlite3.Error as error:
            _drop(self._path, error)
            return {}

    def rows(
        self, connection: sqlite3.Connection, keys: Sequence[bytes]
    ) -> Iterator[tuple[bytes, bytes | None]]:
        """Key and row of those `keys` that are there; None for a row that is damaged."""
        (n_rows,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
        if 2 * len(keys) > n_rows:
            # Most of them: a file without damage is read from its beginning to its end.
            everything = self._all_whole(connection)
            if everything is not None:
                yield from ((key, everything[key]) for key in keys if key in everything)
                return
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, row, digest FROM vectors WHERE key IN ({marks})"  # noqa: S608
            for key, row, digest in connection.execute(query, part):
                yield key, row if self._fits(key, row, digest) else None

    def _all_whole(self, connection: sqlite3.Connection) -> dict[bytes, bytes] | None:
        """Every key with its row; None when one of them is damaged."""
        found: dict[bytes, bytes] = {}
        for key, row, digest in connection.execute("SELECT key, row, digest FROM vectors"):
            if not self._fits(key, row, digest):
                return None
            found[key] = row
        return found

    def count_damaged(self) -> int:
        """How many rows are not what they were when they were written; the file is only read.

        Raises:
            sqlite3.Error: when the file itself is damaged.
        """
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("quick_check")
            rows = connection.execute("SELECT key, row, digest FROM vectors")
            return sum(not self._fits(*values) for values in rows)

    def drop_damaged(self) -> None:
        """Forget the rows that `count_damaged` counts; a file that is damaged goes as a whole."""
        try:
            if not self.count_damaged():
                return
            with closing(_open(self._path)) as connection:
                rows = connection.execute("SELECT rowid, key, row, digest FROM vectors")
                gone = [(number,) for number, *values in rows if not self._fits(*values)]
                connection.executemany("DELETE FROM vectors WHERE rowid = ?", gone)
                connection.commit()
        except sqlite3.Error as error:
            _drop(self._path, error)

    def _fits(self, key: object, row: object, digest: object) -> bool:
        return (
            isinstance(key, bytes)
            and isinstance(row, bytes)
            and len(row) == self._row_bytes
            and digest == self._digest(key, row)
        )

    def write(self, rows: Mapping[bytes, bytes]) -> None:
        """Keep `rows`; when the file turns out to be damaged, in a new one."""
        try:
            self._insert(rows)
        except sqlite3.Error as error:
            _drop(self._path, error)
            self._insert(rows)

    def _insert(self, rows: Mapping[bytes, bytes]) -> None:
        with closing(_open(self._path)) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                ((key, row, self._digest(key, row)) for key, row in rows.items()),
            )
            connection.commit()

    def _digest(self, key: bytes, row: bytes) -> bytes:
        """A digest of encoder, text and vector together: a row is right for its text alone."""
        hashed = hashlib.blake2b(self._secret, digest_size=_DIGEST_BYTES)
        hashed.update(key)
        hashed.update(row)
        return hashed.digest()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        if connection.execute("PRAGMA user_version").fetchone() != (_FORM,):
            connection.close()
            path.unlink(missing_ok=True)  # a cache holds nothing that cannot be made again
            connection = sqlite3.connect(path)
            connection.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, row BLOB, digest BLOB)")
            connection.execute(f"PRAGMA user_version = {_FORM}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _drop(path: Path, error: sqlite3.Error) -> None:
    """Remove a damaged file; raise `error` again when it says something else."""
    if (getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF) in _NOT_DAMAGE:
        raise error
    path.unlink(missing_ok=True)
    logger.warning("%s: the vector cache is damaged (%s); it is made anew", path, error)
