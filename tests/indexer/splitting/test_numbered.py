"""Numbered headings directly above their text, and numbered lines that are none."""

from __future__ import annotations

import pytest

from indexer.splitting.lines import find_lines
from indexer.splitting.numbered import numbered_headings
from indexer.splitting.passages import split
from tests.indexer.splitting.test_split import document


def headings(text: str) -> list[str]:
    lines = find_lines(document(text))
    found = numbered_headings(text, lines)
    return [text[line.start : line.end] for line in lines if line.start in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、空气质量\n全年优良天数为315天。\n二、噪声\n昼间为53.8分贝，夜间为44分贝。",
            ["一、空气质量", "二、噪声"],
        ),
        (
            "水情公报\n水务局　2019年6月5日\n一、空气质量\n全年优良天数为315天。",
            ["一、空气质量"],
        ),
        ("（二）漁港維修\n本年度共維修漁港十二座，完工九座。", ["（二）漁港維修"]),
        ("第三章 附则\n第一条 本办法由水务局解释。", ["第三章 附则"]),
        ("２．渡口\n渡口每天开放十六个小时，节假日照常。", ["２．渡口"]),
        ("2、渡口\n渡口每天开放十六个小时，节假日照常。", ["2、渡口"]),
        ("三、𠮷田桥\n𠮷田桥于五月通车，双向四车道。", ["三、𠮷田桥"]),
        (
            "1. Air\nThe district had 301 days of good air.\n2. Water\nAll 12 sections are fit.",
            ["1. Air", "2. Water"],
        ),
        (
            "2. Rivers\n2.1 Dredging of canals\nThe crews dredged 14 km of canals.",
            ["2. Rivers", "2.1 Dredging of canals"],
        ),
        ("IV. Noise at night\nNoise at night fell to 44 decibels.", ["IV. Noise at night"]),
        (
            "Annex B: Ferry fares\nA ticket costs 3 yuan for adults.",
            ["Annex B: Ferry fares"],
        ),
        ("一、5G基站\n全县已建成5G基站一百二十座。", ["一、5G基站"]),
    ],
)
def test_a_numbered_line_above_its_text_is_a_heading(text: str, expected: list[str]) -> None:
    assert headings(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一、空气质量",  # nothing below
        "一、稻谷\n二、玉米\n三、小麦",  # a list
        "1. Rice\n2. Maize\n3. Wheat",
        "会议昨天开始。\n会议讨论了\n一、空气质量\n全年优良天数为315天。",  # a sentence goes on
        "It began at ten.\nThe committee read\n2. Water\nAll sections are fit.",
        "一、会议指出，汛期将至\n各乡镇要做好准备工作。",  # a comma: no title
        "1. The council agreed that all the boats of the northern\nharbour are to be counted.",
        "1. wrapped lines go on\nBehind a small letter no heading begins.",
        "2. Water\nfell in all rivers.",
        "甲\n乙\n丙\n丁\n戊\n己\n一、空气质量\n全年优良天数为315天。",  # too long for a masthead
        "3 May 2024\nThe meeting was held at nine.",
        "一、主持人：林则安\n林则安宣布会议开始，到会十九人。",  # a field
        "四五十人\n参加了会议，其中一半来自山区。",
    ],
)
def test_other_lines_with_a_number_are_none(text: str) -> None:
    assert headings(text) == []


def test_a_heading_is_a_passage_of_its_own_and_heads_the_next() -> None:
    text = (
        "水情公报\n\n一、空气质量\n全年优良天数为315天。\n"
        "二、Noise 噪声\n昼间为53.8分贝，夜间44分贝。"
    )
    passages = split(document(text, ("zh",)), len, 200)
    assert [(p.kind, p.text, p.heading) for p in passages[1:]] == [
        ("heading", "一、空气质量", None),
        ("content", "全年优良天数为315天。", "一、空气质量"),
        ("heading", "二、Noise 噪声", None),
        ("content", "昼间为53.8分贝，夜间44分贝。", "二、Noise 噪声"),
    ]
    assert all(text[p.start : p.end] == p.text for p in passages)
