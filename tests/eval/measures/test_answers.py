"""Answers through the real engine, and judged by hand."""

from dataclasses import replace

import pytest

from eval.gold.sets import GoldSet
from eval.gold.spans import Span
from eval.measures.answers import AnswerResult, answer_tasks, run_answers, twin_agreement
from eval.measures.evidence import Evidence
from eval.measures.subject import Subject
from eval.measuring import answer_topics
from service.results import Answer, Citation


def _citation(document_id: str, start: int, end: int, quote: str) -> Citation:
    return Citation(
        n=1,
        quote=quote,
        document_id=document_id,
        title="",
        date=None,
        language="zh",
        start=start,
        end=end,
        page_start=1,
        page_end=1,
        passage_id="",
        document_sha256="",
        verified=True,
        statement=None,
        counterpart=None,
    )


class FixedAnswer:
    """Answers every question with the same citations."""

    def __init__(self, *citations: Citation, confidence: float = 0.8) -> None:
        self.citations = citations
        self.confidence = confidence

    def ask(self, question: str, *, k: int = 8, languages: object = None) -> Answer:
        del k, languages
        return Answer(
            question=question,
            question_language="zh",
            answered=bool(self.citations),
            reason=None if self.citations else "not-said",
            explanation=None,
            answer="…" if self.citations else None,
            sentences=(),
            citations=self.citations,
            confidence=self.confidence,
            hits=(),
            took_ms=0.0,
            index_id="",
            encoder="",
            warnings=(),
        )


def _fair(subject: Subject, gold: GoldSet, *citations: Citation) -> AnswerResult:
    evidence = Evidence(gold.counterparts)
    tasks = [
        task
        for task in answer_tasks(gold.topics, gold.judgements)
        if (task.topic_id, task.pool) == ("fair-zh", "both")
    ]
    (result,) = run_answers(FixedAnswer(*citations), tasks, subject.index.documents, evidence)
    return result


def test_every_topic_is_asked_in_every_pool_but_where_nothing_answers_it(gold: GoldSet) -> None:
    asked = {(task.topic_id, task.pool) for task in answer_tasks(gold.topics, gold.judgements)}
    assert ("cup-zh", "en") in asked
    assert ("tea-zh", "zh") in asked
    assert ("tea-zh", "en") not in asked


def test_a_citation_of_the_answer_is_right_and_covers_both_languages(
    subject: Subject, gold: GoldSet
) -> None:
    text = subject.texts["fair-zh"]
    result = _fair(subject, gold, _citation("fair-zh", 0, len(text), text))
    assert result.right
    assert (result.precision, result.recall, result.overlap) == (1.0, 1.0, 1.0)
    assert (result.quotes, result.held) == (1, 1)


def test_a_stray_citation_costs_precision_and_characters_cost_overlap(
    subject: Subject, gold: GoldSet
) -> None:
    text = subject.texts["fair-zh"]
    result = _fair(
        subject,
        gold,
        _citation("fair-zh", 0, 10, text[:10]),
        _citation("tea-zh", 0, 5, subject.texts["tea-zh"][:5]),
    )
    assert result.precision == 0.5
    assert result.overlap == pytest.approx(2 * 10 / (10 + len(text)))


def test_a_quote_that_is_not_what_the_document_says_does_not_hold(
    subject: Subject, gold: GoldSet
) -> None:
    text = subject.texts["fair-zh"]
    shifted = _fair(subject, gold, _citation("fair-zh", 1, len(text), text[:-1]))
    missing = _fair(subject, gold, _citation("nowhere", 0, 2, "灯会"))
    unverified = _fair(subject, gold, replace(_citation("fair-zh", 0, 2, text[:2]), verified=False))
    assert [result.held for result in (shifted, missing, unverified)] == [0, 0, 0]


def test_an_abstention_is_right_nowhere(subject: Subject, gold: GoldSet) -> None:
    result = _fair(subject, gold)
    assert (result.answered, result.right, result.precision, result.recall) == (False, False, 0, 0)


def test_twins_that_cite_counterparts_agree(subject: Subject, gold: GoldSet) -> None:
    evidence = Evidence(gold.counterparts)
    zh = _fair(subject, gold)
    answered = replace(zh, answered=True, cited=(Span("fair-zh", 0, 20),))
    other = replace(answered, topic_id="fair-en", cited=(Span("fair-en", 0, 70),))
    (same,) = twin_agreement([answered, other], gold.twins, evidence)
    (apart,) = twin_agreement([answered, replace(zh, topic_id="fair-en")], gold.twins, evidence)
    assert (same.same_decision, same.shared_evidence) == (True, 1.0)
    assert (apart.same_decision, apart.both_answered, apart.shared_evidence) == (False, False, 0.0)


def test_the_real_engine_quotes_only_what_holds(subject: Subject, gold: GoldSet) -> None:
    result = answer_topics(subject, gold)
    assert result["n_held"] == result["n_quotes"]
    assert result["n_failed"] == 0
    assert result["abstention"]["zh-both"]["n_unanswerable"] == 1
    assert {row["topic_id"] for row in result["topics"]} == {t.topic_id for t in gold.topics}
