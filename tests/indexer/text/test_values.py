"""One key for one number, date or time, in every notation and both languages."""

from __future__ import annotations

import time

import pytest

from indexer.text import parse_moments, parse_values, value_terms

EQUAL = [
    # cardinals and decimals
    ("三亿八千万人", "380 million people"), ("三億八千萬", "3.8亿"),
    ("３８０ million", "380,000,000"),
    ("two hundred ships", "二百艘船"), ("twelve thousand", "1.2万"), ("万余人", "10000余人"),
    ("1.5m people", "150万人"), ("三点一四", "3.14"), ("3.50公里", "3.5 km"), ("零点八米", "0.8 m"),
    ("threefold", "3倍"), ("三十到四十人", "30 to 40 people"), ("30–40 people", "30至40人"),
    ("between 30 and 40 people", "三十至四十人"), ("壹佰贰拾叁万元", "1.23 million yuan"),
    ("𠀀，贰萬人", "𠀀, 20,000"),
    # parts of a whole
    ("四成", "40 per cent"), ("8成", "80%"), ("四成五", "45 %"), ("百分之百", "100%"),
    ("千分之三", "0.3%"), ("三分之一", "one third"), ("四分之三", "75%"), ("占1/3", "占三分之一"),
    ("one in five", "五分之一"), ("一半", "50%"), ("half of the fish", "五成"),
    ("半数", "50 per cent"),
    ("three and a half per cent", "3.5%"), ("打八折", "80%"), ("百分之三至百分之五", "3-5%"),
    # units and money
    ("五百万吨", "5 Mt"), ("5万吨", "50 thousand tonnes"), ("5 kt", "5000吨"),
    ("30万千瓦", "300 MW"),
    ("300兆瓦", "0.3 GW"), ("50亿千瓦时", "5 TWh"), ("2公里", "2000米"),
    ("一个半小时", "1.5 hours"),
    ("两年半", "two and a half years"), ("半小时", "half an hour"), ("五百万美元", "US$5 million"),
    ("人民幣五千万元", "RMB 50 million"), ("1.2万亿元", "1.2 trillion yuan"),
    # ordinals
    ("第三", "third"), ("第3期", "No. 3"), ("第二十一", "twenty-first"), ("第三条", "Article 3"),
    # dates of several calendars
    ("二〇二二年五月九日", "9 May 2022"), ("民國一一一年", "in 2022"), ("ROC year 111", "2022年"),
    ("佛历2565年", "in 2022"), ("B.E. 2565", "2022年"), ("令和4年", "Reiwa 4"),
    ("2022 CE", "2022年"),
    ("5月9日至6月2日", "9 May to 2 June"), ("2022年5月9日至6月2日", "9 May – 2 June 2022"),
    ("2020年至2022年", "from 2020 to 2022"), ("五月", "5月"), ("三月", "in March"),
    # periods and times
    ("2022年第三季度", "Q3 2022"), ("三季度", "the third quarter"), ("2022年上半年", "H1 2022"),
    ("下半年", "the second half of the year"), ("礼拜三", "Wednesday"), ("週日", "Sunday"),
    ("2023/24财年", "fiscal year 2023-24"), ("2024财年", "FY2024"), ("下午三点半", "3:30 p.m."),
    ("15时", "3 p.m."), ("凌晨两点", "2 a.m."), ("9点45分", "a quarter to ten"), ("正午", "noon"),
    ("上世纪九十年代", "the 1990s"), ("21世纪", "the 21st century"),
]  # fmt: skip
OTHER = [
    ("3.8亿", "38亿"), ("3.8亿", "3.8万"), ("三成", "3 %"), ("10个百分点", "10%"),
    ("三亿多元", "三亿元"),
    ("二十来人", "20人"), ("过半", "一半"), ("more than half of it", "过半"),
    ("1.2万亿元", "1.2 billion yuan"),
    ("五百万元", "5 million US dollars"), ("3公里", "3 miles"), ("5℃", "零下5℃"),
    ("300兆瓦", "300 kW"),
    ("第三", "three"), ("第三期", "3期"), ("5月4日", "5 April"), ("2022年", "民国二〇二年"),
    ("2022年第三季度", "Q2 2022"), ("2022年下半年", "the first half of 2022"), ("周三", "Thursday"),
    ("FY2024", "2023财年"), ("下午三点", "3 a.m."), ("八十年代", "the 1970s"),
    ("三个月", "in March"),
    ("一个半小时", "half an hour"), ("20世纪", "the 21st century"),
    ("12台", "a dozen eggs or so 13"),
]  # fmt: skip


def keys(text: str) -> list[str]:
    return [value.key for value in parse_values(text)]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_values_have_one_key(one: str, other: str) -> None:
    assert keys(one) == keys(other) != []


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_values_have_other_keys(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    "text",
    ["三周一次", "十分重要", "岁月", "he may go", "the first half of the game", "2023/25",
    "三点建议", "𠀀", ""],
)  # fmt: skip
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_moments(text) == []


def test_spans_are_those_of_the_text() -> None:
    text = "𠀀會議在週三下午３點開始，共40 % 到。"
    assert [text[v.start : v.end] for v in parse_values(text)] == ["週三", "下午３點", "40 %"]


def test_a_long_text_takes_time_in_proportion() -> None:
    started = time.process_time()
    found = parse_values("2022年第三季度投资三亿八千万元，下午三点开会；" * 2000)
    assert len(found) == 6000
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("三億八千萬元，占四成𠀀", ["380000000", "40"]),
        ("380 million, 40 %", ["380000000"]),
        ("9 May 2022", ["2022-05-09"]),
        ("二〇二二年五月九日", ["2022", "2022-05-09"]),
        ("民國111年；１２,４００只", ["12400", "2022"]),
        ("2022, 40 boats", []),
        ("", []),
    ],
)
def test_a_value_is_a_term_where_its_digits_are_not(text: str, terms: list[str]) -> None:
    assert value_terms(text) == terms
