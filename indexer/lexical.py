"""BM25 over the terms of passages (bm25s, Lucene's formula), one index per language.

The statistics of one language (document frequency, average length) never change when documents of
the other are added, and scores are only comparable within one language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.records import LANGUAGES, Language

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

# Lucene's formula with the values of the published baselines; b=0.75 suits passages of one length.
K1 = 1.5
B = 0.75


class _LanguageIndex:
    """BM25 of the passages of one language; `rows` are their rows in the whole index."""

    def __init__(self, engine: Any, rows: Rows) -> None:  # noqa: ANN401
        self.rows = rows
        self._engine = engine
        self._vocabulary: dict[str, int] = engine.vocab_dict
        self._starts = engine.scores["indptr"]
        self._postings = engine.scores["indices"]
        self._weights = engine.scores["data"]

    def add_scores(self, terms: Mapping[str, float], scores: Scores) -> None:
        """Add to `scores` (one per passage of the whole index) what `terms` contribute."""
        for term, weight in terms.items():
            term_id = self._vocabulary.get(term)
            if term_id is None:
                continue
            span = slice(int(self._starts[term_id]), int(self._starts[term_id + 1]))
            scores[self.rows[self._postings[span]]] += np.float32(weight) * self._weights[span]

    def document_frequency(self, term: str) -> int:
        term_id = self._vocabulary.get(term)
        if term_id is None:
            return 0
        return int(self._starts[term_id + 1] - self._starts[term_id])


class LexicalIndex:
    """Weighted BM25 search over the passages of both languages."""

    def __init__(self, parts: dict[Language, _LanguageIndex], n_passages: int) -> None:
        self._parts = parts
        self._n_passages = n_passages

    @classmethod
    def create(cls, terms: Sequence[Sequence[str]], languages: Sequence[Language]) -> LexicalIndex:
        """Index passages given as terms; row i of the index is `terms[i]`."""
        import bm25s

        parts: dict[Language, _LanguageIndex] = {}
        for language in LANGUAGES:
            rows = [row for row, own in enumerate(languages) if own == language and terms[row]]
            if not rows:
                continue
            vocabulary = sorted({term for row in rows for term in terms[row]})
            ids = {term: number for number, term in enumerate(vocabulary)}
            corpus = [[ids[term] for term in terms[row]] for row in rows]
            engine = bm25s.BM25(method="lucene", k1=K1, b=B)
            engine.index((corpus, ids), create_empty_token=False, show_progress=False)
            engine.vocab_dict = ids
            parts[language] = _LanguageIndex(engine, np.asarray(rows, dtype=np.int64))
        return cls(parts, len(terms))

    def save(self, folder: Path) -> None:
        """Write one folder per language; equal input gives equal bytes."""
        folder.mkdir(parents=True)
        (folder / "lexical.json").write_text(
            json.dumps({"n_passages": self._n_passages}), encoding="utf-8"
        )
        for language, part in self._parts.items():
            part._engine.save(str(folder / language), show_progress=False)
            np.save(folder / language / "rows.npy", part.rows)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open what `save` wrote."""
        import bm25s

        size = json.loads((folder / "lexical.json").read_text(encoding="utf-8"))["n_passages"]
        parts: dict[Language, _LanguageIndex] = {}
        for language in LANGUAGES:
            if (folder / language).is_dir():
                engine = bm25s.BM25.load(str(folder / language), show_progress=False)
                rows = np.load(folder / language / "rows.npy", allow_pickle=False)
                parts[language] = _LanguageIndex(engine, rows)
        return cls(parts, size)

    def scores(self, terms: Mapping[str, float], *, language: Language | None = None) -> Scores:
        """BM25 of every passage, float32 (n_passages,); 0 where no term occurs."""
        scores = np.zeros(self._n_passages, dtype=np.float32)
        for own, part in self._parts.items():
            if language in (None, own):
                part.add_scores(terms, scores)
        return scores

    def search(
        self,
        terms: Mapping[str, float],
        k: int,
        rows: Rows | None = None,
        *,
        language: Language | None = None,
    ) -> tuple[Rows, Scores]:
        """The k best passages with a score above 0, best first, ties by row.

        `terms` maps a term to its weight. `rows` restricts the search to these passages,
        `language` to one language.
        """
        scores = self.scores(terms, language=language)
        candidates = np.flatnonzero(scores > 0) if rows is None else rows[scores[rows] > 0]
        order = np.lexsort((candidates, -scores[candidates]))[:k]
        best = candidates[order].astype(np.int64)
        return best, scores[best]

    def document_frequency(self, term: str, language: Language) -> int:
        """In how many passages of `language` the term occurs."""
        part = self._parts.get(language)
        return part.document_frequency(term) if part else 0

    def n_passages(self, language: Language) -> int:
        """How many passages of `language` have terms."""
        part = self._parts.get(language)
        return len(part.rows) if part else 0
