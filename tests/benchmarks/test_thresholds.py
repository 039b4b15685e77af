"""Thresholds refuse a fixed share of the answerable questions; few are shrunk towards all."""

from __future__ import annotations

import math

import pytest

from benchmarks.thresholds import REFUSED, Judged, separation, thresholds


def test_the_refused_share_of_the_answerable_questions_lies_below() -> None:
    judged = [Judged("zh-zh", n / 100, answerable=True) for n in range(101)]
    judged += [Judged("zh-zh", 0.0, answerable=False) for _ in range(50)]
    judged += [Judged("zh-zh", 0.0, answerable=True, binds=False) for _ in range(50)]
    found = thresholds(judged)
    assert found["zh-zh"] == pytest.approx(REFUSED)
    # No question of this direction: the threshold of all together.
    assert found["en-en"] == pytest.approx(REFUSED)


def test_a_direction_with_few_questions_goes_part_of_the_way() -> None:
    judged = [Judged("zh-zh", 0.5, answerable=True) for _ in range(940)]
    judged += [Judged("en-zh", 0.9, answerable=True) for _ in range(60)]
    assert thresholds(judged)["en-zh"] == pytest.approx(0.5 * 0.9 + 0.5 * 0.5)
    assert thresholds([])["zh-en"] == pytest.approx(0.5)


def test_separation_needs_both_kinds() -> None:
    yes, no = Judged("zh-zh", 0.9, answerable=True), Judged("en-en", 0.4, answerable=False)
    assert separation([yes, no]) == pytest.approx(1.0)
    assert math.isnan(separation([yes]))
    assert math.isnan(separation([]))
