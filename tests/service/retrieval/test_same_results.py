"""What the search finds by its indexes and its shortcuts is what plain arithmetic finds."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from indexer.encoders.protocol import Encoder
from indexer.records import LANGUAGES, Language
from indexer.store import LexicalIndex
from service.engine import SearchEngine
from service.results import Mode
from service.retrieval.filters import parse_filters
from service.retrieval.retrievers import DEPTH, Sight, terms_in

pytestmark = pytest.mark.model

Floats = npt.NDArray[np.float32]
QUESTIONS = (
    "what did Cambodia say about carbon neutrality",
    "老挝应对气候变化的关键挑战是什么？",
    "碳中和長期戰略",
    "Who is HENG Chan Thoen?",
    "email of the centre",
    "ＷＲＩ 对气候韧性基础设施有什么看法 in 2022",
    "𠮷",
)
FILTERS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"and": [{"field": "country", "op": "eq", "value": "KH"}]},
    {"and": [{"field": "date", "op": "gte", "value": "2022"}]},
    {"and": [{"field": "kind", "op": "ne", "value": "boilerplate"}]},
)


@pytest.fixture(scope="module")
def engine(shipped_index: Path, built_in_encoder: Encoder) -> SearchEngine:
    return SearchEngine.open(shipped_index, encoder=built_in_encoder)


class Plain:
    """Every passage as an object, every cosine as a dot product, every term by its postings."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine
        self.passages = list(engine.index.passages)
        everything = np.arange(len(self.passages), dtype=np.int64)
        self.vectors = engine.index.vectors_of(everything)

    def meets(self, row: int, filters: Mapping[str, Any] | None) -> bool:
        """The filters of this file, by hand."""
        passage, index = self.passages[row], self.engine.index
        statement = index.statements.whole(passage.passage_id)
        [condition] = filters["and"] if filters else [{"field": None}]
        if condition["field"] == "country":
            return statement is not None and statement.country == "KH"
        if condition["field"] == "date":
            return (index.documents[passage.document_id].date or "")[:4] >= "2022"
        return condition["field"] is None or passage.kind != "boilerplate"

    def rows(self, language: Language, filters: Mapping[str, Any] | None) -> list[int]:
        return [
            row
            for row, passage in enumerate(self.passages)
            if passage.language == language and self.meets(row, filters)
        ]


def best(rows: list[int], scores: Floats, depth: int) -> set[int]:
    return set(sorted(rows, key=lambda row: (-scores[row], row))[:depth])


def looks(
    engine: SearchEngine, question: str, mode: Mode, filters: dict[str, Any] | None, depth: int
) -> Iterator[tuple[Sight, set[int], float, Floats, Floats]]:
    """What was seen of each language, beside the right rows, the last cosine, all scores."""
    plain = Plain(engine)
    query, ranking = engine.finder.rank(question, depth // 2, None, mode, filters)
    for language, sight in ranking.sights.items():
        rows = plain.rows(language, filters)
        words = terms_in(query, language)
        index = engine.index.lexical
        assert isinstance(index, LexicalIndex)
        lexical = index.scores(words, language=language)
        worded = best([row for row in rows if lexical[row] > 0], lexical, depth)
        if mode == "lexical":
            cosines = np.zeros(len(plain.passages), dtype=np.float32)
            near: set[int] = set()
        else:
            cosines = plain.vectors @ ranking.vector
            near = best(rows, cosines, depth)
        if mode == "dense":
            lexical, worded = np.zeros_like(lexical), set()
        last = min((float(cosines[row]) for row in near), default=0.0)
        yield sight, near | worded, last, cosines, lexical


@pytest.mark.parametrize("filters", FILTERS, ids=["all", "country", "date", "kind"])
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_candidates_and_scores_are_those_of_plain_arithmetic(
    engine: SearchEngine, mode: Mode, filters: dict[str, Any] | None, monkeypatch: Any
) -> None:
    monkeypatch.setattr("service.retrieval.finder.DEPTH", 20)
    assert DEPTH > 20
    for question in QUESTIONS:
        for sight, rows, last, cosines, lexical in looks(engine, question, mode, filters, 20):
            # Passages of the same words have the same cosine: the last of them may be any.
            other = set(sight.rows.tolist()) ^ rows
            assert mode != "lexical" or not other
            assert all(cosines[row] == pytest.approx(last, abs=1e-6) for row in other)
            assert len(sight.rows) == len(rows)
            np.testing.assert_allclose(sight.cosines, cosines[sight.rows], atol=1e-6)
            np.testing.assert_allclose(sight.lexical, lexical[sight.rows], atol=1e-6)


@pytest.mark.parametrize("filters", FILTERS[:2], ids=["all", "country"])
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_hits_name_the_place_and_the_score_that_they_have_among_all_candidates(
    engine: SearchEngine, mode: Mode, filters: dict[str, Any] | None
) -> None:
    for question in QUESTIONS:
        found = engine.finder.find(question, k=20, mode=mode, filters=filters)
        sights, row_of = found.ranking.sights, engine.index.row_of
        for hit in found.hits:
            row, sight = row_of[hit.passage_id], sights[hit.language]
            [place] = np.flatnonzero(sight.rows == row)
            nearer = sorted(
                (-cosine, other)
                for each in sights.values()
                for other, cosine in zip(each.rows.tolist(), each.cosines.tolist(), strict=True)
            )
            worded = sorted(
                (-score, other)
                for other, score in zip(sight.rows.tolist(), sight.lexical.tolist(), strict=True)
                if score > 0
            )
            has_words = mode != "dense" and sight.lexical[place] > 0
            ranks = hit.scores.dense_rank, hit.scores.lexical_rank
            assert ranks == (
                [other for _, other in nearer].index(row) + 1 if mode != "lexical" else None,
                [other for _, other in worded].index(row) + 1 if has_words else None,
            )
            text = engine.index.documents[hit.document_id].text
            assert text[hit.start : hit.end] == hit.text


def test_the_statistics_of_a_language_are_those_of_its_vectors(engine: SearchEngine) -> None:
    plain = Plain(engine)
    for language in LANGUAGES:
        own = plain.vectors[plain.rows(language, None)]
        scale = engine.index.scale(language)
        assert scale.n == len(own)
        np.testing.assert_allclose(scale.mean, own.mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(
            scale.covariance, np.cov(own, rowvar=False, bias=True), atol=1e-6
        )


def test_a_selection_is_made_once_for_the_same_filters(engine: SearchEngine) -> None:
    conditions = parse_filters(FILTERS[1], engine.index, engine.names)
    selected = engine.finder._filter.rows(conditions)
    assert selected is engine.finder._filter.rows(list(conditions))
    plain = Plain(engine)
    wanted = [row for language in LANGUAGES for row in plain.rows(language, FILTERS[1])]
    assert np.flatnonzero(selected.mask).tolist() == sorted(wanted) != []
