"""Whether a sentence can name whom a question asks for, and is on the office that it names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.names import Mention, load_names
from indexer.records import Language
from indexer.text import BridgeTerms, fold
from service.question import Question, asks_who, may_name, read_question, tells_of_office

NAMES = load_names()
BRIDGE = BridgeTerms([])


def read(question: str) -> Question:
    return read_question(question, BRIDGE, NAMES, longest=2_000)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who voted for the extension?", True),
        ("What is the name of the union?", True),
        ("谁修建了车站？", True),
        ("車站是誰修建的？", True),
        ("村里的狗叫什么名字？", True),
        ("Whose boat is it?", False),
        ("Who won, Ferris or Tull?", False),
        ("What did the man who fell say?", False),
        ("叫什么样的医生来？", False),
        ("", False),
    ],
)
def test_questions_for_somebody(question: str, expected: bool) -> None:
    assert asks_who(fold(question).text) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "language", "expected"),
    [
        (
            "Who voted for the Route 17 extension?",
            "Item one is the Route 17 extension.",
            "en",
            False,
        ),
        ("Who voted for the extension?", "Ferris and Tull voted for it.", "en", True),
        ("Who voted for the extension?", "Two residents voted for it.", "en", True),
        ("Who voted for the extension?", "They voted for it.", "en", True),
        ("Who is the director?", "To: The Director", "en", False),
        ("Who is the director?", "To: The Director, Ms Vosa", "en", True),
        ("What is the name of the union?", "The union sees it differently.", "en", False),
        ("What is the name of the boat?", "The boat is known as “sea breeze”.", "en", True),
        ("谁投了赞成票？", "Item one is the extension.", "en", False),
        ("谁投了赞成票？", "Item one: Ms \U00020bb7 voted for it.", "en", True),
        ("谁投了赞成票？", "表决日期是３月２０日。", "zh", False),
        ("誰投了贊成票？", "兩名居民投了贊成票。", "zh", True),
        ("谁投了赞成票？", "约翰·马威投了赞成票。", "zh", True),
        ("Who voted for it?", "奥古斯特 voted yes。", "zh", True),
        ("Who voted for it?", "", "en", False),
    ],
)
def test_a_sentence_that_can_name_somebody(
    question: str, sentence: str, language: Language, expected: bool
) -> None:
    assert may_name(read(question), sentence, language) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "language", "expected"),
    [
        ("What did the governor say?", "Tan, the vice governor, said that it rained.", "en", False),
        ("What did the governor say?", "The governor said that it rained.", "en", True),
        ("What did the deputy mayor say?", "The mayor said that it rained.", "en", False),
        ("What did the governor say?", "副省长谭启文说下雨了。", "zh", False),
        ("省长说了什么？", "副省長譚啟文說下雨了。", "zh", False),
        ("省长说了什么？", "省长林则安、副省长谭启文说下雨了。", "zh", True),
        ("副省长说了什么？", "副省长谭启文说：“𠮷。”", "zh", True),
        ("省长说了什么？", "Tan, the vice governor, said that it rained.", "en", False),
        (
            "What did the Governor of Yunling say?",
            "The Governor of North Hill said so.",
            "en",
            False,
        ),
        ("What did the Governor of Yunling say?", "The Governor of Yunling said so.", "en", True),
        (
            "What did the Governor of Yunling say?",
            "The Governor of North Hill met Yunling people.",
            "en",
            True,
        ),
        ("What did the people say?", "The vice governor said so.", "en", None),
        ("What did the governor say?", "", "en", None),
    ],
)
def test_the_office_of_another(
    question: str, sentence: str, language: Language, expected: bool | None
) -> None:
    told = tells_of_office(read(question), sentence, fold(sentence).text, language)
    assert told is expected


def test_somebody_who_is_named_may_have_risen() -> None:
    asked = read("What did the governor, Tan Qiwen, say?")
    told = "Tan Qiwen, the vice governor, said so."
    named = replace(asked, mentions=(Mention(23, 32, "person", "tan-qiwen"),))
    assert tells_of_office(asked, told, fold(told).text, "en") is False
    assert tells_of_office(named, told, fold(told).text, "en") is None
