"""Documents and passages of a records file, read when they are asked for.

The file stays open: who holds a generation can read all of it after the files are gone.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, overload

from indexer.records import Document, Passage
from indexer.store.local.manifest import damaged
from indexer.store.local.records import DOCUMENT_COLUMNS, document_of

# What is kept of what was read: characters of documents, and passages.
_CHARACTERS: Final = 8_000_000
_PASSAGES: Final = 4096
_AT_A_TIME: Final = 500
_FIELDS: Final = tuple(field.name for field in fields(Passage) if field.name != "text")
_PASSAGE: Final = f"SELECT row, {', '.join(_FIELDS)} FROM passages"  # noqa: S608 - names of fields


class RecordsFile:
    """One open records file, shared by threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(
            f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        weakref.finalize(self, self._connection.close)
        self._lock = threading.Lock()

    def select(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            IndexDamaged: when the file is not as it was opened.
        """
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise damaged(self._path, str(error)) from error

    def select_among(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of `query`, which ends before `IN`, for many values."""
        for start in range(0, len(values), _AT_A_TIME):
            some = values[start : start + _AT_A_TIME]
            yield from self.select(f"{query} IN ({','.join('?' * len(some))})", some)


class StoredDocuments(Mapping[str, Document]):
    """Documents by id, in the order of the catalogue; those used last are kept."""

    def __init__(self, file: RecordsFile) -> None:
        self._file = file
        rows = file.select("SELECT document_id FROM documents ORDER BY position")
        self._ids = dict.fromkeys(document_id for (document_id,) in rows)
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def __getitem__(self, document_id: str) -> Document:
        with self._lock:
            found = self._kept.get(document_id)
            if found is not None:
                self._kept.move_to_end(document_id)
                return found
        if document_id not in self._ids:
            raise KeyError(document_id)
        (row,) = self._file.select(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE document_id = ?",  # noqa: S608
            (document_id,),
        )
        document = document_of(*row)
        self._keep(document)
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._ids

    def _keep(self, document: Document) -> None:
        with self._lock:
            if document.document_id not in self._kept:
                self._kept[document.document_id] = document
                self._characters += len(document.text)
            while self._characters > _CHARACTERS and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._characters -= len(old.text)


class StoredPassages(Sequence[Passage]):
    """Passages by row. The text of a passage is cut out of its document."""

    def __init__(self, file: RecordsFile, documents: Mapping[str, Document]) -> None:
        self._file = file
        self._documents = documents
        ((self._n,),) = file.select("SELECT count(*) FROM passages")
        self._kept: dict[int, Passage] = {}

    def __len__(self) -> int:
        return int(self._n)

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> list[Passage]: ...
    def __getitem__(self, row: int | slice) -> Passage | list[Passage]:
        if isinstance(row, slice):
            return self.of(range(self._n)[row])
        place = row + self._n if row < 0 else row
        found = self._kept.get(place)
        if found is None:
            if not 0 <= place < self._n:
                raise IndexError(row)
            (found,) = self._read([place])
        return found

    def __iter__(self) -> Iterator[Passage]:
        for start in range(0, self._n, _AT_A_TIME):
            last = min(start + _AT_A_TIME, self._n) - 1
            rows = self._file.select(f"{_PASSAGE} WHERE row BETWEEN ? AND ?", (start, last))
            yield from (self._passage(values) for values in sorted(rows))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def of(self, rows: Iterable[int]) -> list[Passage]:
        """The passages of several rows, read at once."""
        wanted = [int(row) for row in rows]
        known = {row: self._kept[row] for row in wanted if row in self._kept}
        fresh = [row for row in dict.fromkeys(wanted) if row not in known]
        known.update(zip(fresh, self._read(fresh), strict=True))
        return [known[row] for row in wanted]

    def _read(self, rows: list[int]) -> list[Passage]:
        if len(self._kept) + len(rows) > _PASSAGES:
            self._kept = {}
        kept = self._kept
        found = {
            values[0]: self._passage(values)
            for values in self._file.select_among(f"{_PASSAGE} WHERE row", rows)
        }
        if len(rows) <= _PASSAGES:
            kept.update(found)
        return [found[row] for row in rows]

    def _passage(self, values: tuple[Any, ...]) -> Passage:
        own = dict(zip(_FIELDS, values[1:], strict=True))
        text = self._documents[own["document_id"]].text[own["start"] : own["end"]]
        return Passage(text=text, **own)


class StoredRows(Mapping[str, int]):
    """The row of each passage by its id."""

    def __init__(self, file: RecordsFile, n: int) -> None:
        self._file = file
        self._n = n

    def __getitem__(self, passage_id: str) -> int:
        found = self._file.select("SELECT row FROM passages WHERE passage_id = ?", (passage_id,))
        if not found:
            raise KeyError(passage_id)
        return int(found[0][0])

    def __iter__(self) -> Iterator[str]:
        for (passage_id,) in self._file.select("SELECT passage_id FROM passages ORDER BY row"):
            yield passage_id

    def __len__(self) -> int:
        return self._n

    def among(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The rows of several passages, read at once."""
        query = "SELECT passage_id, row FROM passages WHERE passage_id"
        return dict(self._file.select_among(query, passage_ids))


def rows_among(row_of: Mapping[str, int], passage_ids: Sequence[str]) -> dict[str, int]:
    """The rows of several passages; of stored ones, read at once."""
    if isinstance(row_of, StoredRows):
        return row_of.among(passage_ids)
    return {name: row_of[name] for name in passage_ids if name in row_of}
