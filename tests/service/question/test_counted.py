"""What is to be counted: a thing, not the unit it is counted in and not what happened to it."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.counted import counted_span
from service.question.kind import wanted_of


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("How many villages lost their wells in 2020?", "villages"),
        ("How many people lost their jobs at the mill?", None),
        ("How many working days are left?", None),
        ("How many hectares of rice were lost?", None),
        ("How many sports clubs are there?", "sports clubs"),
        ("How many glass bottles were made?", "glass bottles"),
        ("How many gas wells closed in May?", "gas wells"),
        ("How many women's groups took part?", "women's groups"),
        ("How many children 𠮷 died of it?", None),
        ("How many children died of it?", "children"),
        ("How many fish were landed?", "fish"),
        ("ＨＯＷ ＭＡＮＹ ＦＩＳＨ were landed?", "ＦＩＳＨ"),
        ("有多少個村莊？", "村莊"),
        ("停航了多少天？", None),
        ("收获高粱多少吨？", None),
        ("𠮷村收穫小麥多少公斤？", None),
        ("有多少升学的学生？", "升学的学生"),
        ("How many 渔船 are there?", None),
        ("", None),
    ],
)
def test_the_thing_to_be_counted(question: str, thing: str | None) -> None:
    span = counted_span(fold(question))
    assert (question[slice(*span)] if span else None) == thing


@pytest.mark.parametrize(
    ("question", "has", "has_not"),
    [
        ("How many days did it last?", ["it lasted 315 days", "共３１５天"], ["on 3 May"]),
        ("停航多少天？", ["停航四十六天", "for three days"], ["三艘船停航", "today"]),
        ("How many years did it run?", ["he ran it for nine years", "开了十二年"], ["2024年"]),
        ("守了多少年？", ["守了三十年", "for 30 years"], ["一九九〇年代", "二〇二四年"]),
        ("How many months are left?", ["six months", "还有六个月"], ["6月"]),
        ("多少户通了水？", ["三百戶通水", "300 households 𠮷"], ["三百人", ""]),
    ],
)  # fmt: skip
def test_a_number_with_the_unit_asked_for(
    question: str, has: list[str], has_not: list[str]
) -> None:
    folded = fold(question)
    wanted = wanted_of(folded, folded.text)
    assert wanted is not None
    assert wanted.unit is not None
    for text in has:
        assert wanted.unit.search(fold(text).text), text
    for text in has_not:
        assert not wanted.unit.search(fold(text).text), text
