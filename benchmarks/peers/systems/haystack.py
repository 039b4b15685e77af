"""Haystack with its in-memory store: BM25 and embeddings, joined by reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.peers.encoder import Encode, Vectors


class Peer:
    """The hybrid pipeline of its tutorials, without a reranker."""

    PACKAGE = "haystack-ai"

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Vectors,
        encode: Encode,
        folder: Path,  # noqa: ARG002
    ) -> None:
        self._encode = encode
        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        store.write_documents(
            [
                Document(id=str(row), content=text, embedding=vectors[row].tolist())
                for row, text in enumerate(texts)
            ]
        )
        self._pipeline = Pipeline()
        self._pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=10))
        self._pipeline.add_component("near", InMemoryEmbeddingRetriever(store, top_k=10))
        self._pipeline.add_component(
            "join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=10)
        )
        self._pipeline.connect("words", "join")
        self._pipeline.connect("near", "join")

    def search(self, question: str) -> list[int]:
        """The rows of the hits, whose ids are those that were given."""
        found = self._pipeline.run(
            {
                "words": {"query": question},
                "near": {"query_embedding": self._encode([question])[0].tolist()},
            }
        )
        return [int(document.id) for document in found["join"]["documents"]]
