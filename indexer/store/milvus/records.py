"""Documents, passages and sentence vectors in Milvus, fetched by id."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.records import Box, Document, Passage
from indexer.store.local import COLUMN_NAMES, Column, Columns, document_of
from indexer.store.milvus.expressions import quoted
from indexer.store.milvus.layout import get_records, key_of, passages_of
from indexer.store.milvus.server import Server

_PAGE = 4_096
_IDS = 200


class MilvusRecords:
    """Documents and passages of one generation."""

    def __init__(self, server: Server, generation_id: str, n_passages: int) -> None:
        self._server = server
        self._generation_id = generation_id
        self._name = passages_of(server, generation_id)
        self._n = n_passages

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order of the catalogue."""
        body = get_records(self._server, self._generation_id, ["documents"])["documents"]
        ids: list[str] = json.loads(body)
        return ids

    def document(self, document_id: str) -> Document:
        """A document that is there."""
        key = key_of("document", document_id)
        found = get_records(self._server, self._generation_id, [key])
        text, body = json.loads(found[key])
        return document_of(document_id, text, body)

    def boxes(self, document_id: str) -> Sequence[Box]:
        """Where the lines of a document are printed."""
        key = key_of("boxes", document_id)
        found = get_records(self._server, self._generation_id, [key])
        return [Box(*values) for values in json.loads(found.get(key, b"[]"))]

    def n_passages(self) -> int:
        """How many passages there are."""
        return self._n

    def passages(
        self, rows: Sequence[int], documents: Mapping[str, Document]
    ) -> dict[int, Passage]:
        """The passages of rows."""
        del documents
        return {
            own["row"]: Passage(**json.loads(own["body"]))
            for own in self._server.get(self._name, list(rows), ["row", "body"])
        }

    def passage_ids(self) -> Iterator[str]:
        """The ids of all passages, by row."""
        for page in pages_of(self._server, self._name, self._n, ["passage_id"]):
            yield from (own["passage_id"] for own in page)

    def rows(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """The rows of those passages that there are."""
        found = {}
        for start in range(0, len(passage_ids), _IDS):
            some = ", ".join(map(quoted, passage_ids[start : start + _IDS]))
            for own in self._server.query(
                self._name, f"passage_id in [{some}]", ["row", "passage_id"]
            ):
                found[own["passage_id"]] = int(own["row"])
        return found


class MilvusSentences:
    """The vectors of the sentences of each passage, in half precision."""

    def __init__(self, server: Server, generation_id: str, dimension: int) -> None:
        self._server = server
        self._name = passages_of(server, generation_id)
        self._dimension = dimension

    def of(self, row: int) -> npt.NDArray[np.float16]:
        """Those of the passage at `row`."""
        [own] = self._server.get(self._name, [row], ["sentences"])
        content = base64.b85decode(own["sentences"])
        return np.frombuffer(content, dtype=np.float16).reshape(-1, self._dimension)


def read_columns(server: Server, generation_id: str, n: int) -> Columns:
    """What passages are filtered and weighed by: a code for each of them is kept here."""
    texts: dict[str, list[str]] = {name: [] for name in COLUMN_NAMES}
    for page in pages_of(server, passages_of(server, generation_id), n, list(COLUMN_NAMES)):
        for name, own in texts.items():
            own.extend(entity[name] for entity in page)
    return Columns({name: Column.of(own) for name, own in texts.items()})


def pages_of(
    server: Server, collection: str, n: int, fields: list[str]
) -> Iterator[list[dict[str, Any]]]:
    """The entities of all rows, some thousands at a time, by row."""
    for first in range(0, n, _PAGE):
        condition = f"row >= {first} and row < {first + _PAGE}"
        page = server.query(collection, condition, ["row", *fields])
        yield sorted(page, key=lambda own: int(own["row"]))
