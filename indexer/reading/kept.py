"""Readings kept beside an index, so that a file that did not change is not read again.

A file is known by its path, size, times and inode; when those changed but the bytes did not, by
its digest. What a killed run has read is kept. A file that is gone leaves nothing behind.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from indexer.reading.codec import from_json, to_json
from indexer.reading.records import Reading

FILE_NAME = "readings.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL, version TEXT NOT NULL,
  body BLOB NOT NULL);
"""
# Readings committed at a time: what a killed run can lose.
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept about a file, without its text."""

    stamp: str
    sha256: str
    version: str


def stamp_of(status: os.stat_result) -> str:
    """What changes when a file is written."""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


class KeptReadings:
    """The readings of one folder, in a file of the index folder."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._connection = _open(path)
        self._pending = 0
        self.known: dict[str, Known] = {
            row[0]: Known(*row[1:])
            for row in self._connection.execute("SELECT path, stamp, sha256, version FROM readings")
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

    def get(self, path: str) -> Reading | None:
        """The reading of a file; None when it is not there or damaged."""
        row = self._connection.execute(
            "SELECT body FROM readings WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            return None
        try:
            return from_json(zlib.decompress(row[0]))
        except (ValueError, zlib.error):
            return None

    def put(self, path: str, known: Known, reading: Reading) -> None:
        """Keep a reading."""
        body = zlib.compress(to_json(reading), 1)
        self._connection.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)",
            (path, known.stamp, known.sha256, known.version, body),
        )
        self.known[path] = known
        self._pending += 1
        if self._pending >= _BATCH:
            self._connection.commit()
            self._pending = 0

    def restamp(self, path: str, known: Known) -> None:
        """The same bytes under another time."""
        self._connection.execute(
            "UPDATE readings SET stamp = ? WHERE path = ?", (known.stamp, path)
        )
        self.known[path] = known

    def keep_only(self, paths: Iterable[str]) -> None:
        """Forget every other file, also on the disk."""
        gone = set(self.known) - set(paths)
        if not gone:
            return
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.executemany(
            "DELETE FROM readings WHERE path = ?", [(path,) for path in sorted(gone)]
        )
        self._connection.commit()
        self._connection.execute("VACUUM")
        for path in gone:
            del self.known[path]


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.DatabaseError:
        connection.close()
        path.unlink()  # a damaged file holds nothing that cannot be read again
        connection = sqlite3.connect(path)
        connection.executescript(_SCHEMA)
    return connection


def is_damaged(path: Path) -> bool:
    """Whether the file is there and cannot be used."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            row = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError:
        return True
    return bool(row[0] != "ok")
