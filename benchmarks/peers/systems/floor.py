"""The floor: the encoder, one flat FAISS index and bm25s, their ranks added up. Nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import bm25s
import faiss

from benchmarks.peers.encoder import Encode, Vectors

_DEPTH = 200
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+|[\U00020000-\U0003ffff]+")


def terms(text: str) -> list[str]:
    """Words of Latin letters; pairs of Chinese characters."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        if word.isascii() or len(word) == 1:
            found.append(word)
        else:
            found.extend(word[place : place + 2] for place in range(len(word) - 1))
    return found


class Peer:
    """Reciprocal ranks of both lists, added."""

    PACKAGE = "faiss-cpu"

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Vectors,
        encode: Encode,
        folder: Path,  # noqa: ARG002 - of the systems that keep files
    ) -> None:
        faiss.omp_set_num_threads(1)
        self._encode = encode
        self._depth = min(_DEPTH, len(texts))
        self._flat = faiss.IndexFlatIP(vectors.shape[1])
        self._flat.add(vectors)
        self._words = bm25s.BM25(method="lucene")
        self._words.index([terms(text) or [""] for text in texts], show_progress=False)

    def search(self, question: str) -> list[int]:
        """The ten best of both lists."""
        _, near = self._flat.search(self._encode([question]), self._depth)
        ranks: dict[int, float] = defaultdict(float)
        for rank, row in enumerate(near[0].tolist()):
            ranks[row] += 1 / (60 + rank)
        own = [term for term in dict.fromkeys(terms(question)) if term in self._words.vocab_dict]
        if own:
            found, scores = self._words.retrieve([own], k=self._depth, show_progress=False)
            for rank, (row, score) in enumerate(zip(found[0].tolist(), scores[0], strict=True)):
                if score > 0:
                    ranks[row] += 1 / (60 + rank)
        return sorted(ranks, key=lambda row: -ranks[row])[:10]
