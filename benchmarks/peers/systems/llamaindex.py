"""LlamaIndex: a FAISS vector store and its BM25 retriever, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from benchmarks.peers.encoder import Encode, Vectors


class _Encoder(BaseEmbedding):  # type: ignore[misc]
    encode: Any = None

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self.encode([query])[0].tolist()
        return vector

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class Peer:
    """`QueryFusionRetriever` over both retrievers, with one query and no model for more."""

    PACKAGE = "llama-index-core"

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Vectors,
        encode: Encode,
        folder: Path,  # noqa: ARG002
    ) -> None:
        faiss.omp_set_num_threads(1)
        nodes = [
            TextNode(id_=str(row), text=text, embedding=vectors[row].tolist())
            for row, text in enumerate(texts)
        ]
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(vectors.shape[1]))
        index = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=_Encoder(encode=encode),
        )
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=10)
        self._fused = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=10), words],
            llm=MockLLM(),
            similarity_top_k=10,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )

    def search(self, question: str) -> list[int]:
        """The rows of the hits, whose ids are those that were given."""
        return [int(hit.node.node_id) for hit in self._fused.retrieve(question)]
