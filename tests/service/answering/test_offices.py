"""Offices in both languages: the table of titles, who holds one, who asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.names import load_names
from indexer.records import Language, Passage
from indexer.text import BridgeTerms, fold
from service.answering.holders import held_in
from service.engine import SearchEngine
from service.question import Office, office_in, offices, read_question, titles_in

NAMES = load_names()


def held(text: str, language: Language) -> list[tuple[str, str, frozenset[str]]]:
    passage = Passage(
        passage_id="d:0", document_id="d", start=0, end=len(text), text=text, language=language,
        page_start=1, page_end=1, kind="content", paragraph=0, heading=None,
    )  # fmt: skip
    return [(one.name, one.title.key, one.title.kinds) for one in held_in(passage, (), NAMES)]


@pytest.mark.parametrize("office", offices(), ids=lambda office: office.zh[0])
def test_the_examples_of_the_table_are_read(office: Office) -> None:
    row = offices().index(office)
    own = office
    for text, language, name in (
        (f"{own.example_zh}。", "zh", ("莫澄海", "谢南洲")),
        (f"{own.example_en}.", "en", ("Ana Vosa",)),
    ):
        titles = titles_in(fold(text).text, language)  # type: ignore[arg-type]
        assert any(row in title.rows for title in titles), text
        found = [
            one
            for one in held(text, language)  # type: ignore[arg-type]
            if one[0] in name and any(row in t.rows for t in titles if t.key == one[1])
        ]
        assert found, text


@pytest.mark.parametrize(
    ("text", "language", "name", "kinds"),
    [
        ("副市長范姜淑真剪綵，𠀀村代表到場。", "zh", "范姜淑真", {"deputy"}),
        ("前卫生部长谢南洲出席。", "zh", "谢南洲", {"former"}),
        ("代理局长谢南洲出席。", "zh", "谢南洲", {"acting"}),
        ("主席：鄉長　范姜淑真", "zh", "范姜淑真", set()),
        ("洪砚秋（Hong Yanqiu）现任地震台网中心主任。", "zh", "洪砚秋", set()),
        ("The deputy mayor, Ana Vosa, came.", "en", "Ana Vosa", {"deputy"}),
        ("Former mayor Ana Vosa came.", "en", "Ana Vosa", {"former"}),
        ("The acting director of the Lake Office, Ana Vosa, came.", "en", "Ana Vosa", {"acting"}),
        ("Present: H. Osei (Chair), M. Dunne (Secretary)", "en", "M. Dunne", set()),
        ("Ana Vosa, who heads the Lake Office, came.", "en", "Ana Vosa", set()),
        ("Ana Vosa is the mayor of Wick.", "en", "Ana Vosa", set()),
    ],
)
def test_who_holds_an_office_and_as_what(
    text: str, language: Language, name: str, kinds: set[str]
) -> None:
    assert (name, kinds) in [(one[0], set(one[2])) for one in held(text, language)]


@pytest.mark.parametrize(
    "text",
    ["", "原子能委员会主任的办公室已关。", "The minister's car is blue.", "目前，湖面结冰。"],
)
def test_nobody_is_named(text: str) -> None:
    assert held(text, "zh" if text[:1] > "\u3000" else "en") == []


@pytest.mark.parametrize(
    ("question", "title", "kinds"),
    [
        ("清岬国渔业部长是谁？", "部长", set()),
        ("誰是清岬國漁業部副部長？", "部长", {"deputy"}),
        ("副港务长叫什么名字？", "港务长", {"deputy"}),
        ("Who is the mayor of Upper Thorn?", "mayor", set()),
        ("Who was the former Clarian transport minister?", "minister", {"former"}),
        ("What is the name of the vice president of the club?", "president", {"deputy"}),
        ("Who serves as director-general of the Lake Office?", "director-general", set()),
        ("Who heads the Lake Office?", None, set()),
        ("谁主管水务局？", None, set()),
    ],
)
def test_questions_for_an_office(question: str, title: str | None, kinds: set[str]) -> None:
    read = read_question(question, BridgeTerms.load(), NAMES, longest=500)
    asked = office_in(read)
    assert asked is not None
    assert (asked.title.key if asked.title else None) == title
    assert set(asked.kinds) == kinds


@pytest.mark.parametrize(
    "question",
    [
        "部长说了什么？",
        "谁建了𠀀桥？",
        "Who said that the mayor was late?",
        "Who is the minister that opened the bridge?",
        "Who is Ana Vosa?",
        "Who is employed by the director of the Lake Office?",
        "What did the director of the Lake Office say?",
    ],
)
def test_other_questions(question: str) -> None:
    assert office_in(read_question(question, BridgeTerms.load(), NAMES, longest=500)) is None


@pytest.mark.parametrize(
    ("question", "text", "answered"),
    [
        ("Who is the mayor of Wick?", "Ana Vosa is the mayor of Wick.", True),
        ("Who is the mayor of Wick?", "Ana Vosa is the deputy mayor of Wick.", False),
        ("Who is the mayor of Wick?", "Former mayor Ana Vosa came to Wick.", False),
        ("灯县县长是谁？", "灯县县长莫澄海剪彩。", True),
        ("灯县县长是谁？", "灯县副县长莫澄海剪彩。", False),
        ("燈縣縣長是誰", "前燈縣縣長莫澄海剪綵。𠀀", False),
    ],
)
def test_a_deputy_or_a_former_holder_is_no_answer(
    make_index: Callable[..., Any],
    toy_encoder: Encoder,
    question: str,
    text: str,
    answered: bool,
) -> None:
    answer = SearchEngine(make_index(a=text), toy_encoder).ask(question)
    assert answer.answered is answered
    assert bool(answer.answer) is bool(answer.citations) is answered
    assert (answer.reason is None) is answered
    if answered:
        assert answer.confidence > 0


def test_the_answer_of_one_quote_has_its_confidence_and_its_words(
    make_index: Callable[..., Any], toy_encoder: Encoder
) -> None:
    engine = SearchEngine(make_index(a="灯县县长莫澄海剪彩。", b="tea"), toy_encoder)
    found = engine.finder.find("灯县县长是谁？")
    citation = engine.ask("灯县县长是谁？").citations[0]
    answer = engine.answerer.quoting(found, citation, 0.87654)
    assert (answer.answered, answer.reason, answer.confidence) == (True, None, 0.8765)
    assert answer.answer == f"{citation.quote} [1]"
    assert [one.citations for one in answer.sentences] == [(1,)]
