"""One value for one number, however it is written, in both languages."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from indexer.text.han_numerals import parse_numeral
from indexer.text.numerals import parse_numbers, same_quantity

Found = list[tuple[str, str, str, str | None]]


def read(text: str) -> Found:
    return [
        (text[n.start : n.end], format(n.value.normalize(), "f"), n.kind, n.unit)
        for n in parse_numbers(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("約三億八千萬港元", [("三億八千萬港元", "380000000", "money", "HKD")]),
        ("HK$380 million", [("HK$380 million", "380000000", "money", "HKD")]),
        ("3.8亿元", [("3.8亿元", "380000000", "money", "CNY")]),
        ("380 million yuan", [("380 million yuan", "380000000", "money", "CNY")]),
        ("新臺幣四千五百萬元", [("新臺幣四千五百萬元", "45000000", "money", "TWD")]),
        ("US$1.2bn", [("US$1.2bn", "1200000000", "money", "USD")]),
        ("1.2万亿元", [("1.2万亿元", "1200000000000", "money", "CNY")]),
        ("四成五", [("四成五", "45", "percent", "%")]),
        ("百分之四十", [("百分之四十", "40", "percent", "%")]),
        ("forty per cent", [("forty per cent", "40", "percent", "%")]),
        ("seven in ten readers", [("seven in ten", "70", "percent", "%")]),
        ("9 out of 10", [("9 out of 10", "90", "percent", "%")]),
        ("two in ten days", [("two", "2", "count", None), ("ten days", "10", "duration", "day")]),
        ("４０％", [("４０％", "40", "percent", "%")]),
        ("3.5个百分点", [("3.5个百分点", "3.5", "percentage_point", "pp")]),
        ("12,400只", [("12,400", "12400", "count", None)]),
        ("1.56万只", [("1.56万", "15600", "count", None)]),
        ("三点五亿元", [("三点五亿元", "350000000", "money", "CNY")]),
        ("三万五", [("三万五", "35000", "count", None)]),
        ("十八公里", [("十八公里", "18", "length", "km")]),
        ("18 kilometres", [("18 kilometres", "18", "length", "km")]),
        ("三十個泊車位", [("三十", "30", "count", None)]),
        ("3-5%", [("3", "3", "percent", "%"), ("5%", "5", "percent", "%")]),
        ("40 to 50 million", [("40", "40000000", "count", None),
                              ("50 million", "50000000", "count", None)]),
        ("three hundred and eighty million people",
         [("three hundred and eighty million", "380000000", "count", None)]),
        ("第十五届, the 5th", [("第十五", "15", "ordinal", None), ("5th", "5", "ordinal", None)]),
        ("零下5℃", [("5℃", "-5", "temperature", "°C")]),
        ("\U00020000三千人，2,000 people\U00020000",
         [("三千", "3000", "count", None), ("2,000", "2000", "count", None)]),
        ("", []),
    ],
)  # fmt: skip
def test_a_number_has_one_value(text: str, expected: Found) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "十分重要的三农工作，一致认为，统一，大陆", "十四五规划和十三五规划", "几万人，十几个",
        "数十万",
        "万一失败，百姓千方百计，三五成群，三四线城市",
        "COVID-19, PM2.5, 12/2024, 14:30, G20", "010-8226",
        "一个中国，成立，九龙江", "2022年5月9日", "on 9 May 2022", "民國一一一年", "one of us",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("三亿八千万港元", "HK$380 million", True),
        ("四成", "40 %", True),
        ("四成", "40 people", False),
        ("3.8亿元", "US$380 million", False),
        ("$5 million", "HK$5m", True),
        ("140 workers", "一百四十名工人", True),
        ("5公里", "5 hectares", False),
        ("第四期", "4 issues", False),
    ],
)
def test_quantities_are_equal_when_value_and_unit_are(one: str, other: str, equal: bool) -> None:
    (first,), (second,) = parse_numbers(one), parse_numbers(other)
    assert same_quantity(first, second) is equal
    assert same_quantity(second, first) is equal


def test_a_single_numeral_is_evaluated_or_refused() -> None:
    assert parse_numeral("二〇二二") == 2022
    assert parse_numeral("一百零五") == 105
    assert parse_numeral("１２，０００") is None
    assert parse_numeral("12,000") == Decimal(12000)
    assert parse_numeral("十四五") is None
    assert parse_numeral("") is None


def test_a_long_text_takes_time_in_proportion() -> None:
    started = time.process_time()
    assert len(parse_numbers("投资三亿八千万元，占四成；" * 4000)) == 8000
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("三分之一", "one third"), ("四分之三", "three quarters"), ("五分之一", "a fifth of it"),
        ("三分之二", "two-thirds"), ("五十万人", "half a million people"), ("廿四台", "two dozen"),
        ("二十五萬噸", "a quarter of a million tonnes"), ("一百廿個", "120"),
        ("𠀀，一百二十万", "1 200 000"),
    ],
)  # fmt: skip
def test_parts_dozens_and_grouped_digits_are_equal(zh: str, en: str) -> None:
    (one,), (other,) = parse_numbers(zh), parse_numbers(en)
    assert one.value == other.value


@pytest.mark.parametrize(
    "text", ["the third of May", "the first quarter", "dozens of them", "third-graders", ""]
)
def test_an_ordinal_is_no_part(text: str) -> None:
    assert not [n for n in parse_numbers(text) if n.kind != "ordinal"]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("三百二十万克朗", "3.2 million kroner"), ("一千零五十法郎", "1,050 francs"),
        ("十二万先令", "120,000 shillings"), ("四百五十萬馬克", "4.5 million marks"),
        ("六十萬比索", "600,000 pesos"), ("两千万兰特", "20 million rand"),
        ("𠀀，八百萬奈拉", "8 million naira"),
    ],
)  # fmt: skip
def test_currencies_of_the_world_are_money_in_both_languages(zh: str, en: str) -> None:
    (one,), (other,) = parse_numbers(zh), parse_numbers(en)
    assert one.kind == other.kind == "money"
    assert same_quantity(one, other)


@pytest.mark.parametrize(("text", "kind"), [("五克", "mass"), ("5 克拉", "mass"), ("", None)])
def test_a_gram_is_no_crown(text: str, kind: str | None) -> None:
    assert next((number.kind for number in parse_numbers(text)), None) == kind
