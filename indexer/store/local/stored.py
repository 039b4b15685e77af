"""Documents and passages of a records file, read when they are asked for.

The file stays open: who holds a generation can read all of it after the files are gone.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, Protocol, overload

from indexer.errors import IndexDamaged
from indexer.records import Box, Document, Passage
from indexer.store.local.manifest import damaged
from indexer.store.local.records import DOCUMENT_COLUMNS, document_of, read_boxes

# What is kept of what was read: characters of documents, and passages.
_CHARACTERS: Final = 8_000_000
_PASSAGES: Final = 4096
_AT_A_TIME: Final = 500
_FIELDS: Final = tuple(field.name for field in fields(Passage) if field.name != "text")
_PASSAGE: Final = f"SELECT row, {', '.join(_FIELDS)} FROM passages"  # noqa: S608 - names of fields


class RecordSource(Protocol):
    """Where documents and passages are read from, by id and by row."""

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order of the catalogue."""

    def document(self, document_id: str) -> Document:
        """A document that is there."""

    def boxes(self, document_id: str) -> Sequence[Box]:
        """Where the lines of a document are printed."""

    def n_passages(self) -> int:
        """How many passages there are."""

    def passages(
        self, rows: Sequence[int], documents: Mapping[str, Document]
    ) -> dict[int, Passage]:
        """The passages of rows; `documents` are those they may be cut out of."""

    def passage_ids(self) -> Iterator[str]:
        """The ids of all passages, by row."""

    def rows(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The rows of those passages that there are."""


class RecordsFile:
    """One open records file, shared by threads; `damage` is what was found wrong since then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.damage: IndexDamaged | None = None
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
            raise self._changed(error) from error

    def _changed(self, error: Exception) -> IndexDamaged:
        """Remember that the file is not as it was opened."""
        why = f"it was changed while it is in use ({error})"
        self.damage = damaged(self._path, why, "文件在使用中被改动")
        return self.damage

    def select_among(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of `query`, which ends before `IN`, for many values."""
        for start in range(0, len(values), _AT_A_TIME):
            some = values[start : start + _AT_A_TIME]
            yield from self.select(f"{query} IN ({','.join('?' * len(some))})", some)

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order of the catalogue."""
        return [
            own for (own,) in self.select("SELECT document_id FROM documents ORDER BY position")
        ]

    def document(self, document_id: str) -> Document:
        """A document that is there.

        Raises:
            IndexDamaged: when the file is not as it was opened.
        """
        found = self.select(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE document_id = ?",  # noqa: S608
            (document_id,),
        )
        try:
            (row,) = found
            document = document_of(*row)
        except (ValueError, LookupError, TypeError) as error:
            raise self._changed(error) from error
        if (
            hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
            != document.sha256
        ):
            raise self._changed(ValueError(f"the text of {document_id} is another"))
        return document

    def boxes(self, document_id: str) -> Sequence[Box]:
        """Where the lines of a document are printed; they are not kept in memory."""
        return read_boxes(self._path, document_id)

    def n_passages(self) -> int:
        """How many passages there are."""
        ((n,),) = self.select("SELECT count(*) FROM passages")
        return int(n)

    def passages(
        self, rows: Sequence[int], documents: Mapping[str, Document]
    ) -> dict[int, Passage]:
        """The passages of rows, cut out of their documents.

        Raises:
            IndexDamaged: when the file is not as it was opened.
        """
        found = {}
        for row, *values in self.select_among(f"{_PASSAGE} WHERE row", rows):
            own = dict(zip(_FIELDS, values, strict=True))
            try:
                text = documents[own["document_id"]].text[own["start"] : own["end"]]
            except KeyError as error:
                raise self._changed(error) from error
            found[row] = Passage(text=text, **own)
        if missing := set(rows) - found.keys():
            raise self._changed(KeyError(min(missing)))
        return found

    def passage_ids(self) -> Iterator[str]:
        """The ids of all passages, by row."""
        yield from (own for (own,) in self.select("SELECT passage_id FROM passages ORDER BY row"))

    def rows(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The rows of those passages that there are."""
        query = "SELECT passage_id, row FROM passages WHERE passage_id"
        return dict(self.select_among(query, passage_ids))


class StoredDocuments(Mapping[str, Document]):
    """Documents by id, in the order of the catalogue; those used last are kept."""

    def __init__(self, source: RecordSource) -> None:
        self._source = source
        self._ids = dict.fromkeys(source.document_ids())
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    @property
    def damage(self) -> IndexDamaged | None:
        """What was found wrong with the records since they were opened."""
        return self._source.damage if isinstance(self._source, RecordsFile) else None

    def __getitem__(self, document_id: str) -> Document:
        with self._lock:
            found = self._kept.get(document_id)
            if found is not None:
                self._kept.move_to_end(document_id)
                return found
        if document_id not in self._ids:
            raise KeyError(document_id)
        document = self._source.document(document_id)
        self._keep(document)
        return document

    def boxes_of(self, document_id: str) -> Sequence[Box]:
        """Where the lines of a document are printed, which it does not say itself."""
        return self._source.boxes(document_id)

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
    """Passages by row; those read last are kept."""

    def __init__(self, source: RecordSource, documents: Mapping[str, Document]) -> None:
        self._source = source
        self._documents = documents
        self._n = source.n_passages()
        self._kept: dict[int, Passage] = {}

    def __len__(self) -> int:
        return self._n

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
            rows = range(start, min(start + _AT_A_TIME, self._n))
            found = self._source.passages(rows, self._documents)
            yield from (found[row] for row in rows)

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
        found = self._source.passages(rows, self._documents)
        if len(rows) <= _PASSAGES:
            kept.update(found)
        return [found[row] for row in rows]


class StoredRows(Mapping[str, int]):
    """The row of each passage by its id."""

    def __init__(self, source: RecordSource, n: int) -> None:
        self._source = source
        self._n = n

    def __getitem__(self, passage_id: str) -> int:
        return self._source.rows((passage_id,))[passage_id]

    def __iter__(self) -> Iterator[str]:
        return self._source.passage_ids()

    def __len__(self) -> int:
        return self._n

    def among(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The rows of several passages, read at once."""
        return self._source.rows(passage_ids)


def rows_among(row_of: Mapping[str, int], passage_ids: Sequence[str]) -> dict[str, int]:
    """The rows of several passages; of stored ones, read at once."""
    if isinstance(row_of, StoredRows):
        return row_of.among(passage_ids)
    return {name: row_of[name] for name in passage_ids if name in row_of}
