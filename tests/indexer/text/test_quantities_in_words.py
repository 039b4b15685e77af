"""Discounts, multiples, parts, neighbouring numbers, lengths of time: one key in both languages."""

from __future__ import annotations

import pytest

from indexer.counterparts.quantities import read_quantities
from indexer.text import parse_numbers, parse_values, value_terms

EQUAL = [
    ("三四十人", "30 to 40 people"), ("七八百户", "700 to 800 households"),
    ("两三天", "two or three days"), ("五六十万元", "500,000 to 600,000 yuan"),
    ("三四千吨", "3,000 to 4,000 tonnes"), ("二三十公里", "20 to 30 kilometres"),
    ("八九成", "80 to 90 per cent"), ("約三四十人", "30–40 people"), ("四五百隻", "400 to 500"),
    ("一两个月", "one or two months"), ("六七万人", "60,000 or 70,000 people"),
    ("八折", "20% off"), ("打八折", "20 per cent off"), ("九折优惠", "a 10% discount"),
    ("七五折", "25% off"), ("会员享九五折", "members get 5% off"), ("5折起", "from 50% off"),
    ("八五折出售", "sold at a 15 per cent discount"), ("打對折", "50% off"),
    ("票价优惠20%", "20% off fares"), ("打六折", "a discount of 40%"),
    ("产量翻番", "output doubled"), ("产量翻了一番", "output has doubled"),
    ("收入翻了两番", "income quadrupled"), ("收入翻兩番", "a fourfold increase"),
    ("增长一倍", "doubled"), ("增加了两倍", "tripled"), ("价格涨了一倍", "prices doubled"),
    ("是去年的三倍", "three times as many as last year"),
    ("两倍于去年", "twice as much as last year"), ("翻倍", "doubling"),
    ("增至原来的五倍", "increased fivefold"), ("翻了三番", "an eightfold increase"),
    ("十倍", "tenfold"), ("人数是邻县的2倍", "twice as many people"), ("增长了三倍", "quadrupled"),
    ("三分之二", "two thirds"), ("四分之三的村民", "three quarters of the villagers"),
    ("五分之二", "two-fifths"), ("三分之一的人", "a third of the people"),
    ("近三分之二", "nearly two-thirds"), ("十分之一", "one tenth"), ("十分之九", "nine tenths"),
    ("半数", "half of the members"), ("半数代表", "half the delegates"), ("减半", "halved"),
    ("减少一半", "cut by half"), ("下降了一半", "fell by half"), ("減半", "halving"),
    ("一个半小时", "90 minutes"), ("一個半小時", "an hour and a half"),
    ("一个半小时", "one and a half hours"), ("两个半小时", "150 minutes"),
    ("半小时", "30 minutes"), ("半个小时", "half an hour"), ("三刻钟", "45 minutes"),
    ("一刻钟", "a quarter of an hour"), ("一刻钟", "15 minutes"), ("2小时", "120 minutes"),
    ("一年半", "18 months"), ("一年半", "a year and a half"), ("半年", "six months"),
    ("两周", "14 days"), ("两年", "24 months"), ("七十二小时", "72 hours"),
    ("四十八小时", "two days"), ("三個半月", "three and a half months"), ("一天半", "36 hours"),
    ("5月上旬", "early May"), ("五月上旬", "the first ten days of May"), ("5月中旬", "mid-May"),
    ("2023年5月中旬", "mid-May 2023"), ("六月下旬", "late June"),
    ("6月下旬", "the last ten days of June"), ("2022年10月上旬", "early October 2022"),
    ("11月中旬", "in the middle of November"), ("5月初", "at the beginning of May"),
    ("5月底", "at the end of May"), ("5月末", "end of May"), ("2021年底", "at the end of 2021"),
    ("一打", "a dozen"), ("两打", "two dozen"), ("半打", "half a dozen"), ("三打鸡蛋", "36 eggs"),
    ("百分之一点五", "one and a half per cent"), ("二点五倍", "2.5 times as many"),
    ("两万五", "25,000"), ("𠮷田家二三十人", "20 to 30 people"),
    ("價格漲了一倍", "prices doubled"), ("票價優惠20％", "20% off fares"),
]  # fmt: skip
OTHER = [
    ("三四十人", "34 people"), ("三四十人", "30 people"), ("七八百", "780"),
    ("三四线城市", "3 or 4 lines"), ("一二年级", "1 or 2 years"), ("十二三岁", "23 years"),
    ("三五成群", "3 or 5 groups"), ("八折", "80% off"), ("八折", "20% of the price"),
    ("八折", "8%"), ("九折", "10%"), ("一波三折", "70% off"), ("曲折", "50% off"),
    ("骨折三例", "70% off three"), ("翻两番", "doubled"), ("翻番", "tripled"),
    ("增长两倍", "doubled"), ("三倍", "three times a week"), ("增长三倍", "threefold"),
    ("double room", "翻番房"), ("双倍", "tripled"), ("增长百分之一", "doubled"),
    ("三分之二", "one third"), ("三分之二", "2/5"), ("过半数", "half of the members"),
    ("半数以上", "half of the members"), ("more than half", "半数"), ("上半年", "half"),
    ("后半", "half"), ("一个半小时", "half an hour"), ("一个半小时", "1.5 minutes"),
    ("90分钟", "90 seconds"), ("一年半", "half a year"), ("90分", "90 minutes"),
    ("两周", "two months"), ("一个月", "30 days"), ("一年", "365 days"), ("三月", "3 months"),
    ("5月上旬", "late May"), ("5月上旬", "mid-May"), ("5月上旬", "early June"),
    ("5月上旬", "May 10"), ("5月中旬", "15 May"), ("2023年5月中旬", "mid-May 2022"),
    ("5月上旬", "5 May"), ("上旬", "early May"), ("5月底", "late May"), ("月底", "the end of May"),
    ("5月初", "early May to June"), ("一打", "12 dozen"), ("打人", "a dozen people"),
    ("一打听", "a dozen"),
]  # fmt: skip


def keys(text: str) -> list[str]:
    return [value.key for value in parse_values(text)]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_quantities_have_one_key(one: str, other: str) -> None:
    assert keys(one) == keys(other) != []


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_quantities_share_no_key(one: str, other: str) -> None:
    assert keys(one) != keys(other) or keys(one) == []


@pytest.mark.parametrize(
    "text",
    ["信心百倍", "加倍努力", "第三折戏", "这一折戏", "几倍于此", "he came twice that year",
     "a double room", "doubled back", "off-peak", "一波三折", "打听", "三五成群", ""],
)  # fmt: skip
def test_what_is_no_multiple_and_no_discount(text: str) -> None:
    assert not [one for one in parse_numbers(text) if one.kind in ("multiple", "percent")]


def test_both_numbers_of_neighbours_have_their_own_characters() -> None:
    text = "𠀀約三四十萬人"
    assert [text[one.start : one.end] for one in parse_numbers(text)] == ["三", "四十萬"]
    assert [int(one.value) for one in parse_numbers(text)] == [300_000, 400_000]
    assert parse_numbers("") == []


def test_counterparts_and_terms_know_lengths_of_time_and_discounts() -> None:
    zh, en = read_quantities("一个半小时，打八五折"), read_quantities("90 minutes, 15% off")
    assert zh.strong == en.strong == {"90", "85"}
    assert value_terms("一個半小時，一年半") == ["1.5", "90", "1.5", "18"]
    assert value_terms("20 % off") == ["80"]
