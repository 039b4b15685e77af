"""LanceDB: a table on disk with its full-text index, hybrid queries fused by reciprocal rank."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import lancedb

from benchmarks.peers.encoder import Encode, Vectors


class Peer:
    """Vectors are searched exactly, as without an index of vectors; words with its defaults."""

    PACKAGE = "lancedb"

    def __init__(
        self, texts: Sequence[str], vectors: Vectors, encode: Encode, folder: Path
    ) -> None:
        self._encode = encode
        place = folder / "lancedb"
        shutil.rmtree(place, ignore_errors=True)
        rows = [
            {"id": row, "text": text, "vector": vectors[row].tolist()}
            for row, text in enumerate(texts)
        ]
        self._table = lancedb.connect(str(place)).create_table("passages", data=rows)
        self._table.create_fts_index("text")

    def search(self, question: str) -> list[int]:
        """The rows of the hits."""
        vector = self._encode([question])[0]
        query = self._table.search(query_type="hybrid").vector(vector).text(question)
        return [int(hit["id"]) for hit in query.limit(10).select(["id"]).to_list()]
