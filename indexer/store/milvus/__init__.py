"""An index in a Milvus server: vectors, weights of terms and records, fetched by id."""

from indexer.store.milvus.store import MilvusStore

__all__ = ["MilvusStore"]
