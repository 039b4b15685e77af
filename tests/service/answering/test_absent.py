"""Words of a question that its document never has."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from service.answering.absent import absent_words, asked_words, common_words
from service.answering.whole import WholeDocuments
from service.engine import SearchEngine

ROOT = Path(__file__).resolve().parents[3]
BRIEF_EN = "At Denham the price of wool fell by a tenth in May. The market 𠮷 holds 300 stalls."
BRIEF_ZH = "民國一一一年，汐禾縣登革熱確診九十八例，鳕鱼均价上涨。第三季度有ＰＭ２．５数据。"


@pytest.fixture
def absent(make_index: Callable[..., Any], toy_encoder: Encoder) -> Callable[[str, str], float]:
    engine = SearchEngine(make_index(en=BRIEF_EN, zh=BRIEF_ZH), toy_encoder)
    wholes = WholeDocuments(engine.index, engine.names)

    def look(question: str, language: Any) -> float:
        asked, _ = engine.finder.rank(question)
        whole = wholes.of(language)
        return absent_words(asked_words(asked), asked, whole, language, both=False)

    return look


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("By how much did cotton prices fall at Denham?", "en", 1.0),
        ("By how much did wool prices fall at Denham?", "en", 0.0),
        ("How many stalls can the market hold?", "en", 0.0),
        ("What is spent there 𠮷 next year?", "en", 0.0),
        ("鲑鱼均价是多少？", "zh", 1.0),
        ("鱈魚均價是多少？", "zh", 0.0),
        ("第三季度登革热确诊多少例？", "zh", 0.0),
        ("第五季度登革热确诊多少例？", "zh", 0.0),
        ("結核病確診多少例？", "zh", 1.0),
        ("PM2.5 数据有几份？", "zh", 0.0),
        # What another language may say with any word is not told by its absence.
        ("By how much did cotton prices fall?", "zh", 0.0),
        ("鲑鱼均价是多少？", "en", 0.0),
    ],
)
def test_an_uncommon_word_that_the_document_never_has(
    absent: Callable[[str, str], float], question: str, language: str, expected: float
) -> None:
    assert absent(question, language) == expected


def test_common_words_are_those_of_the_tokenizer() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "common_words.py"))
    assert sorted(common_words()) == script["common_words"]()
    assert {"hold", "next", "spend"} <= common_words()
    assert not {"cotton", "salmon", "tuberculosi", ""} & common_words()
