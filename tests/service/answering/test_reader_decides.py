"""What the reader, the vetoes and their absence make of an answer, over toy documents."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.errors import EncoderError
from service.answering import reading
from service.answering.reader import Verdict
from service.engine import SearchEngine
from service.settings import Settings, SettingsError


class Told:
    """A reader that says of each window what it is told, for a word that the window has."""

    def __init__(self, **logits: float) -> None:
        self.logits = logits

    def read(self, question: str, windows: Sequence[str]) -> list[Verdict]:
        assert question
        verdicts = []
        for window in windows:
            word = next((word for word in self.logits if word in window), None)
            start = window.index(word) if word else 0
            logit = self.logits[word] if word else -6.0
            verdicts.append(Verdict(logit, start, start + len(word or ""), 0.9))
        return verdicts


@pytest.fixture
def ask(make_index: Any, toy_encoder: Encoder) -> Any:
    def make(reader: Told | None, question: str, **documents: str) -> Any:
        return SearchEngine(make_index(**documents), toy_encoder, reader=reader).ask(question)

    return make


@pytest.mark.parametrize(
    ("question", "text", "quote"),
    [
        (
            "河边的茶园有多少人？",
            "河边的茶园很大。茶园有一百二十人。",
            "茶园有一百二十人。",
        ),
        (
            "How many people work at the tea garden by the river?",
            "The tea garden by the river is large. At the tea garden 120 people work.",
            "At the tea garden 120 people work.",
        ),
    ],
)
def test_the_sentence_with_the_words_that_were_read_is_quoted(
    ask: Any, question: str, text: str, quote: str
) -> None:
    answer = ask(Told(**{"一百二十": 7.0, "120": 7.0}), question, a=text)
    assert answer.answered
    assert answer.citations[0].quote == quote
    assert answer.citations[0].verified


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("富通银行向水坝贷款多少？", "诺维银行向水坝贷款3000万欧元。"),
        ("富通銀行向水壩貸款多少？", "諾維銀行向水壩貸款3000萬歐元。"),
        ("How much does Fortis Bank lend to the dam?", "Norvik Bank lends 3 million to the dam."),
        ("How many cars does Route 41 carry?", "Route 14 carries 5,200 cars."),
        ("2035年水坝的PM2.5目标是多少？", "水坝的PM2.5目标在2030年是20。"),
    ],
)
def test_a_fact_that_is_missing_is_a_veto_and_is_named(ask: Any, question: str, text: str) -> None:
    reader = Told(**dict.fromkeys(("3000", "3 million", "5,200", "20。"), 8.0))
    answer = ask(reader, question, a=text)
    assert not answer.answered
    assert answer.confidence < 0.5
    assert any(
        fact in answer.explanation for fact in ("富通银行", "富通銀行", "Fortis", "41", "2035")
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("河里有多少鱼？", "河里有多少鱼？"),
        ("How many fish are in the river?", "How many fish are in the river?"),
        ("河裡有多少魚", "“河裡有多少魚？”"),
    ],
)
def test_a_question_never_answers_a_question(ask: Any, question: str, text: str) -> None:
    answer = ask(Told(鱼=8.0, fish=8.0, 魚=8.0), question, a=text)
    assert not answer.answered


def test_without_a_reader_answers_say_so_in_both_languages(ask: Any) -> None:
    chinese = ask(None, "灯会在河边举行吗", a="灯会在河边举行。")
    english = ask(None, "Is the lantern fair held by the river?", a="灯会在河边举行。")
    assert any("未使用阅读模型" in warning for warning in chinese.warnings)
    assert any("no reader is used" in warning for warning in english.warnings)


def test_the_setting_decides_whether_the_reader_is_opened(
    make_index: Any, toy_encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "reader_folder", lambda: tmp_path / "none")
    index = make_index(a="灯会在河边举行。")
    off = SearchEngine.compose(index, toy_encoder, Settings(reader="off"))
    assert off.answerer.unread
    with pytest.raises(EncoderError):
        SearchEngine.compose(index, toy_encoder, Settings())
    monkeypatch.setenv("LANMEI_READER", "maybe")
    with pytest.raises(SettingsError, match="on or off"):
        Settings.load()
