"""What two spans of two languages contradict each other in, and what not."""

from __future__ import annotations

import pytest

from indexer.counterparts.contradiction import compare, together
from indexer.counterparts.quantities import read_quantities
from indexer.counterparts.units import make_unit
from indexer.names import Names, load_names


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


SAME = [
    ("水库蓄水三亿八千万立方米。", "The reservoir held 380 million cubic metres."),
    ("水库蓄水3.8亿立方米。", "The reservoir held 380 million cubic metres."),
    (
        "水庫蓄水３．８億立方米，比去年少四成。",
        "It held 380 million cubic metres, 40 per cent less.",
    ),
    ("民國一一一年，全縣有病床四百三十六張。", "In 2022 the county had 436 hospital beds."),
    ("二〇二二年五月九日，代表团抵达。", "The delegation arrived on 9 May 2022."),
    (
        "第十二次会议于2019年召开，１４人出席。",
        "The twelfth session was held in 2019; 14 attended.",
    ),
    ("渔船五万三千艘𠮷，渔民一百二十万。", "There were 53,000 boats and 1.2 million fishers."),
    ("柬埔寨植树2,610公顷。", "Cambodia planted 2,610 hectares."),
    ("森林与水密不可分。", "Forest and water belong together."),
    ("", ""),
    ("2021年有12个站。", "Stations are listed in the annex."),
]
OTHER = [
    ("2023年，优良天数为301天。", "In 2024 there were 312 days of good air."),
    ("全年排放一百二十吨。", "120,000 tonnes were emitted in the year."),
    ("用水量为四成。", "It used 45 per cent of the water."),
    ("民國一一〇年發放六千三百份。", "In 2022, 6,300 copies were handed out."),
    ("二〇一九年，会议通过了38项决定。", "In 2020 the meeting took 41 decisions."),
    ("電動公交車２６１０輛。", "Electric buses: 2,890."),
    ("均价为每公斤3.60马克。", "The mean price was 4.35 marks a kilogram."),
]


@pytest.mark.parametrize(("zh", "en"), SAME)
def test_equal_facts_do_not_contradict(zh: str, en: str, names: Names) -> None:
    compared = compare(make_unit(zh, 0, "zh", 0, names), make_unit(en, 0, "en", 1, names))
    assert compared.differing == 0
    assert not compared.contradicts(found=True)
    assert not compared.contradicts(found=False)


@pytest.mark.parametrize(("zh", "en"), OTHER)
def test_other_years_and_numbers_contradict(zh: str, en: str, names: Names) -> None:
    compared = compare(make_unit(zh, 0, "zh", 0, names), make_unit(en, 0, "en", 1, names))
    assert compared.contradicts(found=True)
    assert compared.contradicts(found=False)


def test_other_countries_contradict_where_nobody_declares_the_pair(names: Names) -> None:
    zh = make_unit("老挝将扩大茶园。", 0, "zh", 0, names)
    en = make_unit("Thailand will extend its tea gardens.", 0, "en", 1, names)
    assert compare(zh, en).contradicts(found=True)
    assert not compare(zh, en).contradicts(found=False)


def test_a_declared_pair_is_forgiven_one_slip_among_several_numbers(names: Names) -> None:
    zh = make_unit("共有120人、35个组、18个站、44艘船。", 0, "zh", 0, names)
    en = make_unit("There were 120 people, 35 groups, 18 stations, 45 boats.", 0, "en", 1, names)
    compared = compare(zh, en)
    assert (compared.agreeing, compared.differing) == (3, 1)
    assert not compared.contradicts(found=False)
    assert together([compared, compared]).share == pytest.approx(0.75)


def test_a_bare_year_of_a_title_is_a_year_and_a_count_is_none() -> None:
    assert read_quantities("Kelm Reservoir Bulletin 2021").years == {2021}
    assert read_quantities("克尔姆水库公报 2021").years == {2021}
    assert read_quantities("淘汰车辆2000辆").years == frozenset()
    assert read_quantities("2,000 vehicles").years == frozenset()
    assert read_quantities("").values == frozenset()


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (
            "2021年3月，举办从COP3到COP4青年论坛𠮷",
            "Mar 2022, held the youth forum From COP3 to COP4",
        ),
        (
            "2019年依據ＩＳＯ9001和ＩＳＯ14001驗收。",
            "It was accepted under ISO9001 and ISO14001 in 2018.",
        ),
    ],
)
def test_another_year_beside_like_identifiers_is_a_misprint_where_versions_are_declared(
    zh: str, en: str
) -> None:
    names = load_names(None)
    compared = compare(make_unit(zh, 0, "zh", 0, names), make_unit(en, 0, "en", 1, names))
    assert compared.contradicts(found=True)
    assert not compared.contradicts(found=False)
    other = make_unit(en.replace("COP", "CBD").replace("ISO", "EN"), 0, "en", 1, names)
    assert compare(make_unit(zh, 0, "zh", 0, names), other).contradicts(found=False)
