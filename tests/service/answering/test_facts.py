from collections.abc import Callable
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from service.engine import SearchEngine

BRIEF_EN = (
    "Norvik Bank will lend 25 million euros to the dam. Route 14 carries 5,200 cars a day in 2021. "
    "The Meat Industry Board earned 3 million."
)
BRIEF_ZH = (
    "諾維銀行將向蘭溪谷水壩貸款二千五百萬歐元。"
    "民國一一一年，該谷有野鶴340只，布兰特教授说PM2.5下降。"
)


@pytest.fixture
def missing(
    make_index: Callable[..., Any], toy_encoder: Encoder
) -> Callable[[str, str], tuple[str, ...]]:
    engine = SearchEngine(make_index(en=BRIEF_EN, zh=BRIEF_ZH), toy_encoder)
    rows = {p.document_id: row for row, p in reversed(list(enumerate(engine.index.passages)))}

    def look(question: str, document: str) -> tuple[str, ...]:
        asked, _ = engine.finder.rank(question)
        return engine.answerer.facts.missing(asked, rows[document])

    return look


@pytest.mark.parametrize(
    ("question", "document", "expected"),
    [
        ("How much will Fortis Bank lend?", "en", ("Fortis",)),
        ("How much will Norvik Bank lend?", "en", ()),
        ("How many cars does Route 41 carry?", "en", ("41",)),
        ("How many cars did Route 14 carry in 2021?", "en", ()),
        ("How many cars did Route 14 carry in 2022?", "en", ("2022",)),
        ("What did MIB earn?", "en", ()),
        ("What did Germany lend?", "en", ("Germany",)),
        ("Where in Kunming is the dam?", "en", ("Kunming",)),
        ("Where in Kunming is the dam?", "zh", ("Kunming",)),
        ("昆明的大壩在哪裡", "en", ("昆明",)),
        ("富通银行贷款多少", "zh", ("富通银行",)),
        ("诺维银行贷款多少", "zh", ()),
        ("竹溪谷有多少野鹤", "zh", ("竹溪谷",)),
        ("２０２２年兰溪谷有多少野鹤", "zh", ()),
        ("2023年有多少野鹤", "zh", ("2023年",)),
        ("李教授说了什么", "zh", ("李教授",)),
        ("What did the PM10 meter show?", "zh", ("PM10",)),
        ("What did the bank lend at the sixth meeting?", "en", ("sixth",)),
        ("第六次会议上银行贷款多少", "zh", ("第六",)),
        ("第六屆會議上銀行貸款多少 𠮷", "zh", ("第六",)),
        ("二季度有多少野鹤", "zh", ()),
        ("How much will Fortis Bank lend?", "zh", ("Fortis Bank",)),
        ("How much will Norvik Bank lend?", "zh", ()),
        ("富通银行贷款多少", "en", ("富通银行",)),
        ("諾維銀行貸款多少 𠮷", "en", ()),
        ("What did Professor Schmidt say?", "zh", ("Professor Schmidt",)),
        ("What did Professor Brandt say?", "zh", ()),
        ("施密特教授说了什么", "zh", ("施密特教授",)),
        ("布兰特教授说了什么", "zh", ()),
        ("代理市长说了什么", "zh", ()),
        ("Who swam in Lake Oru?", "zh", ()),
        ("What is the target for fine particles？", "zh", ()),
    ],
)
def test_what_the_surroundings_lack_is_named(
    missing: Callable[[str, str], tuple[str, ...]],
    question: str,
    document: str,
    expected: tuple[str, ...],
) -> None:
    assert missing(question, document) == expected
