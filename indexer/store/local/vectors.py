"""The vectors of an index in FAISS: exact while that is fast, a graph beyond.

Distances never leave this file: everything above speaks cosine similarity, higher is better.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors

Rows = npt.NDArray[np.int64]
VectorIndexKind = Literal["flat", "hnsw"]

# Up to here exact search is fast enough; `python -m benchmarks.vectors` measures both kinds.
FLAT_LIMIT = 100_000
_HNSW_LINKS = 32
_HNSW_BUILD = 200
_HNSW_SEARCH = 128
# A filter that keeps fewer rows than this is searched exactly: graphs lose recall under filters.
_EXACT_LIMIT = 20_000
_RECALL_SAMPLE = 200
_BLOCK = 1 << 20


class VectorIndex:
    """Unit vectors by row; searched by cosine."""

    def __init__(self, index: Any, kind: VectorIndexKind) -> None:  # noqa: ANN401
        self._index = index
        self.kind: VectorIndexKind = kind

    @classmethod
    def create(cls, vectors: Vectors, *, flat_limit: int = FLAT_LIMIT) -> VectorIndex:
        """Index unit rows of shape (n, dimension), float32.

        In one thread, so that equal input gives equal bytes.
        """
        import faiss

        dimension = vectors.shape[1]
        if len(vectors) <= flat_limit:
            flat = faiss.IndexFlatIP(dimension)
            flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
            return cls(flat, "flat")
        graph = faiss.IndexHNSWFlat(dimension, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = _HNSW_BUILD
        graph.hnsw.efSearch = _HNSW_SEARCH
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        graph.add(np.ascontiguousarray(vectors, dtype=np.float32))
        faiss.omp_set_num_threads(threads)
        return cls(graph, "hnsw")

    def save(self, path: Path) -> None:
        """Write the FAISS file.

        Raises:
            OSError: when it cannot be written, as on a full disk.
        """
        import faiss

        with path.open("wb") as stream:
            # FAISS reports a full disk for whole blocks only; Python does so for every byte.
            writer = faiss.PyCallbackIOWriter(stream.write, _BLOCK)
            faiss.write_index(self._index, writer)
            del writer  # what it still holds is written now

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Open what `save` wrote.

        Raises:
            RuntimeError: when the file is not that; its size bounds the memory that is taken.
        """
        import faiss

        faiss.set_deserialization_vector_byte_limit(max(path.stat().st_size, 1))
        index = faiss.read_index(str(path))
        return cls(index, "hnsw" if isinstance(index, faiss.IndexHNSWFlat) else "flat")

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def get(self, rows: Rows) -> Vectors:
        """The vectors of `rows`, shape (len(rows), dimension)."""
        if len(rows) == 0:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found: Vectors = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return found

    def search(
        self, vector: Vectors, k: int, rows: Rows | None = None
    ) -> tuple[Rows, npt.NDArray[np.float32]]:
        """The k nearest rows of `vector` (dimension,) and their cosines, best first, ties by row.

        `rows` restricts the search to these rows, inside the search and not after it.
        """
        import faiss

        selective = rows is not None and (self.kind == "hnsw" or len(rows) * 4 < len(self))
        if rows is not None and selective and len(rows) <= _EXACT_LIMIT:
            return _ordered(rows, self.get(rows) @ vector.astype(np.float32), k)
        allowed = len(self) if rows is None else len(rows)
        if allowed == 0 or k <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        query = np.ascontiguousarray(vector[None, :], dtype=np.float32)
        parameters = None
        if rows is not None:
            selector = faiss.IDSelectorBatch(np.asarray(rows, dtype=np.int64))
            if self.kind == "hnsw":
                parameters = faiss.SearchParametersHNSW(sel=selector, efSearch=max(_HNSW_SEARCH, k))
            else:
                parameters = faiss.SearchParameters(sel=selector)
        elif self.kind == "hnsw":
            parameters = faiss.SearchParametersHNSW(efSearch=max(_HNSW_SEARCH, k))
        cosines, found = self._index.search(query, min(k, allowed), params=parameters)
        kept = found[0] >= 0
        return _ordered(found[0][kept].astype(np.int64), cosines[0][kept], k)

    def recall(self, k: int = 10) -> float:
        """Share of the exact k nearest rows that this index finds, over a fixed sample of rows."""
        if self.kind == "flat" or len(self) == 0:
            return 1.0
        step = max(len(self) // _RECALL_SAMPLE, 1)
        everything = self.get(np.arange(len(self), dtype=np.int64))
        hits = total = 0
        for row in range(0, len(self), step):
            exact, _ = _ordered(
                np.arange(len(self), dtype=np.int64), everything @ everything[row], k
            )
            found, _ = self.search(everything[row], k)
            hits += len(set(exact.tolist()) & set(found.tolist()))
            total += len(exact)
        return hits / total


def _ordered(
    rows: Rows, cosines: npt.NDArray[np.float32], k: int
) -> tuple[Rows, npt.NDArray[np.float32]]:
    order = np.lexsort((rows, -cosines))[:k]
    return rows[order], cosines[order].astype(np.float32)
