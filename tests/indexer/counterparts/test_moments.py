"""Days, times of day and centuries have one notation in both languages."""

from __future__ import annotations

import pytest

from indexer.counterparts.moments import differing_moments, read_moments
from indexer.counterparts.quantities import read_quantities

TRANSLATIONS = [
    ("6月12日22时至6月13日6时停水", "from 10 p.m. on 12 June to 6 a.m. on 13 June"),
    ("每晚開放至九點半", "open until half past nine every evening"),
    ("凌晨４时１０分，𠮷田", "at 4.10 a.m."),
    ("下午九点一刻", "a quarter past nine"),
    ("早上六点三刻", "a quarter to seven in the morning"),
    ("十七世紀的海图", "sea charts of the seventeenth century"),
    ("二十一世纪", "the 21st century"),
    ("中午十二点以前", "before noon"),
    ("午夜前熄灯", "lights out before midnight"),
    ("会议14:30开始", "The meeting begins at 2.30 p.m."),
    ("十时三十分 start", "Half past ten: 开始"),
]


@pytest.mark.parametrize(("zh", "en"), TRANSLATIONS)
def test_translations_have_the_same_moments(zh: str, en: str) -> None:
    assert read_moments(zh) == read_moments(en) != frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三点意见",
        "同时",
        "二十小时",
        "第三点",
        "2.5时代",
        "上午",
        "10 people",
        "half of them",
        "3.5",
    ],
)
def test_what_only_looks_like_a_moment(text: str) -> None:
    assert read_moments(text) == frozenset()


def test_hours_are_no_amounts() -> None:
    quantities = read_quantities("22时起停水，影响4.3万户")
    assert quantities.strong == {"43000"}
    assert quantities.moments == {"t10:00"}


def test_only_moments_of_one_kind_differ() -> None:
    assert differing_moments(frozenset({"d6-12", "t9:30"}), frozenset({"d6-13", "c17"})) == 1
    assert differing_moments(frozenset({"d6-12"}), frozenset()) == 0
