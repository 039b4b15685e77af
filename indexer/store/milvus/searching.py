"""Searching by vectors and by words in Milvus; what the server proposes is scored again here.

The server rounds in its own way and breaks ties as it likes. So it is asked for more than is
wanted, and these are scored in single precision, term by term in the order of the question, and
ordered by score and row: the same hits in the same order as from any other store.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.records import Language
from indexer.store.local import Columns, Selection, best_of
from indexer.store.milvus.expressions import expression_of
from indexer.store.milvus.layout import get_records, key_of, passages_of
from indexer.store.milvus.server import Server
from indexer.store.protocol import Conditions, Scale

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# Beyond what is asked for, so many are scored again.
_MORE = 56
_IP = {"metric_type": "IP"}
_MOST_TERMS = 100_000


class MilvusVectors:
    """Unit vectors by row, searched by cosine within one language."""

    def __init__(
        self, server: Server, generation_id: str, columns: Columns, scales: Mapping[Language, Scale]
    ) -> None:
        self._server = server
        self._name = passages_of(server, generation_id)
        self._columns = columns
        self._scales = scales
        self.dimension = len(scales["zh"].mean)

    def __len__(self) -> int:
        return len(self._columns)

    def rows_of(self, language: Language) -> Rows:
        """The rows of one language, ascending."""
        return np.flatnonzero(self._columns["language"].among((language,))).astype(np.int64)

    def select(self, mask: npt.NDArray[np.bool_], conditions: Conditions = ()) -> Selection:
        """The rows of a mask, with the conditions that the server is told."""
        languages: tuple[Language, ...] = ("zh", "en")
        rows = {
            language: np.flatnonzero(mask & self._columns["language"].among((language,)))
            for language in languages
        }
        return Selection(mask, rows, conditions=tuple(self._columns.as_kept(conditions)))

    def scale(self, language: Language) -> Scale:
        """Mean and covariance of the vectors of one language."""
        return self._scales[language]

    def get(self, rows: Rows) -> Vectors:
        """The vectors of `rows`, shape (len(rows), dimension)."""
        wanted = np.unique(rows).tolist()
        found = {
            own["row"]: own["dense"]
            for own in self._server.get(self._name, wanted, ["row", "dense"])
        }
        vectors = np.zeros((len(rows), self.dimension), dtype=np.float32)
        for place, row in enumerate(rows.tolist()):
            vectors[place] = found[row]
        return vectors

    def search(
        self, vector: Vectors, k: int, language: Language, selection: Selection | None = None
    ) -> tuple[Rows, Floats]:
        """The k nearest rows of `vector` in one language and their cosines, ties by row."""
        found = _search(
            self._server, self._name, "dense", vector.astype(np.float32).tolist(), k, language,
            selection,
        )  # fmt: skip
        rows = np.array([hit["row"] for hit in found], dtype=np.int64)
        vectors = np.array([hit["entity"]["dense"] for hit in found], dtype=np.float32)
        cosines = vectors.reshape(len(rows), self.dimension) @ vector.astype(np.float32)
        return best_of(rows, cosines.astype(np.float32), k)


class MilvusTerms:
    """BM25 by the weights that were worked out when the index was made."""

    def __init__(
        self, server: Server, generation_id: str, n_passages: Mapping[Language, int]
    ) -> None:
        self._server = server
        self._generation_id = generation_id
        self._name = passages_of(server, generation_id)
        self._n_passages = n_passages
        # Dimension and document frequency by language and term; both 0 for one that is nowhere.
        self._known: dict[tuple[Language, str], tuple[int, int]] = {}

    def n_passages(self, language: Language) -> int:
        """How many passages of `language` have terms."""
        return self._n_passages[language]

    def frequencies(self, terms: Iterable[str], language: Language) -> dict[str, int]:
        """In how many passages of `language` each term occurs."""
        return {term: count for term, (_, count) in self._look_up(terms, language).items()}

    def search(
        self,
        terms: Mapping[str, float],
        k: int,
        selection: Selection | None = None,
        *,
        language: Language | None = None,
    ) -> tuple[Rows, Floats]:
        """The k best passages of a language with a score above 0, best first, ties by row."""
        if language is None:
            raise TypeError("a store is searched in one language at a time")
        weights = self._weights(terms, language)
        if not weights:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        asked = dict(weights)
        found = _search(self._server, self._name, "sparse", asked, k, language, selection)
        rows = np.array([hit["row"] for hit in found], dtype=np.int64)
        scores = np.array([_score(hit["entity"]["sparse"], weights) for hit in found], np.float32)
        kept = scores > 0
        return best_of(rows[kept], scores[kept], k)

    def best_score(self, terms: Mapping[str, float], language: Language) -> float:
        """The best score of any passage of a language; 0 when no term occurs."""
        _, scores = self.search(terms, 1, language=language)
        return float(scores.max(initial=0.0))

    def scores_of(self, rows: Rows, terms: Mapping[str, float], language: Language) -> Floats:
        """BM25 of `rows` of a language, 0 where no term occurs."""
        weights = self._weights(terms, language)
        wanted = np.unique(rows).tolist() if weights else []
        found = {
            own["row"]: _score(own["sparse"], weights)
            for own in self._server.get(self._name, wanted, ["row", "sparse"])
        }
        return np.array([found.get(row, 0.0) for row in rows.tolist()], dtype=np.float32)

    def _weights(self, terms: Mapping[str, float], language: Language) -> list[tuple[int, float]]:
        """Dimension and weight of the terms that occur, in the order of the question."""
        known = self._look_up(terms, language)
        return [(known[term][0], weight) for term, weight in terms.items() if known[term][1]]

    def _look_up(self, terms: Iterable[str], language: Language) -> dict[str, tuple[int, int]]:
        wanted = list(terms)
        fresh = [term for term in dict.fromkeys(wanted) if (language, term) not in self._known]
        if fresh:
            keys = {term: key_of(f"term-{language}", term) for term in fresh}
            found = get_records(self._server, self._generation_id, list(keys.values()))
            if len(self._known) + len(fresh) > _MOST_TERMS:
                self._known = {}
            for term, key in keys.items():
                number, count = json.loads(found[key]) if key in found else (0, 0)
                self._known[language, term] = number, count
        return {term: self._known[language, term] for term in wanted}


def _search(
    server: Server,
    collection: str,
    field: str,
    asked: Any,  # noqa: ANN401 - a row, or weights by dimension
    k: int,
    language: Language,
    selection: Selection | None,
) -> list[dict[str, Any]]:
    """The hits of one language with what they are scored by; more than k."""
    if k <= 0 or (selection is not None and not len(selection.rows_of[language])):
        return []
    [found] = server.call(
        "search",
        collection,
        data=[asked],
        anns_field=field,
        limit=k + _MORE,
        filter=expression_of(selection.conditions) if selection is not None else "",
        output_fields=["row", field],
        search_params=_IP,
        partition_names=[language],
    )
    return list(found)


def _score(own: Mapping[int, float], weights: list[tuple[int, float]]) -> np.float32:
    score = np.float32(0)
    for number, weight in weights:
        if number in own:
            score += np.float32(weight) * np.float32(own[number])
    return score
