"""Follow-ups: what they take over, when they take nothing, and what is asked back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.gold import read_dialogues
from eval.measures import measure_dialogues
from indexer.names import Names, load_names
from service.conversation import Meant, Unclear, understand

NAMES = load_names(None)
WORDS = (
    "越南", "对", "洪水预警", "怎么看", "？", "Laos", "and", "what about", "its", "它", "呢", "那",
    "2021年", "in 2022", "who said that?", "什么时候", "該國", "他", "𠮷野川",
    "ｋｅｎｙａ", "the Norvik Bank", "", "、",
)  # fmt: skip


def meant(history: list[str], question: str) -> Meant:
    found = understand(history, question, NAMES)
    assert isinstance(found, Meant), found
    return found


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["越南对洪水预警怎么看？"], "那老挝呢？", "老挝对洪水预警怎么看？"),
        (["越南對洪水預警怎麼看？"], "老撾呢？", "老撾對洪水預警怎麼看？"),
        (["What did Vietnam say about floods?"], "and Laos?", "What did Laos say about floods?"),
        (["越南对洪水预警怎么看？"], "and Laos?", "老挝对洪水预警怎么看？"),
        (["２０２１年𠮷野川的水质如何？"], "２０２２年呢？", "２０２２年𠮷野川的水质如何？"),
        (["Did Nepal delay the line?"], "Why?", "Why did Nepal delay the line?"),
        (["What is the Norvik Bank?"], "What about its debts?", "What about Norvik Bank's debts?"),
        (["亚洲开发银行支持什么？"], "它的总部在哪里？", "亚洲开发银行的总部在哪里？"),
    ],
)
def test_a_follow_up_is_told_as_a_whole_question(
    history: list[str], question: str, expected: str
) -> None:
    found = meant(history, question)
    assert found.question == expected
    assert found.taken
    for taken in found.taken:
        assert taken.text in expected
        assert taken.text in history[0]
        assert taken.text not in question


@pytest.mark.parametrize(
    "question",
    [
        "",
        "？",
        "How many hospitals were built in Kenya?",
        "And what did Thailand say about air pollution?",
        "森林覆盖率提高了多少？",
        "Is it true that glaciers are melting faster?",
        "农民如何保护他们的庄稼？",
    ],
)
def test_a_question_that_can_stand_alone_inherits_nothing(question: str) -> None:
    assert meant(["2021年越南对洪水预警怎么看？"], question) == Meant(question)


@pytest.mark.parametrize(
    ("history", "question", "en", "zh"),
    [
        ([], "那老挝呢", "know about 老挝", "想了解老挝的"),
        ([], "什么时候？", "in full", "把问题说完整"),
        ([], "What about its funding?", "“its”", "“its”指的是什么"),
        (["Do Peru and Chile differ?"], "What is its quota?", "Peru or Chile", "Peru还是Chile"),
        (["什么是生态流量？"], "該國何時立法？", "Which country", "哪个国家"),
        (["什么是海绵城市？"], "他是谁？", "Whom", "指的是谁"),
        (["What is dam safety?"], "What happened that year?", "Which year", "哪一年"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_asked_back_in_both_languages(
    history: list[str], question: str, en: str, zh: str
) -> None:
    found = understand(history, question, NAMES)
    assert isinstance(found, Unclear)
    assert en in found.en
    assert zh in found.zh


def test_the_reply_to_what_was_asked_back_completes_the_question() -> None:
    history = ["How do Peru and Chile differ on catch?", "What is its quota?"]
    assert meant(history, "Chile").question == "What is Chile's quota?"
    assert meant(["它的资金呢？"], "世界卫生组织").question == "世界卫生组织的资金呢？"
    # Whoever asks something else instead of replying is not held to it.
    other = "How many hospitals were built in Kenya?"
    assert meant(history, other) == Meant(other)


def test_a_follow_up_follows_follow_ups() -> None:
    history = ["越南对洪水预警怎么看？", "那老挝呢", "2019年呢？"]
    assert meant(history, "为什么？").question == "2019年，老挝对洪水预警：为什么？"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=4))
def test_whatever_is_said_is_understood_or_asked_back(said: list[str]) -> None:
    for end in range(len(said)):
        found = understand(said[:end], said[end], NAMES)
        if isinstance(found, Unclear):
            assert found.en
            assert found.zh
            continue
        for taken in found.taken:
            assert taken.text in found.question
            assert taken.text not in said[end]
        assert bool(found.taken) <= (end > 0)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_judged_conversations_are_understood(split: str) -> None:
    chosen = [dialogue for dialogue in read_dialogues() if dialogue.split == split]
    assert len(chosen) >= 40
    result = measure_dialogues(chosen, NAMES)
    assert result["all"]["right"] >= 0.95 * result["all"]["turns"], result["mistakes"]
    for counts in (*result["outcomes"].values(), *result["languages"].values()):
        assert counts["turns"] >= 8


def test_an_engine_that_never_follows_is_told_by_the_measure() -> None:
    """With nothing known by name, what takes the place of a country is not found."""
    result = measure_dialogues(read_dialogues(), Names([]))
    assert result["all"]["right"] < 0.9 * result["all"]["turns"]
    assert result["mistakes"]
