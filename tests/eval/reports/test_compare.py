"""Runs compared topic by topic."""

from typing import Any

import pytest

from eval.reports.comparison import compare, values_of, values_of_run
from indexer.errors import DatasetError


def _run(values: dict[str, float], direction: str = "zh-en") -> dict[str, Any]:
    return {
        "topics": [
            {
                "topic_id": topic_id,
                "group_id": topic_id.partition("-")[0],
                "direction": direction,
                "values": {"nDCG@10": value},
            }
            for topic_id, value in values.items()
        ]
    }


FIRST = {f"q{n}-zh": 0.5 for n in range(20)}
SECOND = {f"q{n}-zh": 0.9 for n in range(20)}


def test_the_difference_is_second_minus_first() -> None:
    (result,) = compare({"a": values_of(_run(FIRST)), "b": values_of(_run(SECOND))}, ["nDCG@10"])
    assert (result.a, result.b, result.direction) == ("a", "b", "zh-en")
    assert result.test.difference.mean == pytest.approx(0.4)
    assert result.p_holm < 0.001


def test_the_order_of_topics_in_a_file_does_not_matter() -> None:
    values = {f"q{n}-zh": n / 20 for n in range(20)}
    backwards = dict(reversed(values.items()))
    (result,) = compare({"a": values_of(_run(values)), "b": values_of(_run(backwards))})
    assert (result.test.p, result.test.better, result.test.worse) == (1.0, 0, 0)


def test_p_values_are_corrected_for_all_comparisons_together() -> None:
    runs = {
        "甲": values_of(_run(FIRST)),
        "b": values_of(_run(SECOND)),
        "c": values_of(_run(FIRST)),
    }
    results = compare(runs)
    assert [(c.a, c.b) for c in results] == [("甲", "b"), ("甲", "c"), ("b", "c")]
    assert all(c.p_holm >= c.test.p for c in results)


def test_runs_over_other_topics_are_refused() -> None:
    other = {**FIRST}
    other["q99-zh"] = other.pop("q3-zh")
    with pytest.raises(DatasetError, match="q3-zh is in one only"):
        compare({"a": values_of(_run(FIRST)), "b": values_of(_run(other))})
    with pytest.raises(DatasetError, match="no direction in common"):
        compare({"a": values_of(_run(FIRST)), "b": values_of(_run(FIRST, "en-en"))})


def test_unanswerable_topics_are_not_compared_by_evidence() -> None:
    result = {
        "topics": [
            {"topic_id": "x", "group_id": "x", "direction": "zh-both", "answerable": False},
            {
                "topic_id": "y",
                "group_id": "y",
                "direction": "zh-both",
                "answerable": True,
                "values": {"right": 1.0},
            },
        ]
    }
    assert set(values_of(result)["zh-both"]) == {"y"}


def test_a_trec_run_is_one_direction() -> None:
    assert values_of_run({"q": {"RR": 0.5}}) == {
        "all": {"q": {"values": {"RR": 0.5}, "group_id": "q"}}
    }
