"""Another thing in the place of the one that is asked about."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.contrast import of_another


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many use Route 6?", "Route 9 carries eleven pupils.", ["route 6"]),
        ("How many use Route 6?", "Route 6 carries 74, Route 9 eleven.", []),
        ("How many use Route 6?", "Routes 6 and 9 carry 85.", []),
        ("How deep is berth three?", "Berth 4 is 14 m deep.", ["berth three"]),
        ("How deep is berth three?", "Berth 3 is 14 m deep.", []),
        ("三号码头多深？", "四号码头水深十四米。", ["三号码头"]),
        ("三號碼頭多深？", "３號碼頭水深十四米。", []),
        ("三号码头多深？", "三、四号码头水深十四米。", []),
        ("Who leads Fortis Bank?", "Norvik Bank 𠮷 is led by Ana Vos.", ["Fortis Bank"]),
        ("Who leads Fortis Bank?", "The Bank is led by Ana Vos.", []),
        ("Who leads Fortis Bank?", "Fortis has bought Norvik Bank.", []),
        (
            "Who signed the petition for Spanish?",
            "208 signed a petition for Mandarin.",
            ["Spanish"],
        ),
        (
            "Who signed the petition for Spanish?",
            "Spanish comes in grade 3. A petition for Mandarin was signed by 208.",
            ["Spanish"],
        ),
        ("Who signed the petition for Spanish?", "A petition for Spanish has 9 names.", []),
        ("How many Finnish sailors came?", "There were nine Danish sailors.", ["Finnish"]),
        ("How many Finnish sailors came?", "Finland sent nine sailors.", []),
        ("前垄水渠有多长？", "后垄水渠全长六公里。", ["前垄水渠"]),
        ("前壟水渠有多長？", "後壟水渠全長六公里。", ["前壟水渠"]),
        ("前垄水渠有多长？", "这条水渠全长六公里。", []),
        ("前垄水渠有多长？", "后垄、前垄水渠都要修。", []),
        ("东区小学几所？", "西区小学三所，东区小学两所。", []),
        ("前垄水渠有多长？", "The rear canal is 6 km long.", []),
        ("", "Norvik Bank", []),
        ("Who leads Fortis Bank?", "", []),
    ],
)
def test_of_another(question: str, sentence: str, expected: list[str]) -> None:
    found = of_another(fold(question), question, fold(sentence), sentence)
    assert list(found) == expected
