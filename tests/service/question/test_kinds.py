"""A sentence on another thing of the kind does not answer."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from indexer.names import load_names
from indexer.text import BridgeTerms, fold
from service.question import is_of_kind, not_told, read_question, things_asked

NAMES = load_names()
BRIDGE = BridgeTerms([])


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many wild geese were there?", "There were 340 wild cranes.", ("geese",)),
        ("How many wild geese were there?", "湿地有野鹤340只。", ("geese",)),
        ("有多少只大雁", "There were 340 cranes.", ("大雁",)),
        ("有多少隻大雁？", "濕地有野鶴３４０隻𠮷。", ("大雁",)),
        ("有多少只大雁", "鹤岗有340只鸟。", ()),
        ("How many geese were there?", "Crane Valley had 340 birds.", ()),
        ("How many geese were there?", "There were 12 geese and 340 cranes.", ()),
        ("有多少头牛", "牧民养牦牛340头。", ()),
        ("What is the ozone target?", "Ozone falls; the PM2.5 target is 20.", ("ozone",)),
        ("臭氧目标是多少", "臭氧下降；PM2.5目标为20微克。", ("臭氧",)),
        ("What is the PM2.5 target?", "Ozone falls; the PM2.5 target is 20.", ()),
        ("How many tonnes of oats?", "Barley gave 86 tonnes; oats grew on 9 hectares.", ("oats",)),
        ("燕麦收获多少吨", "大麦收获86吨；燕麦播种9公顷。", ("燕麦",)),
        ("What replaced coal?", "Natural gas came in 2021.", ()),
        ("除了煤炭还用什么", "2021年改用天然气。", ()),
        ("How many beds does the school have?", "The nursing home has 20 beds.", ()),
        ("How many schools are there?", "The town has 3 kindergartens.", ("schools",)),
        ("How many cases of Dengue were there?", "Measles broke out in 40 places.", ("Dengue",)),
        ("How many geese were there?", "They were 340, with cranes.", ()),
        ("How many geese were there?", "", ()),
    ],
)
def test_what_a_sentence_on_another_thing_lacks(
    question: str, sentence: str, expected: tuple[str, ...]
) -> None:
    asked = read_question(question, BRIDGE, NAMES, longest=200)
    assert not_told(asked, things_asked(asked), sentence, fold(sentence)) == expected


def test_another_name_of_the_same_thing() -> None:
    assert is_of_kind("pm2.5", "the fine particles of 2021")
    assert is_of_kind("pm2.5", "2021年的细颗粒物")
    assert not is_of_kind("pm2.5", "臭氧 and pm10")
    assert not is_of_kind("q3", "")


def test_no_name_of_the_table_stands_twice() -> None:
    text = (files("indexer") / "data" / "kinds.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert all(len(row) == 3 for row in rows)
    for column in (1, 2):
        names = Counter(name for row in rows for name in row[column].split("|"))
        assert [name for name, n in names.items() if n > 1 and not name.startswith("pm")] == []
        assert all(name == fold(name).text for name in names)
