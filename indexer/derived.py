"""What each document gave in earlier builds, so that an edit costs the document that was edited.

A value is kept under a digest of everything that it is made from: the document, the names, the
encoder and this program itself. It is the same value that would be made again, so that an index
made with what is kept equals one made from nothing, byte for byte. Nothing is believed without its
own digest. What no document of a build asked for is forgotten.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TypeVar

from indexer.records import Document, values_of

logger = logging.getLogger(__name__)

FILE_NAME: Final = "derived.sqlite"
T = TypeVar("T")
# Kind, key, value and digest of something that is kept.
Row = tuple[str, bytes, bytes, bytes]
# Kept at a time: what a killed build can lose.
_BATCH = 256
_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
  kind TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL,
  PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""
# Part of a file that may be empty before it is written anew.
_MOST_EMPTY = 0.3
# Packages that decide where words and sentences end.
_PACKAGES = ("langchain-text-splitters", "opencc", "pystemmer", "rjieba", "tokenizers")
# What a document is beside its parts; `sha256` stands for its text.
_SAID = tuple(
    field.name
    for field in fields(Document)
    if field.name not in {"text", "pages", "blocks", "boxes", "file_sha256", "copies"}
)
_READ_JSON = json.JSONDecoder().raw_decode
_SOURCES = frozenset({".py", ".tsv", ".toml", ".json", ".txt"})


class Derived:
    """Values by kind and by the document that they are made from.

    `about` is everything beside document and program that all of them depend on. `few` tells that
    few of the values will be asked for. Use it in a `with`; `keep_used`, or `forget` of documents
    that are gone, at the end of a build that succeeded.
    """

    def __init__(self, path: Path | None, about: Sequence[str] = (), *, few: bool = False) -> None:
        self._few = few
        self._about = hashlib.sha256(json.dumps([program_digest(), *about]).encode()).digest()
        self._path = path
        self._connection = _open(path) if path is not None else None
        self._keys: dict[str, bytes] = {}
        self._used: set[tuple[str, bytes]] = set()
        # What is kept, by kind: a build asks for nearly all of it, and one query for each value
        # would cost more than reading the file.
        self._kept: dict[str, dict[bytes, tuple[bytes, bytes]]] = {}
        self._waiting: dict[tuple[str, bytes], tuple[bytes, bytes]] = {}

    @property
    def about(self) -> str:
        """Digest of everything that all values depend on."""
        return self._about.hex()

    def __enter__(self) -> Derived:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write()
        if self._connection is not None:  # what cannot be written is given up
            self._connection.close()

    def of(
        self,
        kind: str,
        documents: Sequence[Document],
        make: Callable[[], T],
        dump: Callable[[T], Any],
        load: Callable[[Any], T],
        *,
        also: str = "",
    ) -> T:
        """What `documents` (and `also`) give; made only when it is not kept.

        `dump` makes JSON of it, and `load` the same value of that.
        """
        if self._connection is None:
            return make()
        place = self._place(kind, documents, also)
        self._used.add(place)
        found = self._read(place)
        if found is not None:
            return load(found)
        value = make()
        body = zlib.compress(json.dumps(dump(value), separators=(",", ":")).encode(), 1)
        self._waiting[place] = (body, self._digest(place, body))
        if len(self._waiting) >= _BATCH:
            self._write()
        return value

    def _place(self, kind: str, documents: Sequence[Document], also: str) -> tuple[str, bytes]:
        more = hashlib.blake2b(also.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return kind, b"".join([*map(self.key_of, documents), more])

    def lacks(self, kind: str, documents: Sequence[Document], *, also: str = "") -> bool:
        """Whether a value would have to be made."""
        return (
            self._connection is not None and self._read(self._place(kind, documents, also)) is None
        )

    def rows(self) -> list[Row]:
        """Everything that is kept here, for another one to `take`."""
        self._write()
        if self._connection is None:
            return []
        return self._connection.execute("SELECT kind, key, body, digest FROM kept").fetchall()

    def take(self, rows: Iterable[Row]) -> None:
        """Keep what another one made; what is not what it seems to be is never used."""
        for kind, key, body, digest in rows:
            self._waiting[kind, key] = (body, digest)
        if len(self._waiting) >= _BATCH:
            self._write()

    def keep(self) -> None:
        """Write what was made to the disk: a build that is killed later has it."""
        self._write()

    def keep_used(self) -> None:
        """Forget, on the disk too, what nobody asked for since this was opened."""
        if self._connection is None:
            return
        self._write()
        try:
            stored = self._connection.execute("SELECT kind, key FROM kept").fetchall()
            gone = [place for place in stored if tuple(place) not in self._used]
            if gone:
                # What is deleted is written over with zeros.
                self._connection.execute("PRAGMA secure_delete = ON")
                self._connection.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", gone)
                self._connection.commit()
            shrink(self._connection)
        except sqlite3.Error as error:
            self._drop(error)

    def key_of(self, document: Document) -> bytes:
        """Digest of a document and of everything else that what it gives depends on."""
        key = self._keys.get(document.document_id)
        if key is None:
            said = [getattr(document, name) for name in _SAID]
            parts = [[values_of(part) for part in own] for own in (document.pages, document.blocks)]
            body = json.dumps([said, parts]).encode("utf-8", "surrogatepass")
            key = hashlib.blake2b(self._about + body, digest_size=16).digest()
            self._keys[document.document_id] = key
        return key

    def _read(self, place: tuple[str, bytes]) -> Any | None:  # noqa: ANN401 - JSON
        row = self._waiting.get(place)
        if row is None:
            row = self._one(place) if self._few else self._kept_of(place[0]).get(place[1])
        if row is None or row[1] != self._digest(place, row[0]):
            return None
        found, _ = _READ_JSON(zlib.decompress(row[0]).decode())
        return found

    def forget(self, keys: Iterable[bytes]) -> None:
        """Forget, on the disk too, everything of documents that are gone, by `key_of` them."""
        if self._connection is None:
            return
        self._write()
        try:
            self._connection.execute("PRAGMA secure_delete = ON")
            gone = list(keys)
            query = "SELECT min(kind) FROM kept WHERE kind > ?"
            kind: str | None = ""
            while kind is not None:
                self._connection.executemany(
                    "DELETE FROM kept WHERE kind = ? AND key > ? AND key < ?",
                    [(kind, key, key + b"\xff" * 32) for key in gone],
                )
                (kind,) = self._connection.execute(query, (kind,)).fetchone()
            self._connection.commit()
        except sqlite3.Error as error:
            self._drop(error)

    def _one(self, place: tuple[str, bytes]) -> tuple[bytes, bytes] | None:
        if self._connection is None:
            return None
        try:
            query = "SELECT body, digest FROM kept WHERE kind = ? AND key = ?"
            found: tuple[bytes, bytes] | None = self._connection.execute(query, place).fetchone()
        except sqlite3.Error as error:
            self._drop(error)
            return None
        return found

    def _kept_of(self, kind: str) -> dict[bytes, tuple[bytes, bytes]]:
        """Key -> value and digest of everything of one kind that was kept, or is meanwhile."""
        found = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = {}
            if self._connection is not None:
                try:
                    query = "SELECT key, body, digest FROM kept WHERE kind = ?"
                    for key, body, digest in self._connection.execute(query, (kind,)):
                        found[key] = (body, digest)
                except sqlite3.Error as error:
                    self._drop(error)
        return found

    @staticmethod
    def _digest(place: tuple[str, bytes], body: bytes) -> bytes:
        """Of kind, key and value together: a value is right in its own place alone."""
        hashed = hashlib.blake2b(place[0].encode() + place[1], digest_size=16)
        hashed.update(body)
        return hashed.digest()

    def _write(self) -> None:
        rows = [(*place, *values) for place, values in self._waiting.items()]
        for (kind, key), values in self._waiting.items():
            if not self._few:
                self._kept_of(kind)[key] = values
        self._waiting.clear()
        if self._connection is None or not rows:
            return
        try:
            self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
            self._connection.commit()
        except sqlite3.Error as error:
            self._drop(error)

    def _drop(self, error: sqlite3.Error) -> None:
        """Go on without the file; a damaged one is made anew by the next build."""
        logger.warning("%s: what was kept cannot be used (%s); it is made again", self._path, error)
        if self._connection is not None and self._path is not None:
            self._connection.close()
            self._connection = None
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(
                error, sqlite3.OperationalError
            ):
                self._path.unlink(missing_ok=True)


def shrink(connection: sqlite3.Connection) -> None:
    """Write a file anew when much of it is empty. What was deleted is zeros already."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (empty,) = connection.execute("PRAGMA freelist_count").fetchone()
    if empty > _MOST_EMPTY * pages:
        connection.execute("VACUUM")


@functools.cache
def program_digest() -> str:
    """Digest of everything here that decides what a document gives."""
    hashed = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix in _SOURCES and "model" not in path.relative_to(root).parts:
            hashed.update(path.relative_to(root).as_posix().encode())
            hashed.update(hashlib.sha256(path.read_bytes()).digest())
    for name in _PACKAGES:
        try:
            hashed.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            hashed.update(name.encode())
    return hashed.hexdigest()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
    except sqlite3.OperationalError:  # it may not be written, or the disk is full
        connection.close()
        raise
    except sqlite3.DatabaseError:
        connection.close()
        path.unlink(missing_ok=True)  # it holds nothing that cannot be made again
        connection = sqlite3.connect(path)
        connection.executescript(_SCHEMA)
    return connection
