"""Positions are counted by what was read by hand: right, refused, listed."""

from __future__ import annotations

import re

from benchmarks.positions import Counts, gold, judge
from service.browsing import Position


def test_every_topic_has_somebody_who_said_nothing_or_something() -> None:
    rows = gold()
    assert len({row["topic_id"] for row in rows}) == len(rows)
    assert {row["corpus"] for row in rows} == {"shipped", "cpc"}
    patterns = [pattern for row in rows for pattern in row["asked"].values()]
    assert sum(pattern is None for pattern in patterns) >= len(patterns) / 3
    for pattern in patterns:
        assert pattern is None or re.compile(pattern).search("") is None


def test_nothing_found_is_right_only_for_who_said_nothing() -> None:
    row = {"topic_id": "p", "about": "茶", "asked": {"甲国": "茶", "B": None}, "all": ["KH"]}
    silent = [Position(key, key, key, 0, False, None) for key in ("KH", "LA")]
    counts = Counts()
    wrong = judge(row, silent, silent[:1], counts)
    assert (counts.right, counts.expected) == (0, 1)
    assert (counts.refused, counts.silent) == (1, 1)
    assert (counts.lists_right, counts.lists) == (1, 1)
    assert len(wrong) == 1
    assert "甲国" in wrong[0]
