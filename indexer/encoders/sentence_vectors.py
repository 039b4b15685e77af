"""The vectors of the sentences of every passage: an answer encodes nothing but the question.

Row i of a passage's vectors is sentence i of `sentence_spans(passage.text)`. Half precision on
disk: cosines move by less than 0.001.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.encoders.protocol import Vectors, unit_rows
from indexer.records import Passage
from indexer.text import sentence_spans

VECTORS_FILE = "sentences.npy"
STARTS_FILE = "sentence_starts.npy"


def sentences_of(passages: Sequence[Passage]) -> list[list[str]]:
    """The texts of the sentences of each passage."""
    return [
        [passage.text[start:end] for start, end in sentence_spans(passage.text)]
        for passage in passages
    ]


class SentenceVectors:
    """Sentence vectors by passage row. `starts[row]:starts[row + 1]` are those of one passage."""

    def __init__(self, vectors: npt.NDArray[np.float16], starts: npt.NDArray[np.int64]) -> None:
        self._vectors = vectors
        self._starts = starts

    @classmethod
    def create(cls, vectors: Vectors, counts: Sequence[int]) -> SentenceVectors:
        """Take the vectors of all sentences in order, and how many each passage has."""
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(vectors.astype(np.float16), starts)

    def of(self, row: int) -> Vectors:
        """Unit rows, float32, one for each sentence of the passage at `row`."""
        own = self._vectors[self._starts[row] : self._starts[row + 1]]
        return unit_rows(own.astype(np.float32))

    def save(self, folder: Path) -> None:
        """Write both arrays."""
        np.save(folder / VECTORS_FILE, self._vectors)
        np.save(folder / STARTS_FILE, self._starts)

    @classmethod
    def load(cls, folder: Path) -> SentenceVectors | None:
        """Open what `save` wrote; None when the index was built without sentences."""
        if not (folder / VECTORS_FILE).exists():
            return None
        vectors = np.load(folder / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
        return cls(vectors, np.load(folder / STARTS_FILE, allow_pickle=False))
