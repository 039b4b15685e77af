"""Counterparts against gold."""

import pytest

from eval.gold.records import GoldCounterpart, GoldSpan
from eval.gold.spans import Span
from eval.measures.alignment import measure_alignment
from eval.measures.scores import PrecisionRecall


def _gold(number: int, zh: tuple[int, int], en: tuple[int, int]) -> GoldCounterpart:
    return GoldCounterpart(
        f"c{number}",
        "passage",
        "paragraph",
        GoldSpan("brochure", *zh, "灯会"),
        GoldSpan("brochure", *en, "lantern fair"),
    )


GOLD = [_gold(1, (0, 100), (100, 300)), _gold(2, (400, 500), (500, 700))]


def test_a_paragraph_cut_in_two_is_right_loosely_and_wrong_strictly() -> None:
    pair = (Span("brochure", 0, 30), Span("brochure", 100, 160))
    measured = measure_alignment([pair], GOLD)
    assert (measured.scores.precision, measured.scores.recall) == (1.0, 0.5)
    assert (measured.strict.precision, measured.strict.recall) == (0.0, 0.0)
    assert [pair.pair_id for pair in measured.missed] == ["c2"]


def test_one_right_side_is_not_enough() -> None:
    pair = (Span("brochure", 0, 100), Span("brochure", 500, 700))
    measured = measure_alignment([pair], GOLD)
    assert measured.scores.precision == 0.0
    assert measured.wrong == (pair,)
    assert measured.unrelated == 0


def test_pairs_of_unrelated_documents_are_counted() -> None:
    measured = measure_alignment([(Span("brochure", 0, 100), Span("other", 0, 100))], GOLD)
    assert measured.unrelated == 1


def test_predicting_nothing_is_precise_and_finds_nothing() -> None:
    measured = measure_alignment([], GOLD)
    assert (measured.scores.precision, measured.scores.recall, measured.scores.f1) == (1, 0, 0)
    assert measure_alignment([], []).scores.f1 == 1.0


def test_f1_is_the_harmonic_mean() -> None:
    assert PrecisionRecall(correct=3, predicted=4, found=3, expected=6).f1 == pytest.approx(0.6)
