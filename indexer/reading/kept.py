"""Readings stored with an index, so that a file that did not change is not read again.

A file is known by its path, size, times and inode; when those changed but the bytes did not, by
its digest. Readings of an interrupted run are kept. Those of a removed file are deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from indexer.derived import shrink
from indexer.reading.codec import finding_from, from_json, to_json
from indexer.reading.findings import Finding
from indexer.reading.records import Reading

FILE_NAME = "readings.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL, version TEXT NOT NULL,
  failed INTEGER NOT NULL, body BLOB NOT NULL);
"""
# Readings per commit: the most that an interrupted run can lose.
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Known:
    """The stored record of a file, without its text. `failed` when it could not be read."""

    stamp: str
    sha256: str
    version: str
    failed: bool = False


def stamp_of(status: os.stat_result) -> str:
    """A stamp that changes when the file is written."""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


class KeptReadings:
    """The readings of one folder, in a file of the index folder."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._connection = _open(path)
        self._pending = 0
        self.known: dict[str, Known] = {
            row[0]: Known(row[1], row[2], row[3], failed=bool(row[4]))
            for row in self._connection.execute(
                "SELECT path, stamp, sha256, version, failed FROM readings"
            )
        }

    def __enter__(self) -> KeptReadings:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.commit()
        self._connection.close()

    def get(self, path: str) -> Reading | Finding | None:
        """The reading of a file, or its finding when it was not read; None without either."""
        row = self._connection.execute(
            "SELECT body FROM readings WHERE path = ?", (path,)
        ).fetchone()
        return None if row is None else _decoded(row[0])

    def put(self, path: str, known: Known, found: Reading | Finding) -> None:
        """Store a reading, or the finding that says why there is none."""
        if isinstance(found, Finding):
            plain = b"F" + json.dumps(asdict(found)).encode()
        else:
            plain = b"R" + to_json(found)
        body = zlib.compress(plain, 1)
        self._connection.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?)",
            (path, known.stamp, known.sha256, known.version, known.failed, body),
        )
        self.known[path] = known
        self._pending += 1
        if self._pending >= _BATCH:
            self._connection.commit()
            self._pending = 0

    def keep_only(self, paths: Iterable[str]) -> None:
        """Delete the readings of every other file, also from the disk."""
        gone = set(self.known) - set(paths)
        if not gone:
            return
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.executemany(
            "DELETE FROM readings WHERE path = ?", [(path,) for path in sorted(gone)]
        )
        self._connection.commit()
        shrink(self._connection)
        for path in gone:
            del self.known[path]


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.OperationalError:  # no write permission, or the disk is full
        connection.close()
        raise
    except sqlite3.DatabaseError:
        connection.close()
        path.unlink()  # a damaged database can be rebuilt by reading the files again
        connection = sqlite3.connect(path)
        connection.executescript(_SCHEMA)
    return connection


def paths_of_bytes(path: Path, digests: Iterable[str]) -> dict[str, str]:
    """sha256 -> the first path of a file with these bytes, by the readings stored in `path`.

    A digest that is not found has no path; the database is not changed.
    """
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    with (
        contextlib.suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        for digest in digests:
            query = "SELECT min(path) FROM readings WHERE sha256 = ?"
            (first,) = connection.execute(query, (digest,)).fetchone()
            if first is not None:
                found[digest] = first
    return found


def count_damaged(path: Path) -> tuple[int, int | None]:
    """How many readings there are, and how many are damaged; None when the database is."""
    n, damaged = 0, 0
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return 0, None
            for (body,) in connection.execute("SELECT body FROM readings"):
                n += 1
                damaged += _decoded(body) is None
    except sqlite3.Error:
        return 0, None
    return n, damaged


def forget_damaged(path: Path) -> None:
    """Delete the damaged readings, or all of them; their files are read again."""
    if count_damaged(path)[1] is None:
        path.unlink(missing_ok=True)
        return
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT path, body FROM readings")
        gone = [(name,) for name, body in rows if _decoded(body) is None]
        connection.executemany("DELETE FROM readings WHERE path = ?", gone)
        connection.commit()


def _decoded(content: bytes) -> Reading | Finding | None:
    try:
        body = zlib.decompress(content)
        if body[:1] == b"F":
            return finding_from(json.loads(body[1:]))
        return from_json(body[1:])
    except (ValueError, KeyError, TypeError, zlib.error):
        return None
