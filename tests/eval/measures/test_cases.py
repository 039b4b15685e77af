"""Named expectations explain their failure."""

from typing import Any

import pytest

from eval.gold.cases import Case
from eval.gold.records import GoldSpan
from eval.measures.cases import CaseResult, run_cases
from eval.measures.subject import Subject


def _span(subject: Subject, document_id: str) -> GoldSpan:
    text = subject.texts[document_id]
    return GoldSpan(document_id, 0, len(text), text)


def _case(question: str, **values: Any) -> Case:
    fields: dict[str, Any] = {
        "case_id": "灯会",
        "description": "the fair is found",
        "question": question,
        "k": 1,
        "languages": (),
        "expected": (),
        "any_of": (),
        "forbidden": (),
        "counterpart": None,
        "country": None,
        "answered": None,
        "twin": None,
        "shared": 0,
        "known_failure": False,
    }
    return Case(**{**fields, **values})


def _run(subject: Subject, question: str, **values: Any) -> CaseResult:
    (result,) = run_cases(subject.engine, [_case(question, **values)])
    return result


def test_a_case_that_holds_says_nothing(subject: Subject) -> None:
    result = _run(
        subject,
        "燈會什麼時候舉行？",
        languages=("zh",),
        expected=(_span(subject, "fair-zh"),),
        forbidden=(_span(subject, "tea-zh"),),
    )
    assert (result.outcome, result.diagnosis) == ("holds", "")


def test_a_missed_passage_is_shown_with_its_rank_and_what_stood_above(subject: Subject) -> None:
    result = _run(subject, "Who buys the tea?", expected=(_span(subject, "forest-zh"),))
    assert result.outcome == "fails"
    assert result.counts_as_failure
    assert "expected in the first 1, " in result.diagnosis
    assert "forest-zh “森林覆盖率" in result.diagnosis
    assert "  1  " in result.diagnosis
    assert "tea-zh  “茶叶由山里的合作社收购" in result.diagnosis


def test_one_of_several_is_enough_for_any_of(subject: Subject) -> None:
    both = (_span(subject, "forest-zh"), _span(subject, "tea-zh"))
    assert _run(subject, "谁收购茶叶？", any_of=both).outcome == "holds"
    missed = _run(subject, "谁收购茶叶？", any_of=both[:1])
    assert "one of 1 passages must be in the first 1" in missed.diagnosis


def test_a_forbidden_passage_is_named_with_its_rank(subject: Subject) -> None:
    result = _run(subject, "谁收购茶叶？", forbidden=(_span(subject, "tea-zh"),))
    assert "must not be found, but is at rank 1" in result.diagnosis


def test_a_wrong_country_or_a_missing_counterpart_fails(subject: Subject) -> None:
    result = _run(
        subject,
        "谁收购茶叶？",
        expected=(_span(subject, "tea-zh"),),
        country="KH",
        counterpart=_span(subject, "fair-en"),
    )
    assert "rank 1 is said by nobody, KH expected" in result.diagnosis
    assert "rank 1 shows no counterpart" in result.diagnosis


def test_twins_must_share_hits(subject: Subject) -> None:
    shares = _run(subject, "谁收购茶叶？", twin="Who buys the tea?", shared=1)
    assert shares.outcome == "holds"
    apart = _run(subject, "谁收购茶叶？", twin="fish stocks", shared=1)
    assert "shares 0 of the first 1 hits, at least 1 expected" in apart.diagnosis


def test_an_answer_where_silence_was_expected_fails_and_the_other_way_round(
    subject: Subject,
) -> None:
    answered = subject.engine.ask("谁收购茶叶？").answered
    wrong = _run(subject, "谁收购茶叶？", answered=not answered)
    assert wrong.outcome == "fails"
    assert ("must abstain" in wrong.diagnosis) is answered


@pytest.mark.parametrize(("known", "outcome"), [(True, "fails as known"), (False, "fails")])
def test_a_known_failure_is_told_and_does_not_count(
    subject: Subject, known: bool, outcome: str
) -> None:
    result = _run(subject, "茶", expected=(_span(subject, "forest-zh"),), known_failure=known)
    assert result.outcome == outcome
    assert result.counts_as_failure is not known


def test_a_known_failure_that_holds_is_pointed_out(subject: Subject) -> None:
    result = _run(subject, "谁收购茶叶？", expected=(_span(subject, "tea-zh"),), known_failure=True)
    assert result.outcome == "holds, though known to fail"


def test_a_question_that_the_engine_refuses_fails_with_its_message(subject: Subject) -> None:
    result = _run(subject, "🙂", expected=(_span(subject, "tea-zh"),))
    assert result.outcome == "fails"
    assert result.diagnosis.startswith("the engine refused the question: ")
