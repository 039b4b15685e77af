"""BM25 over the terms of passages (Lucene's formula), one index per language.

Postings are weighed when an index is built, all at once; searching sums columns.

The statistics of one language (document frequency, average length) never change when documents of
the other are added, and scores are only comparable within one language.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.records import LANGUAGES, Language
from indexer.store.local.postings import Postings, Rows, Scores
from indexer.store.local.selection import Selection
from indexer.store.local.vocabulary import Vocabulary

_ARRAYS = ("rows", "starts", "postings", "weights")
_VOCABULARY = "vocabulary.json"
# Up to so many entries of all terms it costs less to join them than to add term by term.
_TOGETHER = 20_000


@dataclass(frozen=True, slots=True)
class _LanguageIndex:
    """BM25 of the passages of one language, as sparse columns by term.

    `weights[starts[t]:starts[t + 1]]` are what term t contributes to the passages
    `rows[postings[starts[t]:starts[t + 1]]]`, rows of the whole index.
    """

    rows: Rows
    vocabulary: Vocabulary
    starts: Rows
    postings: npt.NDArray[np.int32]
    weights: Scores

    @classmethod
    def create(cls, rows: Rows, counted: Postings) -> _LanguageIndex:
        """Weigh the postings of passages that stand at `rows`."""
        words = Vocabulary(counted.vocabulary)
        return cls(rows, words, counted.starts, counted.places, counted.weights())

    def save(self, folder: Path) -> None:
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / _VOCABULARY).write_text(
            json.dumps(list(self.vocabulary), ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> _LanguageIndex:
        arrays = {name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS}
        words = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        return cls(vocabulary=Vocabulary(words), **arrays)

    def scores(self, terms: Mapping[str, float]) -> Scores:
        """BM25 of every passage of the language, one for each of `rows`."""
        scores = np.zeros(len(self.rows), dtype=np.float32)
        places, added, n = [], [], 0
        for term, weight in terms.items():
            term_id = self.vocabulary.get(term)
            if term_id is None:
                continue
            span = slice(self.starts.item(term_id), self.starts.item(term_id + 1))
            own = self.weights[span]
            places.append(self.postings[span])
            added.append(own if weight == 1 else np.float32(weight) * own)
            n += len(own)
        if n > _TOGETHER:
            for at, own in zip(places, added, strict=True):
                scores[at] += own
        elif n:  # the same sums in the same order, by one call for all terms
            np.add.at(scores, np.concatenate(places), np.concatenate(added))
        return scores

    def fault(self, n_passages: int) -> str | None:
        """What is out of place: rows, starts, postings or weights; None when they fit."""
        starts = self.starts
        if len(self.rows) and not 0 <= self.rows.min() <= self.rows.max() < n_passages:
            return "rows.npy"
        grows = len(starts) == len(self.vocabulary) + 1 and bool((np.diff(starts) >= 0).all())
        if not grows or starts[0] != 0 or starts[-1] != len(self.postings):
            return "starts.npy"
        if len(self.postings) and not 0 <= self.postings.min() <= self.postings.max() < len(
            self.rows
        ):
            return "postings.npy"
        if len(self.weights) != len(self.postings) or not np.isfinite(self.weights).all():
            return "weights.npy"
        return None

    def holds(self, row: int, terms: Iterable[str]) -> bool:
        """Whether each term has a posting for the passage at `row`."""
        own = int(np.searchsorted(self.rows, row))
        if own >= len(self.rows) or self.rows[own] != row:
            return False
        for term in terms:
            term_id = self.vocabulary.get(term)
            if term_id is None:
                return False
            span = slice(int(self.starts[term_id]), int(self.starts[term_id + 1]))
            if own not in self.postings[span]:
                return False
        return True

    def document_frequency(self, term: str) -> int:
        term_id = self.vocabulary.get(term)
        if term_id is None:
            return 0
        return int(self.starts.item(term_id + 1) - self.starts.item(term_id))


class LexicalIndex:
    """Weighted BM25 search over the passages of both languages."""

    def __init__(self, parts: dict[Language, _LanguageIndex], n_passages: int) -> None:
        self._parts = parts
        self._n_passages = n_passages
        self._last = threading.local()

    @classmethod
    def create(cls, terms: Sequence[Sequence[str]], languages: Sequence[Language]) -> LexicalIndex:
        """Index passages given as terms; row i of the index is `terms[i]`."""
        return cls.of(*counted(terms, languages), len(terms))

    @classmethod
    def of(
        cls, rows: Mapping[Language, Rows], counts: Mapping[Language, Postings], n_passages: int
    ) -> LexicalIndex:
        """Index counted postings; `rows` are those passages of a language that have terms."""
        parts = {
            language: _LanguageIndex.create(rows[language], counts[language])
            for language in LANGUAGES
            if len(rows[language])
        }
        return cls(parts, n_passages)

    def counted(self, language: Language, counts: npt.NDArray[np.int32]) -> tuple[Rows, Postings]:
        """The rows of a language that have terms, and the postings that its weights are made of.

        Raises:
            ValueError: when `counts` are those of other postings.
        """
        part = self._parts.get(language)
        n = 0 if part is None else len(part.postings)
        if len(counts) != n:
            raise ValueError(f"{len(counts)} counts for {n} postings")
        if part is None:
            return np.zeros(0, dtype=np.int64), Postings.count([])
        return part.rows, Postings(
            list(part.vocabulary), part.starts, part.postings, counts, len(part.rows)
        )

    def save(self, folder: Path) -> None:
        """Write one folder per language; equal input gives equal bytes."""
        folder.mkdir(parents=True)
        (folder / "lexical.json").write_text(
            json.dumps({"n_passages": self._n_passages}), encoding="utf-8"
        )
        for language, part in self._parts.items():
            part.save(folder / language)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open what `save` wrote."""
        size = json.loads((folder / "lexical.json").read_text(encoding="utf-8"))["n_passages"]
        parts: dict[Language, _LanguageIndex] = {}
        for language in LANGUAGES:
            if (folder / language).is_dir():
                parts[language] = _LanguageIndex.load(folder / language)
        return cls(parts, size)

    def scores(self, terms: Mapping[str, float], *, language: Language | None = None) -> Scores:
        """BM25 of every passage, float32 (n_passages,); 0 where no term occurs."""
        scores = np.zeros(self._n_passages, dtype=np.float32)
        for own, part in self._parts.items():
            if language in (None, own):
                scores[part.rows] = part.scores(terms)
        return scores

    def search(
        self,
        terms: Mapping[str, float],
        k: int,
        selection: Selection | None = None,
        *,
        language: Language | None = None,
    ) -> tuple[Rows, Scores]:
        """The k best passages with a score above 0, best first, ties by row.

        `terms` maps a term to its weight. `selection` restricts the search to some passages,
        `language` to one language.
        """
        rows, scores = [], []
        for own, part in self._parts.items():
            if language in (None, own):
                found = self._scored(part, own, terms)
                matching = found > 0
                if selection is not None:
                    matching &= selection.mask[part.rows]
                places = np.flatnonzero(matching)
                rows.append(part.rows[places])
                scores.append(found[places])
        if not rows:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        if len(rows) == 1:
            return best_of(rows[0], scores[0], k)
        return best_of(np.concatenate(rows), np.concatenate(scores), k)

    def best_score(self, terms: Mapping[str, float], language: Language) -> float:
        """The best score of any passage of a language; 0 when no term occurs."""
        part = self._parts.get(language)
        return 0.0 if part is None else float(self._scored(part, language, terms).max(initial=0.0))

    def scores_of(self, rows: Rows, terms: Mapping[str, float], language: Language) -> Scores:
        """BM25 of `rows` of a language, 0 where no term occurs."""
        part = self._parts.get(language)
        if part is None or not len(part.rows):
            return np.zeros(len(rows), dtype=np.float32)
        places = np.minimum(np.searchsorted(part.rows, rows), len(part.rows) - 1)
        scores = self._scored(part, language, terms)[places]
        scores[part.rows[places] != rows] = 0
        return scores

    def _scored(
        self, part: _LanguageIndex, language: Language, terms: Mapping[str, float]
    ) -> Scores:
        """The scores of a language; a question asks three times for the same."""
        key = (language, tuple(terms.items()))
        kept: dict[Any, Scores] = self._last.__dict__.setdefault("kept", {})
        if key not in kept:
            for old in [other for other in kept if other[0] == language]:
                del kept[old]
            kept[key] = part.scores(terms)
        return kept[key]

    def frequencies(self, terms: Iterable[str], language: Language) -> dict[str, int]:
        """In how many passages of `language` each term occurs."""
        part = self._parts.get(language)
        if part is None:
            return dict.fromkeys(terms, 0)
        return {term: part.document_frequency(term) for term in terms}

    def postings(self, language: Language) -> Iterator[tuple[str, Rows, Scores]]:
        """Each term of a language with the rows it occurs in and what it contributes to each."""
        part = self._parts.get(language)
        if part is None:
            return
        for number, term in enumerate(part.vocabulary):
            span = slice(int(part.starts[number]), int(part.starts[number + 1]))
            yield term, part.rows[part.postings[span]], part.weights[span]

    def document_frequency(self, term: str, language: Language) -> int:
        """In how many passages of `language` the term occurs."""
        part = self._parts.get(language)
        return part.document_frequency(term) if part else 0

    def n_passages(self, language: Language) -> int:
        """How many passages of `language` have terms."""
        part = self._parts.get(language)
        return len(part.rows) if part else 0

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is out of place in the postings, in English and Chinese; nothing when they fit."""
        for language, part in self._parts.items():
            fault = part.fault(self._n_passages)
            if fault:
                yield f"the terms of {language} passages: {fault}", f"{language} 词项索引：{fault}"

    def holds(self, row: int, language: Language, terms: Iterable[str]) -> bool:
        """Whether the passage at `row` is among those of each of its `terms`."""
        part = self._parts.get(language)
        return part is not None and part.holds(row, terms)


def counted(
    terms: Sequence[Sequence[str]], languages: Sequence[Language]
) -> tuple[dict[Language, Rows], dict[Language, Postings]]:
    """By language the rows of passages that have terms, and how often each has which."""
    rows: dict[Language, Rows] = {}
    counts: dict[Language, Postings] = {}
    for language in LANGUAGES:
        own = [row for row, one in enumerate(languages) if one == language and terms[row]]
        rows[language] = np.asarray(own, dtype=np.int64)
        counts[language] = Postings.count([terms[row] for row in own])
    return rows, counts


def best_of(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    """The k best of rows with scores, best first, ties by row."""
    if len(rows) > k > 0:
        worst = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows, scores = rows[scores >= worst], scores[scores >= worst]
    order = np.lexsort((rows, -scores))[: max(k, 0)]
    return rows[order], scores[order]
