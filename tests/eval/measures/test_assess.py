"""What counts as relevant: spans to passages, each piece of evidence credited once."""

from eval.gold.records import Judgement
from eval.measures.assess import assess_documents, assess_spans, collapse, credit
from indexer.records import Language, Passage


def _passage(document_id: str, start: int, end: int, language: Language = "zh") -> Passage:
    return Passage(
        passage_id=f"{document_id}:{start}-{end}",
        document_id=document_id,
        text="灯" * (end - start),
        start=start,
        end=end,
        language=language,
        kind="content",
        heading=None,
        page_start=1,
        page_end=1,
        paragraph=0,
    )


def _judgement(document_id: str, start: int, end: int, grade: int, quote: str = "") -> Judgement:
    return Judgement("q", document_id, start, end, 2 if grade == 2 else 1, quote or f"灯{start}")


FIRST, SECOND, THIRD = _passage("a", 0, 100), _passage("a", 100, 200), _passage("a", 200, 300)


def test_a_sentence_inside_a_passage_makes_the_passage_relevant() -> None:
    assessment = assess_spans([_judgement("a", 110, 140, 2)], [FIRST, SECOND, THIRD])
    assert assessment.unit_of.keys() == {"a:100-200"}
    assert list(assessment.grades.values()) == [2]


def test_a_span_cut_in_two_is_relevant_where_half_of_it_stands() -> None:
    judged = [_judgement("a", 70, 110, 2)]
    assert assess_spans(judged, [FIRST, SECOND]).unit_of.keys() == {"a:0-100"}


def test_a_paragraph_cut_into_passages_is_one_unit_credited_once() -> None:
    assessment = assess_spans([_judgement("a", 0, 300, 2)], [FIRST, SECOND, THIRD])
    assert len(assessment.grades) == 1
    ranking = [["a:200-300"], ["a:0-100"], ["b:0-9"]]
    ids = credit(ranking, assessment)
    assert ids == [next(iter(assessment.grades)), "passage a:0-100", "passage b:0-9"]


def test_a_passage_on_the_topic_does_not_get_the_credit_of_the_answer_in_its_paragraph() -> None:
    judged = [_judgement("a", 0, 300, 1), _judgement("a", 120, 150, 2)]
    assessment = assess_spans(judged, [FIRST, SECOND, THIRD])
    grades = {name: assessment.grades[unit] for name, unit in assessment.unit_of.items()}
    assert grades == {"a:0-100": 1, "a:100-200": 2, "a:200-300": 1}
    assert len(assessment.grades) == 2


def test_the_same_words_in_two_documents_are_found_once() -> None:
    contact = "邮箱：  info@example.org"
    judged = [
        _judgement("a", 10, 40, 2, contact),
        _judgement("b", 50, 80, 2, contact.replace("  ", " ")),
    ]
    assessment = assess_spans(judged, [FIRST, _passage("b", 0, 100)])
    assert len(assessment.grades) == 1
    assert set(assessment.unit_of) == {"a:0-100", "b:0-100"}


def test_a_judged_span_that_no_passage_holds_stays_to_be_missed() -> None:
    judged = [_judgement("a", 0, 20, 2), _judgement("c", 5, 25, 2, "一段丢失的话")]
    whole = assess_spans(judged, [FIRST])
    assert sorted(whole.grades.values()) == [2, 2]
    english_only = assess_spans(judged, [FIRST], language="en")
    assert english_only.grades == {}
    assert not english_only.answerable(1)


def test_a_language_keeps_only_its_own_passages() -> None:
    english = _passage("a", 0, 100, "en")
    judged = [_judgement("a", 0, 50, 2, "The lantern fair")]
    assert assess_spans(judged, [english], language="en").unit_of.keys() == {"a:0-100"}
    assert assess_spans(judged, [english], language="zh").grades == {}


def test_two_counterparts_of_one_hit_are_one_unit() -> None:
    zh, en = _passage("a", 0, 100), _passage("b", 0, 100, "en")
    judged = [_judgement("a", 0, 50, 2, "灯会"), _judgement("b", 0, 50, 2, "lantern fair")]
    apart = assess_spans(judged, [zh, en])
    together = assess_spans(judged, [zh, en], counterparts={"a:0-100": "b:0-100"})
    assert (len(apart.grades), len(together.grades)) == (2, 1)
    assert credit([["b:0-100", "a:0-100"]], together) == list(together.grades)


def test_a_hit_whose_counterpart_is_judged_gets_the_credit() -> None:
    zh, en = _passage("a", 0, 100), _passage("b", 0, 100, "en")
    assessment = assess_spans(
        [_judgement("a", 0, 50, 2)], [zh, en], counterparts={"a:0-100": "b:0-100"}
    )
    assert credit([["b:0-100", "a:0-100"]], assessment) == list(assessment.grades)


def test_documents_stand_where_their_best_passage_stood() -> None:
    assessment = assess_documents({"b": 1}, [FIRST, SECOND, _passage("b", 0, 10)])
    assert assessment.unit_of["a:100-200"] == "a"
    assert collapse(["b", "a", "b", "a"]) == ["b", "a"]


def test_no_hit_and_no_judgement_give_nothing() -> None:
    empty = assess_spans([], [FIRST])
    assert (empty.grades, empty.unit_of, credit([], empty)) == ({}, {}, [])
