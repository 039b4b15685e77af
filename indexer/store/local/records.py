"""Documents, passages, statements and counterparts of a generation in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from indexer.records import (
    Box,
    Counterpart,
    Document,
    Page,
    Passage,
    Statement,
    TextBlock,
    values_of,
)
from indexer.said import Statements

FILE_NAME = "records.sqlite"
DOCUMENT_COLUMNS = "document_id, text, metadata"

_SCHEMA = """
CREATE TABLE documents (
  position INTEGER PRIMARY KEY, document_id TEXT UNIQUE NOT NULL,
  text TEXT NOT NULL, metadata TEXT NOT NULL, blocks TEXT NOT NULL, boxes TEXT NOT NULL);
CREATE TABLE passages (
  row INTEGER PRIMARY KEY, passage_id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL,
  heading TEXT, page_start INTEGER NOT NULL, page_end INTEGER NOT NULL,
  paragraph INTEGER NOT NULL);
CREATE TABLE statements (
  position INTEGER PRIMARY KEY, passage_id TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE counterparts (position INTEGER PRIMARY KEY, body TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Records:
    """Everything a generation knows apart from vectors and terms."""

    documents: dict[str, Document]
    passages: list[Passage]
    statements: Statements
    counterparts: list[Counterpart]


def write_records(
    path: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    statements: Iterable[Statement] = (),
    counterparts: Iterable[Counterpart] = (),
) -> None:
    """Write a new file. Equal records give equal bytes.

    Raises:
        sqlite3.Error: when the file exists already or the disk is full.
    """
    with new_records(path) as connection:
        insert_documents(connection, documents, 0)
        insert_passages(connection, passages, 0)
        insert_statements(connection, statements)
        insert_counterparts(connection, counterparts, 0)


@contextmanager
def new_records(path: Path) -> Iterator[sqlite3.Connection]:
    """A new, empty file, in one transaction."""
    with closing(sqlite3.connect(path, uri=True)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_SCHEMA)
        yield connection
        connection.commit()


def insert_documents(
    connection: sqlite3.Connection, documents: Sequence[Document], first: int
) -> None:
    """Write documents from position `first` on."""
    connection.executemany(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                position,
                document.document_id,
                document.text,
                json_of(document, "document_id", "text", "blocks", "boxes"),
                _lists(document.blocks),
                _lists(document.boxes),
            )
            for position, document in enumerate(documents, first)
        ),
    )


def insert_passages(
    connection: sqlite3.Connection, passages: Sequence[Passage], first: int
) -> None:
    """Write passages from row `first` on."""
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row, passage.passage_id, passage.document_id, passage.start, passage.end,
                passage.language, passage.kind, passage.heading, passage.page_start,
                passage.page_end, passage.paragraph,
            )
            for row, passage in enumerate(passages, first)
        ),
    )  # fmt: skip


def insert_statements(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    """Write statements in their order."""
    connection.executemany(
        "INSERT INTO statements VALUES (?, ?, ?)",
        (
            (position, statement.passage_id, json_of(statement, "passage_id"))
            for position, statement in enumerate(statements)
        ),
    )


def insert_counterparts(
    connection: sqlite3.Connection, counterparts: Iterable[Counterpart], first: int
) -> None:
    """Write counterparts from position `first` on."""
    connection.executemany(
        "INSERT INTO counterparts VALUES (?, ?)",
        ((position, json_of(pair)) for position, pair in enumerate(counterparts, first)),
    )


def read_records(path: Path) -> Records:
    """Read what `write_records` wrote. The text of a passage is cut out of its document.

    Raises:
        sqlite3.DatabaseError: when the file is damaged.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        documents = {
            row[0]: document_of(*row)
            for row in connection.execute(
                f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY position"  # noqa: S608
            )
        }
        columns = [field.name for field in fields(Passage) if field.name != "text"]
        passages = []
        for values in connection.execute(f"SELECT {', '.join(columns)} FROM passages ORDER BY row"):  # noqa: S608
            row = dict(zip(columns, values, strict=True))
            text = documents[row["document_id"]].text[row["start"] : row["end"]]
            passages.append(Passage(text=text, **row))
        statements, counterparts = _read_statements(connection), _read_counterparts(connection)
    return Records(documents, passages, statements, counterparts)


def read_links(path: Path) -> tuple[Statements, list[Counterpart]]:
    """The statements and counterparts of a records file, without documents and passages.

    Raises:
        sqlite3.DatabaseError: when the file is damaged.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return _read_statements(connection), _read_counterparts(connection)


def document_of(document_id: str, text: str, body: str) -> Document:
    """A document of the columns `DOCUMENT_COLUMNS`, without blocks and boxes."""
    metadata: dict[str, Any] = json.loads(body)
    pages = tuple(Page(**page) for page in metadata.pop("pages"))
    for name in ("languages", "read", "copies"):
        metadata[name] = tuple(metadata[name])
    return Document(document_id=document_id, text=text, pages=pages, **metadata)


def _read_statements(connection: sqlite3.Connection) -> Statements:
    return Statements(
        Statement(passage_id=passage_id, **json.loads(body))
        for passage_id, body in connection.execute(
            "SELECT passage_id, body FROM statements ORDER BY position"
        )
    )


def _read_counterparts(connection: sqlite3.Connection) -> list[Counterpart]:
    return [
        Counterpart(**json.loads(body))
        for (body,) in connection.execute("SELECT body FROM counterparts ORDER BY position")
    ]


def read_blocks(path: Path, document_id: str) -> tuple[TextBlock, ...]:
    """The blocks of one document; they are not kept in memory."""
    return tuple(TextBlock(*values) for values in _read_lists(path, document_id, "blocks"))


def read_boxes(path: Path, document_id: str) -> tuple[Box, ...]:
    """Where the lines of one document are printed; they are not kept in memory."""
    return tuple(Box(*values) for values in _read_lists(path, document_id, "boxes"))


def _read_lists(path: Path, document_id: str, column: Literal["blocks", "boxes"]) -> list[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        row = connection.execute(
            f"SELECT {column} FROM documents WHERE document_id = ?",  # noqa: S608 - one of two names
            (document_id,),
        ).fetchone()
    found: list[Any] = json.loads(row[0]) if row is not None else []
    return found


def _lists(records: Sequence[TextBlock] | Sequence[Box]) -> str:
    return json.dumps([values_of(record) for record in records], separators=(",", ":"))


def json_of(record: Document | Passage | Statement | Counterpart, *left_out: str) -> str:
    """The fields of a record as JSON, but those left out; equal records give equal text."""
    # `asdict` copies every block and box of a document, also those that are left out.
    values = {
        field.name: getattr(record, field.name)
        for field in fields(record)
        if field.name not in left_out
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_fields_of)


def _fields_of(page: Page) -> dict[str, Any]:
    return dict(zip(type(page).__slots__, values_of(page), strict=True))
