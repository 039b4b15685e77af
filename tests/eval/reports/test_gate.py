"""The gate closes on what fell and stays open for noise."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from eval.reports.gate import check, make_baseline, read_baseline
from indexer.errors import DatasetError


def _search(values: list[float], digest: str = "d1") -> dict[str, Any]:
    return {
        "kind": "search",
        "certificate": {"dataset_sha256": digest},
        "topics": [
            {
                "topic_id": f"q{n}-zh",
                "group_id": f"q{n}",
                "direction": "zh-en",
                "values": {"nDCG@10": value, "AP": 0.0},
            }
            for n, value in enumerate(values)
        ],
    }


def _answers(held: int = 4, refused: bool = True) -> dict[str, Any]:
    return {
        "kind": "answers",
        "certificate": {"dataset_sha256": "d1"},
        "n_quotes": 4,
        "n_held": held,
        "topics": [
            {
                "topic_id": "x-zh",
                "group_id": "x",
                "direction": "zh-both",
                "answerable": False,
                "answered": not refused,
                "values": {},
            }
        ],
    }


def _scores(value: float) -> dict[str, Any]:
    scores = {"precision": value, "recall": value, "f1": value}
    return {
        "kind": "statements",
        "certificate": {"dataset_sha256": "d1"},
        "fields": {"speaker": scores},
    }


def _worse(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [c.name for c in check(make_baseline(before), now) if c.outcome == "worse"]


VALUES = [0.0, 0.2, 0.5, 0.7, 1.0, 1.0, 0.9, 0.3] * 4


def test_the_same_figures_pass() -> None:
    results = {"hybrid": _search(VALUES), "answers": _answers(), "statements": _scores(0.9)}
    assert _worse(results, copy.deepcopy(results)) == []


def test_noise_passes_and_a_loss_on_every_topic_does_not() -> None:
    noise = [value + (0.02 if place % 2 else -0.02) for place, value in enumerate(VALUES)]
    lower = [value - 0.01 for value in VALUES]
    before = {"hybrid": _search(VALUES)}
    assert _worse(before, {"hybrid": _search(noise)}) == []
    assert _worse(before, {"hybrid": _search(lower)}) == ["hybrid zh-en nDCG@10"]


def test_a_large_loss_on_few_topics_does_not_hide_behind_a_wide_interval() -> None:
    broken = [0.0, *VALUES[1:-4], 0.0, 0.0, 0.0, 0.0]
    assert _worse({"hybrid": _search(VALUES)}, {"hybrid": _search(broken)}) == [
        "hybrid zh-en nDCG@10"
    ]


def test_a_topic_that_vanished_counts_zero() -> None:
    before = {"hybrid": _search([1.0] * 10)}
    assert _worse(before, {"hybrid": _search([1.0] * 6)}) == ["hybrid zh-en nDCG@10"]


def test_one_topic_that_turned_is_no_alarm() -> None:
    before = {"hybrid": _search([1.0] * 20)}
    assert _worse(before, {"hybrid": _search([1.0] * 19 + [0.0])}) == []


def test_one_quote_that_does_not_hold_closes_the_gate() -> None:
    assert _worse({"answers": _answers()}, {"answers": _answers(held=3)}) == [
        "answers quotes that hold"
    ]


def test_answering_the_unanswerable_closes_the_gate() -> None:
    assert _worse({"answers": _answers()}, {"answers": _answers(refused=False)}) == [
        "answers zh-both refused when unanswerable"
    ]


def test_f1_may_lose_half_a_point() -> None:
    before = {"statements": _scores(0.95), "hybrid": _search(VALUES)}
    assert _worse(before, {"statements": _scores(0.947), "hybrid": _search(VALUES)}) == []
    assert len(_worse(before, {"statements": _scores(0.94), "hybrid": _search(VALUES)})) == 3


def test_other_topics_ask_for_a_new_baseline() -> None:
    baseline = make_baseline({"hybrid": _search(VALUES)})
    with pytest.raises(DatasetError, match="eval gate --update"):
        check(baseline, {"hybrid": _search(VALUES, digest="d2")})


def test_a_baseline_survives_the_file_and_anything_else_is_refused() -> None:
    baseline = make_baseline({"hybrid": _search(VALUES)})
    path = Path("dev.json")
    assert read_baseline(json.dumps(baseline, ensure_ascii=False), path) == baseline
    for text in ("{", "[]", '{"format": 9}', '{"format": 1, "series": {}}'):
        with pytest.raises(DatasetError, match="is no baseline"):
            read_baseline(text, path)
