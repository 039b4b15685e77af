"""Language balance by hand."""

import pytest

from eval.measures.bias import language_bias, overlap_at, twin_overlap
from eval.measures.search import FoundPassage, TopicResult
from indexer.records import Language


def _result(topic_id: str, direction: str, hits: str, ids: str = "") -> TopicResult:
    """`hits` names passages by language and number, as `z1 e2`."""
    names: list[tuple[str, Language]] = [
        (name, "zh" if name[0] == "z" else "en") for name in hits.split()
    ]
    found = tuple(
        FoundPassage(rank, name, f"doc-{name}", language, 1.0, None, "灯")
        for rank, (name, language) in enumerate(names, start=1)
    )
    return TopicResult(topic_id, topic_id, direction, "?", {}, found, tuple(ids.split()), ())


RELEVANT: dict[str, dict[str, Language]] = {
    "a": {"Z": "zh", "E": "en"},
    "b": {"Z": "zh"},
}


def test_shares_and_ranks_are_those_one_counts() -> None:
    results = [
        _result("a", "zh-both", "z1 z2 z3 e1", "Z x x E"),
        _result("b", "zh-both", "z1 e1", "x Z"),
    ]
    (bias,) = language_bias(results, RELEVANT, depth=100)
    assert bias.n == 2
    assert bias.hit_share == pytest.approx((0.75 + 0.5) / 2)
    assert bias.relevant_share == pytest.approx((0.5 + 1) / 2)
    assert bias.offset == pytest.approx(100 * (0.625 - 0.75))
    assert bias.early_share == pytest.approx(1.0)
    assert bias.early_offset == pytest.approx(25.0)
    assert (bias.own_rank, bias.other_rank) == (1.0, 4.0)


def test_a_relevant_passage_that_was_not_found_ranks_below_the_last() -> None:
    (bias,) = language_bias([_result("a", "en-both", "z1", "Z x")], RELEVANT, depth=100)
    assert (bias.language, bias.own_rank, bias.other_rank) == ("en", 101.0, 1.0)


def test_overlap_is_of_the_longer_ranking() -> None:
    assert overlap_at(["a", "b", "c"], ["b", "a"], 3) == pytest.approx(2 / 3)
    assert overlap_at(["a", "b", "c"], ["c", "b", "a"], 2) == 0.5
    assert overlap_at([], [], 10) == 1.0
    assert overlap_at(["a"], [], 10) == 0.0


def test_a_passage_and_its_counterpart_are_the_same_for_twins() -> None:
    results = [_result("q-zh", "zh-both", "z1 z2"), _result("q-en", "en-both", "e1 e9")]
    twins = {"q-zh": "q-en", "q-en": "q-zh", "alone": "missing"}
    assert twin_overlap(results, twins, {"z1": "e1", "e1": "z1"}) == {"q-en": 0.5}
    assert twin_overlap(results, twins, {}) == {"q-en": 0.0}
