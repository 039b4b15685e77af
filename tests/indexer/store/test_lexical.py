import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.records import Language
from indexer.store.local.lexical import LexicalIndex
from indexer.store.local.postings import K1, B
from indexer.store.local.selection import Selection
from indexer.text.tokens import terms

TEXTS = ["湄公河边有很多灯", "The lantern fair on the Mekong", "茶和灯", "Tea, tea and tea", "𠮷"]
LANGUAGES: list[Language] = ["zh", "en", "zh", "en", "zh"]


@pytest.fixture
def index() -> Any:
    return LexicalIndex.create([terms(text) for text in TEXTS], LANGUAGES)


def bm25(document: Any, documents: Any, term: Any) -> Any:
    """Lucene's BM25 worked out by hand (Kamphuis et al. 2020, method "Lucene")."""
    n = len(documents)
    frequency = sum(term in other for other in documents)
    idf = math.log(1 + (n - frequency + 0.5) / (frequency + 0.5))
    average = sum(map(len, documents)) / n
    count = document.count(term)
    return idf * count / (count + K1 * (1 - B + B * len(document) / average))


def test_scores_are_bm25_of_the_passages_language(index: Any) -> None:
    english = [terms(TEXTS[1]), terms(TEXTS[3])]
    rows, scores = index.search({"tea": 1.0}, 5)
    assert rows.tolist() == [3]
    assert scores[0] == pytest.approx(bm25(english[1], english, "tea"), rel=1e-5)


def test_weights_scale_what_a_term_contributes(index: Any) -> None:
    _, once = index.search({"tea": 1.0}, 1)
    _, half = index.search({"tea": 0.5}, 1)
    assert half[0] == pytest.approx(once[0] / 2)


def test_only_passages_with_a_term_are_found(index: Any) -> None:
    assert index.search({"lantern": 1.0}, 5)[0].tolist() == [1]
    assert index.search({"nowhere": 1.0}, 5)[0].tolist() == []
    assert index.search({}, 5)[0].tolist() == []
    assert sorted(index.search(dict.fromkeys(terms("灯"), 1.0), 5)[0].tolist()) == [0, 2]


def test_rows_and_language_restrict_inside_the_search(index: Any) -> None:
    weights = {"lantern": 1.0, "tea": 1.0, "灯": 1.0}
    mask = np.array([False, True, False, False, True])[: len(TEXTS)]
    selection = Selection(mask)
    assert index.search(weights, 1, selection)[0].tolist() == [1]
    assert index.search(weights, 9, selection, language="zh")[0].tolist() == []
    assert set(index.search(weights, 9, language="en")[0].tolist()) == {1, 3}


def test_documents_of_one_language_do_not_move_the_scores_of_the_other(index: Any) -> None:
    english: list[Language] = ["en"] * 50
    more = LexicalIndex.create(
        [terms(text) for text in [*TEXTS, *["river water tea"] * 50]], [*LANGUAGES, *english]
    )
    assert more.search({"灯": 1.0}, 2)[1].tolist() == index.search({"灯": 1.0}, 2)[1].tolist()


def test_a_saved_index_gives_the_same_scores_and_the_same_bytes(index: Any, tmp_path: Path) -> None:
    index.save(tmp_path / "a")
    again = LexicalIndex.create([terms(text) for text in TEXTS], LANGUAGES)
    again.save(tmp_path / "b")
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    loaded = LexicalIndex.load(tmp_path / "a")
    weights = {"灯": 1.0, "tea": 0.3}
    assert loaded.scores(weights).tolist() == index.scores(weights).tolist()
    assert loaded.document_frequency("灯", "zh") == 2
    assert loaded.n_passages("en") == 2


def test_what_is_asked_of_single_rows_is_what_the_search_says(index: Any) -> None:
    weights = {"灯": 1.0, "tea": 0.3}
    everything = index.scores(weights)
    rows = np.array([2, 0, 1])
    chinese = [float(everything[row]) if LANGUAGES[row] == "zh" else 0.0 for row in rows]
    assert index.scores_of(rows, weights, "zh").tolist() == chinese
    assert index.best_score(weights, "zh") == max(chinese) > 0
    assert index.best_score({"nowhere": 1.0}, "zh") == index.best_score({}, "en") == 0
    assert index.scores_of(rows, {"nowhere": 1.0}, "en").tolist() == [0, 0, 0]


def test_an_index_without_terms_finds_nothing(tmp_path: Path) -> None:
    LexicalIndex.create([[], []], LANGUAGES[:2]).save(tmp_path / "a")
    assert LexicalIndex.load(tmp_path / "a").search({"灯": 1.0}, 3)[0].tolist() == []


def test_the_best_passage_comes_first_and_equal_ones_by_row() -> None:
    texts = ["river forest forest", "river forest", "river tea tea tea", "river forest"]
    english: list[Language] = ["en"] * len(texts)
    index = LexicalIndex.create([terms(text) for text in texts], english)
    rows, scores = index.search({"forest": 1.0}, 4)
    assert rows.tolist() == [0, 1, 3]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert scores[0] > scores[1] == scores[2]
    assert index.search({"forest": 1.0}, 1)[0].tolist() == [0]


def test_terms_give_the_same_scores_to_the_bit_joined_or_one_by_one(
    index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = {"tea": 0.3, "灯": 1.0, "茶": 0.7, "lantern": 1.0, "the": 1.0, "𠮷": 0.1, "无": 1.0}
    joined = index.scores(weights)
    monkeypatch.setattr("indexer.store.local.lexical._TOGETHER", 0)
    assert joined.any()
    assert np.array_equal(index.scores(weights), joined)
