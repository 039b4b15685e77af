"""The ordinary questions: they are read, asked, and a contact line in front is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold import GoldSet, OrdinaryQuestion, TopicSet, read_ordinary, read_topic_set
from eval.measures import Outcome, Subject, ask_ordinary, build_subject, shipped_documents
from eval.reports import ordinary_table
from indexer.errors import DatasetError
from indexer.text import detect_language
from service.settings import Settings


@pytest.fixture
def topics(gold: GoldSet) -> TopicSet:
    return TopicSet(gold.topics, {need: tuple(own) for need, own in gold.judgements.items()})


def test_the_shipped_questions_are_sixty_in_both_languages_and_of_both_kinds() -> None:
    documents = shipped_documents(Settings()).documents
    texts = {document.document_id: document.text for document in documents}
    questions = read_ordinary(read_topic_set(texts))
    assert len(questions) >= 60
    for language in ("zh", "en"):
        own = [question for question in questions if question.language == language]
        assert len(own) >= 30
        assert {question.kind for question in own} == {"ordinary", "contact"}
        assert {question.split for question in own} == {"dev", "test"}
        assert all(detect_language(question.question) == language for question in own)
    wordings = [question.question for question in questions]
    assert len(wordings) == len(set(wordings))


def test_right_and_answered_without_an_answer_are_told_apart(
    subject: Subject, topics: TopicSet
) -> None:
    questions = (
        OrdinaryQuestion("a", "zh", "灯会什么时候举行？", "ordinary", ("fair",), "dev"),
        OrdinaryQuestion("b", "en", "Who won the World Cup?", "ordinary", ("cup",), "dev"),
    )
    outcomes = ask_ordinary(subject, topics, questions)
    assert [one.answerable for one in outcomes] == [True, False]
    assert outcomes[0].right
    assert not outcomes[1].right
    assert not any(one.contact for one in outcomes)


@pytest.mark.checkout
@pytest.mark.model
def test_the_rates_have_not_fallen_below_those_that_are_committed(
    shipped_settings: Settings,
) -> None:
    from benchmarks.suites import read_suite
    from benchmarks.topics import measure_ordinary

    subject = build_subject(shipped_documents(shipped_settings), "shipped", shipped_settings)
    now = measure_ordinary(subject)["counts"]
    committed = read_suite("topics")["ordinary"]["counts"]
    assert list(now) == list(committed)
    for name, before in committed.items():
        assert (now[name]["n"], now[name]["answerable"]) == (before["n"], before["answerable"])
        assert now[name]["right"] >= before["right"], name
        assert now[name]["answered_without"] <= before["answered_without"], name
        assert now[name]["contact_first"] <= before["contact_first"], name


def test_the_table_counts_every_question_once() -> None:
    question = OrdinaryQuestion("a", "en", "Where?", "contact", ("x",), "test")
    text = ordinary_table([Outcome(question, True, True, False, True)])
    line = next(line for line in text.splitlines() if line.startswith("contact test en"))
    assert line.split()[3:] == ["0/1", "0/0", "1/1"]


def test_an_unknown_need_names_its_line(tmp_path: Path, topics: TopicSet) -> None:
    path = tmp_path / "ordinary.jsonl"
    path.write_text(
        '{"question_id": "a", "language": "zh", "question": "在哪？", "kind": "ordinary",'
        ' "need_ids": ["𠮷"], "split": "dev"}\n',
        encoding="utf-8",
    )
    with pytest.raises(DatasetError, match=r"line 1.*𠮷"):
        read_ordinary(topics, path)
