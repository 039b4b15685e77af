"""Day and night, imports and exports: a text on one side says nothing on the other."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.sides import SIDES, on_the_other_side


def _lacking(question: str, text: str) -> list[str]:
    folded = fold(question).text
    return [folded[start:end] for start, end in on_the_other_side(folded, fold(text).text)]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What is the noise at night?", "By day the noise is 54 decibels.", ["at night"]),
        ("What is the noise at night?", "昼间噪声为54分贝。", ["at night"]),
        ("夜间噪声是多少？", "Daytime noise is 54 decibels.", ["夜间"]),
        ("夜間噪聲是多少？", "晝間噪聲為５４分貝。", ["夜间"]),
        ("夜间噪声是多少？", "昼间54分贝，夜间44分贝。", []),
        ("昼间和夜间噪声是多少？", "昼间54分贝。", []),
        ("How much rice was imported?", "Exports of rice were 3 tonnes.", ["imported"]),
        ("去年出口多少大米？", "去年进口大米三万吨。", ["出口"]),
        ("How many women 𠮷 work there?", "Of 30 people 12 are men.", ["women"]),
        ("有多少女工？", "男性12人。", []),
        ("上半年收入多少？", "下半年收入三万元。", ["上半年"]),
        ("How high was the river in winter?", "In summer it was 3 m high.", ["winter"]),
        ("How many springs are in the valley?", "In summer it has none.", []),
        ("What grows on the north bank?", "Rice grows on the south bank, 北岸 has none.", []),
        ("What grows on the north bank?", "Rice grows on the south bank.", ["north bank"]),
        ("What did the manager say?", "The woman left.", []),
        ("会议以下午餐如何安排？", "上午开会。", []),
        ("", "By day the noise is 54 decibels.", []),
        ("夜间噪声是多少？", "", []),
    ],
)
def test_the_side_that_is_missing(question: str, text: str, expected: list[str]) -> None:
    assert _lacking(question, text) == expected


def test_every_side_has_words_of_both_languages() -> None:
    for sides in SIDES:
        assert len(sides.each) > 1
        for side in sides.each:
            english, _, chinese = side.pattern.rpartition(r")\b|")
            assert english.isascii()
            assert chinese
            assert not chinese.isascii(), sides.name
