"""The read verbs of a store over an open index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from indexer.encoders import SentenceVectors, Vectors
from indexer.records import Counterpart, Document, Language, Passage
from indexer.said import Statements
from indexer.store.conditions import FIELDS, Condition, Field
from indexer.store.local.generation import Index
from indexer.store.local.selection import Selection
from indexer.store.local.stored import rows_among
from indexer.store.protocol import Conditions, Floats, Rows, Scale

# Selections that are kept: at 100 000 passages 1 MB each.
_KEPT = 32


class IndexReads:
    """One open generation as a store promises it; see `protocol.Reads`."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._selected = lru_cache(_KEPT)(index.select)

    @property
    def statements(self) -> Statements:
        """See `Reads.statements`."""
        return self._index.statements

    @property
    def counterparts(self) -> Sequence[Counterpart]:
        """See `Reads.counterparts`."""
        return self._index.counterparts

    @property
    def sentence_vectors(self) -> SentenceVectors | None:
        """See `Reads.sentence_vectors`."""
        return self._index.sentence_vectors

    def nearest(
        self, vector: Vectors, k: int, language: Language, condition: Conditions = ()
    ) -> tuple[Rows, Floats]:
        """See `Reads.nearest`."""
        return self._index.nearest(vector, k, language, self._select(condition))

    def worded(
        self,
        terms: Mapping[str, float],
        k: int,
        language: Language,
        condition: Conditions = (),
    ) -> tuple[Rows, Floats]:
        """See `Reads.worded`."""
        return self._index.worded(terms, k, language, self._select(condition))

    def best_score(self, terms: Mapping[str, float], language: Language) -> float:
        """See `Reads.best_score`."""
        return self._index.best_score(terms, language)

    def lexical_of(self, rows: Rows, terms: Mapping[str, float], language: Language) -> Floats:
        """See `Reads.lexical_of`."""
        return self._index.lexical_of(rows, terms, language)

    def vectors_of(self, rows: Rows) -> Vectors:
        """See `Reads.vectors_of`."""
        return self._index.vectors_of(rows)

    def frequencies(self, terms: Iterable[str], language: Language) -> dict[str, int]:
        """See `Reads.frequencies`."""
        return self._index.frequencies(terms, language)

    def scale(self, language: Language) -> Scale:
        """See `Reads.scale`."""
        return self._index.scale(language)

    def passages(self, rows: Iterable[int]) -> list[Passage]:
        """See `Reads.passages`."""
        return self._index.passages_at(rows)

    def documents(self, ids: Iterable[str]) -> list[Document]:
        """See `Reads.documents`."""
        return [self._index.documents[document_id] for document_id in ids]

    def facets(self, condition: Conditions = ()) -> dict[Field, Counter[str]]:
        """See `Reads.facets`."""
        columns = self._index.columns
        rows = np.flatnonzero(columns.meets(condition))
        return {field: columns[field].counts(rows) for field in FIELDS}

    def row_of(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """See `Reads.row_of`."""
        return rows_among(self._index.row_of, passage_ids)

    def _select(self, condition: Sequence[Condition]) -> Selection | None:
        return self._selected(tuple(condition)) if condition else None
