"""One document with both languages, in other forms than paragraph after paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.counterparts import align
from indexer.counterparts.contradiction import compare
from indexer.counterparts.shape import clauses_of, shortness
from indexer.counterparts.units import make_unit
from indexer.encoders import Encoder
from indexer.names import load_names
from indexer.reading import read_corpus
from indexer.splitting import split

Pairs = set[tuple[str, str, str]]

HALVES = """\
白塔水库公报2021

2021年水库蓄水三亿八千万立方米。

大坝渗流量为每秒14升，低于警戒值𠮷。

管理局将於２０２２年更換兩臺水輪機。

White Tower Reservoir Bulletin 2021

In 2021 the reservoir held 380 million cubic metres.

Seepage through the dam was 14 litres a second, below the alarm level.

The administration will replace two turbines in 2022.
"""
ARTICLES = """\
Ferry Rules 渡口管理办法

第一条　渡船不得超载。

第二条　夜间航行须有灯。

第三条　船员每年体检一次。

Article 1. Ferries shall not be overloaded.

Article 2. Lights are required at night.

Article 3. Crews shall have a medical examination once a year.
"""
NOTES = """\
渔港年报

2020年，渔港卸鱼5,940吨[1]，其中鲱鱼占四成[2]。

Fishing Port Yearbook

In 2020 the port landed 5,940 tonnes of fish[1], of which herring made up 40 per cent[2].

[1] 不含冷冻鱼。

[2] 按重量计算。

[1] Frozen fish is not included.

[2] By weight.
"""
COLUMNS = """\
# 渡船时刻 Ferry Times

| 中文 | English |
|---|---|
| 渡船每天六点开航。 | The ferry starts at six every day. |
| 票价为三元。 | The fare is three yuan. |
| 自行车免费。 | Bicycles travel free. |
"""
ENGLISH_FIRST = """\
# Ferry Times 渡船时刻

| Original | 译文 |
|---|---|
| The ferry starts at six every day. | 渡船每天六点开航。 |
| The fare is three yuan. | 票价为三元。 |
| Bicycles travel free. | 自行车免费。 |
"""
GLOSSARY = """\
湿地保护手册

湿地为候鸟提供栖息地，碳汇功能显著，应当加强保护和修复。

游客请走木栈道，并牵好犬只。

Visitors are asked to stay on the boardwalk and to keep dogs on a lead.

Glossary: wetland; migratory bird; habitat; carbon sink; protection; restoration
"""
OTHER_YEARS = """\
石桥公报

2021年，全市优良天数为288天。

2021年，全市新增绿地35公顷。

2021年，全市公交车达1,210辆。

In 2022 the city had 296 days of good air.

In 2022 the city added 41 hectares of green space.

In 2022 the city had 1,330 buses.
"""
# Tables about the same places, each with its own figures.
TWO_TABLES = """\
各社区养老设施统计（2023年）

| 社区 | 床位数 | 入住人数 | 月收费（元） |
|---|---|---|---|
| 槐荫社区 | 120 | 103 | 2800 |
| 桐里社區𠮷 | ８６ | 86 | 3150 |

Staff

