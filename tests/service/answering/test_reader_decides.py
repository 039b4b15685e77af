"""What a reader and the vetoes make of an answer, and that without a reader nothing changes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import EncoderError
from indexer.store.local.generation import Index
from service.answering import reading, shipped_answer_model
from service.answering.reader import Verdict
from service.engine import SearchEngine
from service.settings import Settings, SettingsError
from tests.service.conftest import document


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


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("灯会什么时候在河边举行？", "灯会在2021年3月5日在河边举行。每年有人来。"),
        ("燈會甚麼時候在河邊舉行？", "燈會在2021年3月5日在河邊舉行。𠮷縣有人來。"),
        ("When is the lantern fair by the river?", "The lantern fair by the river is in March."),
        ("灯会（Lantern Fair）在哪里？", "The lantern fair is held by the river. 灯会在河边举行。"),
        ("What did the Mayor say?", "The lantern fair is held by the river."),
    ],
)
def test_with_the_model_of_words_a_reader_changes_no_decision(
    make_index: Any, toy_encoder: Encoder, question: str, text: str
) -> None:
    """Its features are of no weight there: an answer is that of an engine without a reader."""
    index, reader = make_index(a=text), Told(河=-8.0, river=-8.0, 河邊=-8.0)
    without = SearchEngine(index, toy_encoder).ask(question)
    words = shipped_answer_model()
    with_reader = SearchEngine(index, toy_encoder, reader=reader, answer_model=words).ask(question)
    assert replace(with_reader, took_ms=0.0) == replace(without, took_ms=0.0)


def test_the_reader_is_opened_only_when_it_is_on_and_then_must_be_whole(
    make_index: Any, toy_encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "reader_folder", lambda: tmp_path / "none")
    index = make_index(a="灯会在河边举行。")
    assert SearchEngine.compose(index, toy_encoder, Settings()).ask("灯会在哪里举行？").hits
    with pytest.raises(EncoderError, match="install lanmei again"):
        SearchEngine.compose(index, toy_encoder, Settings(reader="on"))
    monkeypatch.setenv("LANMEI_READER", "maybe")
    with pytest.raises(SettingsError, match="off, on"):
        Settings.load()


CASES = [
    pytest.param(
        "青石镇的图书馆于2018年5月开馆，由镇政府出资一千二百万元建成。馆内有八万册图书。\n\n"
        "图书馆每周二至周日开放，上午九点开门。陈建国馆长说，去年有三万人次来借书。\n\n"
        "为了方便老人，图书馆在三个村设了借书点，每月送书一次。",
        "图书馆有多少册图书？",
        "八万册",
        "图书馆为什么关闭？",
        id="zh",
    ),
    pytest.param(
        "The library of Millbrook opened in May 2018; the town paid 12 million for it. "
        "It holds 80,000 books, of which 20,000 are for children.\n\n"
        "The library is open from Tuesday to Sunday and opens at nine in the morning. The head "
        "of the library, Anna Berg, said that 30,000 visits were counted last year.\n\n"
        "To help old people, the library set up lending points in three villages.",
        "How many books does the library hold?",
        "80,000 books",
        "What is the name of the children's section?",
        id="en",
    ),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "answerable", "quote", "near_miss"), CASES)
def test_the_shipped_reader_refuses_a_near_miss_and_keeps_the_answer(
    tmp_path: Path,
    built_in_encoder: Encoder,
    text: str,
    answerable: str,
    quote: str,
    near_miss: str,
) -> None:
    build_index([document("a", text)], tmp_path / "index", built_in_encoder)
    index = Index.open(tmp_path / "index", built_in_encoder)
    read = SearchEngine.compose(index, built_in_encoder, Settings(reader="on"))
    answer = read.ask(answerable)
    assert quote in answer.citations[0].quote
    assert not read.ask(near_miss).answered
