"""Who and when, as texts tell it: titles, authors, months, hours, what has to happen first."""

from __future__ import annotations

import re

import pytest

from indexer.text import fold
from service.question import has_quantity, holds, may_hold, names_somebody
from service.question.counted import counted_span, is_counted
from service.question.dates import dates_told
from service.question.kind import Kind, Wanted, wanted_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Councillor Ines Marlow objected.", True),
        ("议员何文礼反对加价。", True),
        ("議員何文禮反對加價。", True),
        ("author: 石浦港务局", True),
        ("作者：港務局", True),
        ("本纪要由港务局办公室编写。", True),
        ("These notes were prepared by the clerk.", True),
        ("The councillor objected.", False),
        ("议员反对加价。", False),
        ("由于天气原因，航班取消。", False),
        ("𠮷", False),
        ("", False),
    ],
)
def test_somebody_is_named_by_a_title_or_as_the_maker_of_a_text(text: str, expected: bool) -> None:
    assert names_somebody(text, fold(text).text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Open from June to September.", True),
        ("Opening hours: 10am to 9pm.", True),
        ("渔汛自四月起，限每船25吨。", True),
        ("上午9时开放", True),
        ("The last boat leaves at 21:40.", True),
        ("末班船２１：４０开。", True),
        ("Mix them 3:1, or 12:99.", False),
        ("It enters into force after 55 Parties have signed.", True),
        ("本公約自35戶簽字後生效。", True),
        ("The march was long and the may tree was in flower.", False),
        ("三个月的工期；一月饼", False),
        ("自行车道很长", False),
        ("𠮷 nothing", False),
        ("", False),
    ],
)
def test_when_is_told_by_months_hours_and_conditions_too(text: str, expected: bool) -> None:
    assert holds(Wanted("date"), fold(text).text, names_person=False) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1565 the brethren appeared.", True),
        ("Until about 1750 most died young.", True),
        ("the sixteenth century", True),
        ("trade in the 1830s", True),
        ("he fell in 44 BC", True),
        ("约在公元925年到達", True),
        ("從１８世紀開始", True),
        ("八十年代；80年代", True),
        ("1565 people came", False),
        ("三百年来；300年历史", False),
        ("they have 44 ships 𠮷", False),
        ("", False),
    ],
)
def test_years_of_any_age_are_dates(text: str, expected: bool) -> None:
    assert holds(Wanted("date"), fold(text).text, names_person=False) is expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("date", "The airport serves the west.", False),
        ("date", "机场服务西部地区。", False),
        ("date", "The airport opened after the war.", True),
        ("date", "機場於戰後啟用，當時人口不多", True),
        ("date", "本公約自35戶簽字後生效", True),
        ("date", "It binds upon signing by six states.", True),
        ("number", "Few came; 𠮷", True),
        ("number", "The herd grew over time.", False),
        ("number", "鱼群增长了", False),
        ("percent", "Forty per cent is borne by the state.", True),
        ("number", "鱼群增长近半", True),
        ("money", "The bank will lend to the dam", False),
        ("percent", "水位上升", False),
        ("person", "", True),
        ("number", "", False),
    ],
)
def test_where_no_time_and_no_amount_stands_none_is_told(
    kind: Kind, text: str, expected: bool
) -> None:
    assert may_hold(Wanted(kind), text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议决定，由县财政安排八百六十万元。", True),
        ("會議安排三千四百人。", True),
        ("Forty divers, and four more in training.", True),
        ("The fund is ３８０ million.", True),
        ("at the third meeting", False),
        ("潛水員很多 𠮷", False),
        ("", False),
    ],
)
def test_a_number_counts_in_any_notation_where_no_unit_is_asked_for(
    text: str, expected: bool
) -> None:
    assert has_quantity(Wanted("number"), text) is expected
    assert not has_quantity(Wanted("number", re.compile("吨")), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Forty people came.", True),
        ("共有三千四百人", True),
        ("People came 𠮷", False),
        ("", False),
    ],
)
def test_people_are_counted_in_words_and_figures(text: str, expected: bool) -> None:
    question = fold("How many people came?")
    wanted = wanted_of(question, question.text)
    assert wanted is not None
    assert holds(wanted, fold(text).text, names_person=False) is expected


def test_a_row_tells_of_all_the_years_of_its_columns_and_prose_of_those_it_opens_with() -> None:
    row = "指標：漏損率 | ２０２２: 14.2 | 2023: 11.8 | 單位：%"
    assert dates_told(fold(row).text) == {"2022", "2023"}
    prose = "In 2022 the council adopted a plan for the year 2030 and beyond. 𠮷"
    assert dates_told(fold(prose).text) == {"2022"}
    assert dates_told("") == frozenset()


def test_a_month_is_asked_for_and_nothing_counted() -> None:
    assert counted_span(fold("渔汛从几月开始？")) is None
    assert counted_span(fold("有几個村？")) is not None
    assert counted_span(fold("")) is None
    # What is said of the thing, and units, are no things.
    assert counted_span(fold("23座码头中有多少座已经修好？")) is None
    assert counted_span(fold("清淤安排了多少萬元")) is None
    assert counted_span(fold("可容纳多少人 𠮷")) is None


def test_signatures_are_counted_by_those_who_signed() -> None:
    assert is_counted({"signatur"}, fold("after 55 Parties have signed"), "en")
    assert not is_counted({"villag"}, fold("after 55 Parties have signed"), "en")
    assert not is_counted({"signatur"}, fold(""), "en")
