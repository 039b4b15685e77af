"""Means per direction, per question language and overall."""

import pytest

from eval.measures.summary import Observation, direction_label, summarise


def _observations(**values: float) -> list[Observation]:
    return [
        Observation("q", "q", direction.replace("_", "-"), {"RR": value})
        for direction, value in values.items()
    ]


def test_totals_are_over_questions_and_leave_out_what_is_shown_twice() -> None:
    summary = summarise(_observations(zh_zh=1.0, zh_en=0.5, en_zh=0.0, zh_shown=0.0))
    assert summary["zh"]["RR"].mean == pytest.approx(0.75)
    assert summary["en"]["RR"].mean == 0.0
    assert summary["overall"]["RR"].mean == pytest.approx(0.5)
    assert summary["zh-shown"]["RR"].n == 1


def test_directions_stand_in_one_order_everywhere() -> None:
    summary = summarise(_observations(en_both=1, zh_shown=1, en_en=1, zh_zh=1))
    assert list(summary) == ["zh-zh", "en-en", "en-both", "zh-shown", "zh", "en", "overall"]


def test_a_single_direction_has_no_totals_and_nothing_gives_nothing() -> None:
    assert list(summarise(_observations(zh_zh=1.0))) == ["zh-zh"]
    assert summarise([]) == {}


def test_directions_are_written_with_an_arrow() -> None:
    assert direction_label("zh-both") == "zh → both"
    assert direction_label("overall") == "overall"
