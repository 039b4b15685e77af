"""The index of txtai, `hybrid` with its own tokenizer, texts stored in its database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
from txtai import Embeddings

from benchmarks.peers.encoder import Encode, Vectors


class Peer:
    """`Embeddings(hybrid=True, content=True)` over an external encoder."""

    PACKAGE = "txtai"

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Vectors,  # noqa: ARG002 - it asks the encoder, which knows them
        encode: Encode,
        folder: Path,  # noqa: ARG002
    ) -> None:
        faiss.omp_set_num_threads(1)
        self._embeddings = Embeddings(
            {"method": "external", "transform": encode, "hybrid": True, "content": True}
        )
        self._embeddings.index(list(enumerate(texts)))
        self._embeddings.search("ready")

    def search(self, question: str) -> list[int]:
        """The rows of the hits, whose ids are those that were given."""
        return [int(hit["id"]) for hit in self._embeddings.search(question, 10)]
