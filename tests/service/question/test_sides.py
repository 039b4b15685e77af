"""Day and night, imports and exports: a text on one side says nothing on the other."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.sides import (
    SIDES,
    on_the_other_side,
    told_of_the_other_side,
    told_only_later,
)


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
        ("How many voted against the bill?", "Nine voted in favour of it.", ["against"]),
        ("How many voted against the bill?", "It passed by nine votes to two.", []),
        ("有多少人反对？", "七人赞成，三人弃权。", ["反对"]),
        ("有多少票反對？", "议案以９票对２票通过。", []),
        ("By how much did sales fall?", "Sales rose by 4 per cent.", ["fall"]),
        ("By how much did sales fall?", "Sales went from 9 to 7.", []),
        ("产量下降了几成？", "產量增長兩成。", ["下降"]),
        ("How many were killed?", "Two were injured.", ["killed"]),
        ("今年接待多少人？", "去年接待四万人。", ["今年"]),
        ("When is it open on Sundays?", "It opens on Saturdays at nine.", ["sundays"]),
        ("周日几点开门？", "It opens on Saturdays at nine.", ["周日"]),
        ("Why was the east wing closed?", "The west wing was closed.", ["east wing"]),
        ("东翼为何关闭？", "The west wing was closed.", ["东翼"]),
        ("How much went by rail?", "卡车运走三千吨。", ["by rail"]),
        ("范先生何时去世？", "范先生2009年病逝，1919年生于河内。", []),
        ("", "By day the noise is 54 decibels.", []),
        ("夜间噪声是多少？", "", []),
    ],
)
def test_the_side_that_is_missing(question: str, text: str, expected: list[str]) -> None:
    assert _lacking(question, text) == expected


def test_a_yes_no_question_is_decided_by_the_other_side() -> None:
    asked, told = "did sales fall in 𠮷?", "sales rose by 4 per cent."
    assert on_the_other_side(asked, told)
    assert not on_the_other_side(asked, told, decided=True)
    assert on_the_other_side("did imports fall?", "exports fell.", decided=True)


def _shared(question: str, clauses: list[str]) -> tuple[list[str], list[str]]:
    asked, told = fold(question).text, [fold(one).text for one in clauses]

    def weigh(text: str) -> float:
        return sum(text.count(word) for word in ("closed", "关", "fog", "雾"))

    def words(spans: list[tuple[int, int]]) -> list[str]:
        return [asked[start:end] for start, end in spans]

    return (
        words(told_of_the_other_side(asked, told, weigh)),
        words(told_only_later(asked, told, weigh)),
    )


@pytest.mark.parametrize(
    ("question", "clauses", "expected"),
    [
        (
            "Why was the east wing closed?",
            ["the west wing was closed", "beds went to the east wing"],
            (["east wing"], ["east wing"]),
        ),
        ("东翼为何关闭？", ["西翼關閉", "床位移到東翼"], (["东翼"], ["东翼"])),
        ("夏季因雾关港几天？", ["因霧關港４天", "夏季沒有颱風"], ([], ["夏季"])),
        ("夏季因雾关港几天？", ["夏季没有台风", "因雾关港4天"], ([], [])),
        ("How many days of fog in summer?", ["in summer fog came on 4 days", "rain"], ([], [])),
        ("", ["in summer"], ([], [])),
        ("How many days of fog in summer?", [], ([], [])),
    ],
)
def test_sides_that_share_a_sentence(
    question: str, clauses: list[str], expected: tuple[list[str], list[str]]
) -> None:
    if clauses:
        assert _shared(question, clauses) == expected


def test_every_side_has_words_of_both_languages() -> None:
    for sides in SIDES:
        assert len(sides.each) > 1
        for side in sides.each:
            english, _, chinese = side.pattern.rpartition(r")\b|")
            assert english.isascii()
            assert chinese
            assert not chinese.isascii(), sides.name
