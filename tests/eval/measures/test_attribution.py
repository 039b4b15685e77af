"""Who said what, against gold."""

from typing import Any

import pytest

from eval.gold.records import GoldStatement
from eval.measures.attribution import measure_attribution, same_name
from indexer.records import Passage, PassageKind, Statement


def _passage(start: int, end: int, kind: PassageKind = "content") -> Passage:
    return Passage(
        f"a:{start}-{end}", "a", "灯" * (end - start), start, end, "zh", kind, None, 1, 1, 0
    )


def _said(passage: Passage, **values: Any) -> dict[str, Statement]:
    fields: dict[str, Any] = {
        "passage_id": passage.passage_id,
        "start": passage.start,
        "end": passage.end,
        "speaker": None,
        "speaker_id": None,
        "role": None,
        "organisation": None,
        "organisation_id": None,
        "country": None,
        "occasion": None,
        "occasion_date": None,
        "speech": "reported",
    }
    return {passage.passage_id: Statement(**{**fields, **values})}


def _gold(start: int, end: int, **values: Any) -> GoldStatement:
    fields: dict[str, Any] = {
        "statement_id": f"s{start}",
        "document_id": "a",
        "start": start,
        "end": end,
        "quote": "灯" * (end - start),
        "block_start": start,
        "speaker": None,
        "speaker_en": None,
        "person_id": None,
        "role": None,
        "organisation": None,
        "organisation_en": None,
        "country": None,
        "occasion": None,
        "occasion_date": None,
        "speech": "reported",
    }
    return GoldStatement(**{**fields, **values})


MIAO = {"speaker": "苗红", "organisation": "世界资源研究所"}
FIRST, SECOND = _passage(0, 100), _passage(100, 200)


def test_the_right_speaker_and_organisation_count() -> None:
    measured = measure_attribution(_said(FIRST, **MIAO), [FIRST, SECOND], [_gold(0, 100, **MIAO)])
    assert measured.scores["speaker"].f1 == 1.0
    assert measured.scores["organisation"].f1 == 1.0
    assert measured.scores["country"].expected == 0
    assert measured.mistakes == ()


def test_words_put_in_the_mouth_of_another_cost_precision_and_recall() -> None:
    said = _said(FIRST, speaker="于宏源")
    measured = measure_attribution(said, [FIRST], [_gold(0, 100, **MIAO)])
    assert (measured.scores["statement"].precision, measured.scores["statement"].recall) == (0, 0)
    assert ("speaker", "苗红", "于宏源") in [
        (m.field, m.expected, m.predicted) for m in measured.mistakes
    ]


def test_a_paragraph_that_nobody_said_must_have_no_speaker() -> None:
    measured = measure_attribution(_said(SECOND, speaker="苗红"), [FIRST, SECOND], [])
    assert measured.scores["speaker"].precision == 0.0


def test_every_passage_of_a_statement_must_say_so() -> None:
    gold = [_gold(0, 200, **MIAO)]
    half = measure_attribution(_said(FIRST, **MIAO), [FIRST, SECOND], gold)
    assert (half.scores["speaker"].precision, half.scores["speaker"].recall) == (1.0, 0.0)
    both = {**_said(FIRST, **MIAO), **_said(SECOND, **MIAO)}
    assert measure_attribution(both, [FIRST, SECOND], gold).scores["speaker"].recall == 1.0


def test_the_name_above_a_statement_may_have_it_and_need_not() -> None:
    title, text = _passage(0, 20), _passage(20, 120)
    gold = [_gold(20, 120, block_start=0, **MIAO)]
    without = measure_attribution(_said(text, **MIAO), [title, text], gold)
    with_it = measure_attribution(
        {**_said(title, **MIAO), **_said(text, **MIAO)}, [title, text], gold
    )
    for measured in (without, with_it):
        assert (measured.scores["speaker"].precision, measured.scores["speaker"].recall) == (1, 1)
        assert measured.mistakes == ()


def test_a_body_without_a_person_is_compared_by_organisation_or_country() -> None:
    gold = [_gold(0, 100, organisation="缅甸自然资源与环境保护部", country="MM")]
    right = measure_attribution(
        _said(FIRST, organisation="自然资源与环境保护部", country="MM"), [FIRST], gold
    )
    wrong = measure_attribution(_said(FIRST, organisation="水利部", country="TH"), [FIRST], gold)
    assert right.scores["statement"].f1 == right.scores["country"].f1 == 1.0
    assert wrong.scores["statement"].precision == wrong.scores["country"].precision == 0.0


def test_headings_are_not_attributed() -> None:
    heading = _passage(0, 30, "heading")
    measured = measure_attribution(_said(heading, speaker="苗红"), [heading], [])
    assert measured.scores["speaker"].predicted == 0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("HENG Chan Thoeun", "Heng Chan Thoeun", True),
        ("Ms. MIAO Hong", "ＭＩＡＯ　Hong", True),
        ("苗红女士", "苗红", True),
        ("H.E. San Win", "San Win", True),
        ("苗红", "于宏源", False),
        ("", "苗红", False),
        ("女士", "苗红女士", False),
    ],
)
def test_names_are_compared_without_titles_case_and_width(a: str, b: str, same: bool) -> None:
    assert same_name(a, b) is same
