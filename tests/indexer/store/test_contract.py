"""What every store promises, asked of each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.errors import IndexMissing, IndexUnusable
from indexer.records import LANGUAGES
from indexer.store import FIELDS, Condition, Contents, LocalStore, Reads, Store
from indexer.store.milvus import MilvusStore
from tests.indexer.store.contract import CONDITIONS, Plain, changed, contents

Opens = Callable[[], Store]
QUESTIONS: tuple[dict[str, float], ...] = (
    {"forest": 1.0, "氣候": 0.5, "气候": 1.0, "tea": 0.25},
    {"河流": 1.0, "nowhere": 1.0},
    {},
)


@pytest.fixture(scope="module")
def held() -> Contents:
    return contents()


@pytest.fixture(scope="module", params=["local", "milvus"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Opens:
    """Opens one store, each time as a new process would: what was done before is there."""
    if request.param == "local":
        folder: Path = tmp_path_factory.mktemp(request.param) / "index"
        return lambda: LocalStore(folder)
    port = request.getfixturevalue("milvus")
    return lambda: MilvusStore(f"milvus://127.0.0.1:{port}/contract")


@pytest.fixture(scope="module")
def reads(place: Opens, held: Contents) -> Iterator[Reads]:
    store = place()
    generation_id = store.stage(held)
    store.check(generation_id)
    store.publish(generation_id)
    with place().open() as opened:
        yield opened


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_the_nearest_rows_are_those_of_plain_arithmetic(
    reads: Reads, held: Contents, condition: tuple[Condition, ...]
) -> None:
    plain = Plain(held)
    for language in LANGUAGES:
        for vector in (held.vectors[0], -held.vectors[2]):
            for k in (1, 5, 100):
                rows, cosines = reads.nearest(vector, k, language, condition)
                expected = plain.nearest(vector, k, language, condition)
                np.testing.assert_allclose(cosines, [c for _, c in expected], atol=1e-6)
                np.testing.assert_allclose((held.vectors @ vector)[rows], cosines, atol=1e-6)
                if k == 100:
                    assert set(rows.tolist()) == {row for row, _ in expected}
                order = list(zip((-cosines).tolist(), rows.tolist(), strict=True))
                assert order == sorted(order)


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_the_best_by_words_are_those_of_plain_arithmetic(
    reads: Reads, held: Contents, condition: tuple[Condition, ...]
) -> None:
    plain = Plain(held)
    for language in LANGUAGES:
        for terms in QUESTIONS:
            for k in (3, 100):
                rows, scores = reads.worded(terms, k, language, condition)
                expected = plain.worded(terms, k, language, condition)
                assert rows.tolist() == [row for row, _ in expected]
                np.testing.assert_allclose(scores, [s for _, s in expected], atol=1e-6)


def test_scores_of_single_rows_and_of_the_best(reads: Reads, held: Contents) -> None:
    plain = Plain(held)
    rows = np.array([7, 0, 3, 12], dtype=np.int64)
    np.testing.assert_allclose(reads.vectors_of(rows), held.vectors[rows], atol=1e-6)
    assert reads.vectors_of(rows[:0]).shape == (0, held.vectors.shape[1])
    for language in LANGUAGES:
        for terms in QUESTIONS:
            scores = plain.lexical(terms, language)
            np.testing.assert_allclose(
                reads.lexical_of(rows, terms, language), scores[rows], atol=1e-6
            )
            assert reads.best_score(terms, language) == pytest.approx(scores.max(), abs=1e-6)


def test_statistics_are_of_one_language(reads: Reads, held: Contents) -> None:
    for language in LANGUAGES:
        own = [row for row, p in enumerate(held.passages) if p.language == language]
        counts = {
            term: sum(term in held.terms[row] for row in own)
            for term in ("forest", "气候", "nowhere", "")
        }
        assert reads.frequencies(counts, language) == counts
        scale = reads.scale(language)
        assert scale.n == len(own)
        np.testing.assert_allclose(scale.mean, held.vectors[own].mean(axis=0), atol=1e-6)
        covariance = np.cov(held.vectors[own], rowvar=False, bias=True)
        np.testing.assert_allclose(scale.covariance, covariance, atol=1e-6)


def test_records_are_those_that_were_written(reads: Reads, held: Contents) -> None:
    rows = [5, 0, len(held.passages) - 1, 5]
    assert reads.passages(rows) == [held.passages[row] for row in rows]
    assert reads.passages([]) == []
    ids = [held.documents[-1].document_id, held.documents[0].document_id]
    assert reads.documents(ids) == [held.documents[-1], held.documents[0]]
    with pytest.raises(KeyError):
        reads.documents(["𠮷"])
    assert list(reads.statements) == held.statements
    assert list(reads.counterparts) == held.counterparts
    wanted = [held.passages[3].passage_id, "nowhere:0-1"]
    assert reads.row_of(wanted) == {wanted[0]: 3}
    stored, own = reads.sentence_vectors, held.sentence_vectors
    assert stored is not None
    assert own is not None
    for row in range(len(held.passages)):
        np.testing.assert_array_equal(stored.of(row), own.of(row))


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_facets_count_the_passages_that_meet_a_condition(
    reads: Reads, held: Contents, condition: tuple[Condition, ...]
) -> None:
    plain = Plain(held)
    met = [row for language in LANGUAGES for row in plain.rows(language, condition)]
    facets = reads.facets(condition)
    assert set(facets) == set(FIELDS)
    for field, counted in facets.items():
        for value, number in counted.items():
            same = Condition(field, "in", (value,))  # a date as it is written
            assert number == sum(plain.meets(held.passages[row], same) for row in met) > 0
    assert facets["language"].total() == facets["kind"].total() == len(met)


def test_a_generation_serves_when_it_is_published_and_readers_keep_theirs(
    place: Opens, reads: Reads, held: Contents
) -> None:
    """Deleting is real; a restart finds what was published; equal contents have one id."""
    store, first = place(), place().current()
    assert first is not None
    assert store.stage(held) == first
    gone = held.documents[0].document_id
    other = contents(without=gone)
    second = store.stage(other)
    assert second != first
    assert store.current() == first
    with store.open(second) as staged:
        assert len(staged.row_of([p.passage_id for p in other.passages])) == len(other.passages)
    before = reads.passages([0])
    store.publish(second)
    assert place().current() == second
    assert reads.passages([0]) == before
    assert reads.nearest(held.vectors[0], 3, "zh")[0].tolist() == [
        row for row, _ in Plain(held).nearest(held.vectors[0], 3, "zh", ())
    ]
    with place().open() as opened:
        assert opened.facets()["document_id"][gone] == 0
        assert opened.row_of([before[0].passage_id]) == {}
        with pytest.raises(KeyError):
            opened.documents([gone])
    store.drop(first)
    with pytest.raises(IndexMissing), store.open(first):
        pass


def test_what_does_not_serve_can_be_dropped_and_what_serves_cannot(
    place: Opens, reads: Reads, held: Contents
) -> None:
    del reads
    store = place()
    current = store.current() or store.stage(held)
    store.publish(current)
    staged = store.stage(changed(held, "另一个标题"))
    store.drop(staged)
    store.drop(staged)
    for asks in (store.check, store.publish):
        with pytest.raises(IndexMissing) as caught:
            asks(staged)
        assert staged in caught.value.en
        assert staged in caught.value.zh
    with pytest.raises(IndexUnusable) as refused:
        store.drop(current)
    assert current in refused.value.zh
    assert store.current() == current


def test_an_empty_place_has_nothing(tmp_path: Path) -> None:
    store: Any = LocalStore(tmp_path / "none")
    assert store.current() is None
    with pytest.raises(IndexMissing), store.open():
        pass