| Community | Carers | Doctors |
|---|---|---|
| Huaiyin | 22 | 2 |
| Tongli | 17 | 1 |
"""


def pairs_of(text: str, name: str, folder: Path, encoder: Encoder) -> Pairs:
    (folder / name).write_text(text, encoding="utf-8")
    documents = read_corpus(folder)
    passages = [p for d in documents for p in split(d, encoder.count_tokens)]
    vectors = encoder.encode_passages([passage.text for passage in passages])
    result = align(documents, passages, vectors, encoder.encode_passages, load_names())
    whole = documents[0].text
    return {
        (whole[c.zh_start : c.zh_end], whole[c.en_start : c.en_end], c.kind)
        for c in result.counterparts
        if c.level == "passage"
    }


@pytest.mark.model
def test_whole_halves(tmp_path: Path, built_in_encoder: Encoder) -> None:
    found = pairs_of(HALVES, "halves.txt", tmp_path, built_in_encoder)
    paragraphs = HALVES.strip().split("\n\n")
    expected = {(zh, en, "official") for zh, en in zip(paragraphs[:4], paragraphs[4:], strict=True)}
    assert found == expected


@pytest.mark.model
def test_numbered_articles_are_paired_by_their_numbers(
    tmp_path: Path, built_in_encoder: Encoder
) -> None:
    found = pairs_of(ARTICLES, "rules.txt", tmp_path, built_in_encoder)
    articles = ARTICLES.strip().split("\n\n")[1:]
    expected = {(zh, en, "official") for zh, en in zip(articles[:3], articles[3:], strict=True)}
    assert expected <= found
    assert found - expected <= {("渡口管理办法", "Ferry Rules", "official")}


@pytest.mark.model
def test_notes_are_paired_by_their_marks(tmp_path: Path, built_in_encoder: Encoder) -> None:
    found = pairs_of(NOTES, "yearbook.txt", tmp_path, built_in_encoder)
    assert ("[1] 不含冷冻鱼。", "[1] Frozen fish is not included.", "official") in found
    assert ("[2] 按重量计算。", "[2] By weight.", "official") in found
    assert len(found) == 4


@pytest.mark.model
@pytest.mark.parametrize("text", [COLUMNS, ENGLISH_FIRST])
def test_a_table_with_a_language_in_each_column(
    text: str, tmp_path: Path, built_in_encoder: Encoder
) -> None:
    found = pairs_of(text, "times.md", tmp_path, built_in_encoder)
    expected = {
        ("渡船每天六点开航。", "The ferry starts at six every day.", "official"),
        ("票价为三元。", "The fare is three yuan.", "official"),
        ("自行车免费。", "Bicycles travel free.", "official"),
    }
    assert expected <= found
    assert found - expected <= {("渡船时刻", "Ferry Times", "official")}


@pytest.mark.model
def test_a_glossary_is_no_counterpart_of_a_paragraph(
    tmp_path: Path, built_in_encoder: Encoder
) -> None:
    found = pairs_of(GLOSSARY, "handbook.txt", tmp_path, built_in_encoder)
    assert {en.partition(" ")[0] for _, en, _ in found} == {"Visitors"}


@pytest.mark.model
def test_halves_of_other_years_have_nothing_in_common(
    tmp_path: Path, built_in_encoder: Encoder
) -> None:
    assert pairs_of(OTHER_YEARS, "bulletin.txt", tmp_path, built_in_encoder) == set()


@pytest.mark.model
def test_tables_with_other_figures_are_no_versions_of_each_other(
    tmp_path: Path, built_in_encoder: Encoder
) -> None:
    found = pairs_of(TWO_TABLES, "homes.md", tmp_path, built_in_encoder)
    assert not [pair for pair in found if pair[2] == "official" or "Huaiyin" in pair[1]]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("第三条　渡船须有灯。", "Article 3. Ferries need lights."),
        ("第十一條　渡船須有燈。", "ARTICLE 11. Ferries need lights."),
        ("［２］渡船须有灯。", "[2] Ferries need lights."),
        ("② 渡船须有灯𠮷。", "② Ferries need lights."),
    ],
)
def test_the_number_of_an_article_is_one_in_both_languages(zh: str, en: str) -> None:
    assert clauses_of(zh) == clauses_of(en) != frozenset()
    names = load_names()
    one, other = make_unit(zh, 0, "zh", 0, names), make_unit(en, 0, "en", 1, names)
    assert not compare(one, other).contradicts(found=True)
    wrong = make_unit("Article 7. Ferries need lights.", 0, "en", 2, names)
    assert compare(one, wrong).contradicts(found=False)


def test_what_is_a_list_of_terms() -> None:
    assert shortness("Keywords: lake, water, ice, fish, wind") == pytest.approx(1.0)
    assert shortness("关键词：湖泊、水质、冰、鱼类") == pytest.approx(1.0)
    assert shortness("渡船每天早上六点准时从北岸开航，不得超载。") == pytest.approx(0.5)
    assert shortness("The ferry leaves the north bank at six every morning.") == pytest.approx(0.0)
    assert shortness("地址：北京市西城区后英房胡同五号楼三层") is None
    assert shortness("") is None
    assert clauses_of("") == frozenset()
