"""Lanmei itself, in the process, as `SearchEngine.search` is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss

from benchmarks.peers.encoder import Encode, Vectors
from indexer.encoders import open_encoder
from service.engine import SearchEngine


class Peer:
    """The index was made when the corpus was: what is timed is opening it."""

    PACKAGE = "lanmei"

    def __init__(
        self,
        texts: Sequence[str],  # noqa: ARG002
        vectors: Vectors,  # noqa: ARG002
        encode: Encode,  # noqa: ARG002 - it opens its own, which is the same
        folder: Path,
    ) -> None:
        faiss.omp_set_num_threads(1)
        self._engine = SearchEngine.open(folder / "index", encoder=open_encoder(threads=1))

    def search(self, question: str) -> list[int]:
        """The rows of the hits; counterparts stay apart, as with the others."""
        hits = self._engine.search(question, group_counterparts=False).hits
        rows = self._engine.index.row_of
        return [rows[hit.passage_id] for hit in hits]
