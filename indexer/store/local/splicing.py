"""A records file made of parts of another one and of new records, in any order.

Its bytes are those of a file that is written of all records at once: rows go in in the same order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from indexer.records import Counterpart, Document, Passage, Statement
from indexer.store.local.records import (
    insert_counterparts,
    insert_documents,
    insert_passages,
    insert_statements,
    new_records,
)

T = TypeVar("T")
Part = range | Sequence[T]
"""Rows of the other file, or new records."""

_COPY = {
    "documents": "INSERT INTO documents SELECT position + ?, document_id, text, metadata, blocks, "
    "boxes FROM old.documents WHERE position BETWEEN ? AND ? ORDER BY position",
    "passages": "INSERT INTO passages SELECT row + ?, passage_id, document_id, start, end, "
    "language, kind, heading, page_start, page_end, paragraph FROM old.passages "
    "WHERE row BETWEEN ? AND ? ORDER BY row",
    "counterparts": "INSERT INTO counterparts SELECT position + ?, body FROM old.counterparts "
    "WHERE position BETWEEN ? AND ? ORDER BY position",
}


def splice_records(
    path: Path,
    before: Path,
    documents: Iterable[Part[Document]],
    passages: Iterable[Part[Passage]],
    statements: Iterable[Statement],
    counterparts: Iterable[Part[Counterpart]],
) -> None:
    """Write a new file; what is a range is copied from the file `before`.

    Raises:
        sqlite3.Error: when it cannot be written, or the other one not be read.
    """
    with new_records(path) as connection:
        place = f"{before.absolute().as_uri()}?mode=ro&immutable=1"
        connection.execute("ATTACH ? AS old", (place,))
        _insert(connection, "documents", documents, insert_documents)
        _insert(connection, "passages", passages, insert_passages)
        insert_statements(connection, statements)
        _insert(connection, "counterparts", counterparts, insert_counterparts)


def _insert(
    connection: sqlite3.Connection,
    table: str,
    parts: Iterable[Part[T]],
    insert: Callable[[sqlite3.Connection, Sequence[Any], int], None],
) -> None:
    place = 0
    for part in joined(parts):
        if isinstance(part, range):
            connection.execute(_COPY[table], (place - part.start, part.start, part.stop - 1))
        else:
            insert(connection, part, place)
        place += len(part)


def joined(parts: Iterable[Part[T]]) -> Iterator[Part[T]]:
    """The same parts, ranges that follow each other made one; empty ones left out."""
    last: range | None = None
    for part in parts:
        if not len(part):
            continue
        if isinstance(part, range) and last is not None and last.stop == part.start:
            last = range(last.start, part.stop)
            continue
        if last is not None:
            yield last
        last = part if isinstance(part, range) else None
        if last is None:
            yield part
    if last is not None:
        yield last
