"""What never answers, and what is quoted beside the sentence that does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from indexer.text import fold
from service.answering.abstention import reason_of
from service.answering.answer import can_answer
from service.engine import SearchEngine
from service.question import only_asks

Ask = Callable[..., Any]


@pytest.fixture
def engine_of(make_index: Any, toy_encoder: Encoder) -> Ask:
    def make(**documents: str) -> SearchEngine:
        return SearchEngine(make_index(**documents), toy_encoder)

    return make


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("灯会什么时候举行？", "灯会什么时候举行？"),
        ("燈會什麼時候舉行", "“燈會什麼時候舉行？”"),
        ("When is the lantern fair held?", "When is the lantern fair held?"),
        ("When is the lantern fair held", "“When is the lantern fair held？” 𠮷"),
        ("灯会什么时候举行？", "他问灯会什么时候在2022年举行。"),
        ("燈會在哪裡舉行", "委員詢問燈會究竟在哪一座公園舉行。"),
        ("Why is the lantern fair held?", "I rise to ask the mayor why the lantern fair is held."),
        ("How many go to the lantern fair?", "Ms Ku wondered how many 𠮷 go to the lantern fair."),
    ],
)
def test_a_question_never_answers_a_question(engine_of: Ask, question: str, text: str) -> None:
    assert not engine_of(a=text).ask(question).citations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I rise to ask the minister why the pump has not worked.", True),
        ("She wished to know whether the levy was paid", True),
        ("Asked why the dam failed, he said the spillway was blocked.", False),
        ("They asked for a second test.", False),
        ("他问大坝何时完工。", True),
        ("委員詢問經費有多少", True),
        ("问到大坝何时完工，他说明年。", False),
        ("这个问题是什么时候出现的", False),
        ("顧問說明了如何取水", False),
        ("𠮷 慰问受灾的人，看怎样帮助他们", False),
        ("", False),
    ],
)
def test_a_sentence_that_only_asks_is_told_from_one_with_a_reply(text: str, expected: bool) -> None:
    assert only_asks(fold(text).text) is expected


@pytest.mark.parametrize(
    ("question", "text", "quote"),
    [
        (
            "Was the proposal to raise the levy adopted?",
            "Mr Ku proposed to raise the levy. The proposal was rejected. Tea was served.",
            "Mr Ku proposed to raise the levy. The proposal was rejected.",
        ),
        (
            "提高堤防费的提议通过了吗？",
            "古先生提议提高堤防费。该提议未获通过。随后用茶。",
            "古先生提议提高堤防费。该提议未获通过。",
        ),
        (
            "提高堤防費的提議通過了嗎",
            "古先生提議提高堤防費。該提議獲得批准。隨後用茶。",
            "古先生提議提高堤防費。該提議獲得批准。",
        ),
        (
            "Who proposed to raise the levy?",
            "Mr Ku proposed to raise the levy. The proposal was rejected. Tea was served.",
            "Mr Ku proposed to raise the levy.",
        ),
    ],
)
def test_who_asks_for_a_decision_is_quoted_it(
    engine_of: Ask, question: str, text: str, quote: str
) -> None:
    assert quote in [c.quote for c in engine_of(a=text).ask(question).citations]


@pytest.mark.parametrize(
    ("question", "text", "quote"),
    [
        (
            "灯会什么时候举行？",
            "河边灯会由茶园村主办。它于2022年5月9日举行，灯会在晚上开放。",
            "河边灯会由茶园村主办。它于2022年5月9日举行，灯会在晚上开放。",
        ),
        (
            "When is the lantern fair held?",
            "The tea village hosts it. It is the lantern fair, held on 9 May 2022.",
            "The tea village hosts it. It is the lantern fair, held on 9 May 2022.",
        ),
        (
            "燈會什麼時候舉行",
            "茶園村是主辦方。燈會於二〇二二年五月九日舉行。",
            "燈會於二〇二二年五月九日舉行。",
        ),
    ],
)
def test_a_pronoun_brings_the_sentence_before_along(
    engine_of: Ask, question: str, text: str, quote: str
) -> None:
    engine = engine_of(a=text)
    candidates = engine.answerer.candidates(engine.finder.find(question))
    last = max(candidates, key=lambda candidate: candidate.sentence.start)
    from service.answering.quoting import whole_quote

    found = whole_quote(last, candidates, text).sentence
    assert found.text == quote
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("question", "text", "along"),
    [
        ("周博文怎么看水位", "周博文指出，堤坝要加固。水位每年上涨。", True),
        ("周博文怎麼看水位", "周博文表示，堤壩要加固。水位每年上漲。", True),
        ("What did Rosa Vane say of water?", "Rosa Vane said the dam is weak. Water rises.", True),
        ("What did Rosa Vane say about the water?", "The dam is weak. Water rises 𠮷.", False),
        ("水位怎么样", "周博文指出，堤坝要加固。水位每年上涨。", False),
    ],
)  # fmt: skip
def test_what_somebody_asked_for_went_on_to_say_brings_their_name_along(
    engine_of: Ask, question: str, text: str, along: bool
) -> None:
    engine = engine_of(a=text)
    found = engine.finder.find(question)
    candidates = engine.answerer.candidates(found)
    last = max(candidates, key=lambda candidate: candidate.sentence.start)
    said = replace(last, features=replace(last.features, said_by=1.0))
    from service.answering.quoting import whole_quote

    who = found.question.named("person")
    assert (whole_quote(said, candidates, text, who).sentence.start == 0) is along
    by_others = replace(last, features=replace(last.features, said_by=0.0))
    assert whole_quote(by_others, candidates, text, who).sentence.start > 0


@pytest.mark.parametrize(
    ("question", "text"),
    [("What do ferns eat?", "船閘於五月開放。"), ("𠮷蕨类吃什么？", "The lock opened in May.")],
)
def test_a_sentence_in_the_other_language_without_a_word_in_common_never_answers(
    engine_of: Ask, question: str, text: str
) -> None:
    engine = engine_of(a=text)
    found = engine.finder.find(question)
    (only,) = engine.answerer.candidates(found)
    touched = replace(only, features=replace(only.features, untouched=0.0, words=0.5))
    untouched = replace(only, features=replace(only.features, untouched=1.0))
    beside = replace(touched, features=replace(touched.features, words=0.0))
    said = replace(beside, features=replace(beside.features, said_by=1.0))
    assert can_answer(touched, found.question)
    assert can_answer(said, found.question)
    assert not can_answer(beside, found.question)
    assert not can_answer(untouched, found.question)
    assert can_answer(replace(untouched, same_language=True), found.question)


def test_the_reason_looks_at_three_passages_not_at_three_sentences(engine_of: Ask) -> None:
    engine = engine_of(
        a="河边很安静。人们走路。天气好。",
        b="灯会在河边举行。",
        c="The river is calm. People walk. It is late.",
        d="茶园有一百二十人。",
    )
    (first, *others) = engine.answerer.candidates(engine.finder.find("灯会什么时候举行？"))
    rows = list(dict.fromkeys(c.sentence.row for c in (first, *others)))

    def told(row: int) -> str:
        return reason_of(
            [
                replace(c, features=replace(c.features, passage_words=float(c.sentence.row == row)))
                for c in (first, *others)
            ]
        )

    assert [told(row) for row in rows[:3]] == ["not-said"] * 3
    assert all(told(row) == "nothing-on-topic" for row in rows[3:])
    assert len([c for c in (first, *others) if c.sentence.row in rows[:2]]) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "茶園村主辦河邊燈會。它於二〇二二年五月九日舉行，𠮷。其後有ｌａｎｔｅｒｎ比賽。",
        "The tea village hosts the lantern fair. It is held on 9 May 2022. It ends with a race.",
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1), (0, 2, 1), (2, 1, 0)])
def test_no_character_is_quoted_twice(engine_of: Ask, text: str, order: tuple[int, ...]) -> None:
    from service.answering.quoting import quoted_once, whole_quote

    engine = engine_of(a=text, b="Tea（茶）.")
    every = engine.answerer.candidates(engine.finder.find("灯会 lantern fair"))
    own = sorted(
        (one for one in every if one.sentence.text in text), key=lambda one: one.sentence.start
    )
    assert len(own) == 3
    whole = [whole_quote(own[place], every, text) for place in order]
    [found] = quoted_once(whole, lambda _: text)
    assert found.sentence.text == text
    alone = [own[0], own[2]]
    assert quoted_once(alone, lambda _: text) == alone
    assert quoted_once([], lambda _: text) == []


def test_places_of_different_passages_stay_apart(engine_of: Ask) -> None:
    from service.answering.quoting import quoted_once

    texts = {"a": "灯会在五月。", "b": "燈會在六月。", "c": "Lantern fair."}
    engine = engine_of(**texts)
    every = engine.answerer.candidates(engine.finder.find("灯会 lantern fair"))
    assert len({one.sentence.row for one in every}) == len(every) > 1
    assert quoted_once(every, lambda one: one.sentence.text) == every


def test_rows_are_narrowed_by_language(engine_of: Ask) -> None:
    engine = engine_of(a="灯会在五月，𠮷。", b="The lantern fair is in May.")
    allowed = engine.finder.allowed
    assert allowed() is None
    [zh], [en] = allowed(languages=["zh"]), allowed(languages=["en"])
    assert zh != en
    assert allowed(languages=["zh", "en"]) == {zh, en}
