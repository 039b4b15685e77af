"""Which sentences may answer beside one that tells of the thing and cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from indexer.encoders.protocol import Encoder
from service.answering.demanded import those_that_may_say
from service.answering.evidence import Candidate
from service.engine import SearchEngine
from service.retrieval import Found

Asked = tuple[Found, list[Candidate], SearchEngine]


@pytest.fixture
def ask(make_index: Callable[..., Any], toy_encoder: Encoder) -> Callable[[str, str], Asked]:
    def asked(question: str, text: str) -> Asked:
        engine = SearchEngine(make_index(a=text), toy_encoder)
        found = engine.finder.find(question)
        return found, engine.answerer.candidates(found), engine

    return asked


def texts_that_may_say(asked: Asked, words: Sequence[float]) -> list[str]:
    """The sentences left, when the first, second … have these shares of the question's words."""
    found, candidates, engine = asked
    candidates.sort(key=lambda one: one.sentence.start)
    weighed = [
        replace(one, features=replace(one.features, words=share))
        for one, share in zip(candidates, words, strict=True)
    ]
    kept = those_that_may_say(
        weighed,
        found.question,
        lambda row: (engine.answerer.evidence.sentences_of(row).sentences, None),
    )
    return [one.sentence.text for one in kept]


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        (
            "那些漁船的證件是哪一天過期的？",
            "今年有１１艘漁船證件過期。會議於５月３日召開。",
            "會議於５月３日召開。",
        ),
        (
            "On which day did the permits of the boats expire? 𠮷",
            "This year the permits of 11 boats expired. The board met on 3 May.",
            "The board met on 3 May.",
        ),
    ],
)
def test_what_is_left_over_is_no_answer(
    ask: Callable[[str, str], Asked], question: str, text: str, left: str
) -> None:
    """The first sentence tells of the thing and has no day; the other has a day."""
    asked = ask(question, text)
    assert texts_that_may_say(asked, (0.8, 0.5)) == [left]
    assert texts_that_may_say(asked, (0.8, 0.3)) == []
    assert texts_that_may_say(asked, (0.3, 0.3)) == [left]


@pytest.mark.parametrize(
    ("question", "text", "untouched"),
    [
        ("中心是哪年创办的？", "2017年在北京成立。", 0.0),
        ("What happened last year?", "The dam was closed this year.", 0.0),
        ("今年发生了什么？", "The dam was closed this year. 𠮷", 1.0),
        ("What happened that year?", "今年大壩關閉。", 1.0),
    ],
)
def test_a_word_of_time_alone_is_no_common_word_across_languages(
    ask: Callable[[str, str], Asked], question: str, text: str, untouched: float
) -> None:
    _, candidates, _ = ask(question, text)
    assert candidates[0].features.untouched == untouched
