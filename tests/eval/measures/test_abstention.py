"""Risk, coverage, AUROC and threshold by hand."""

import pytest

from eval.measures.risk import Judged, abstention, auroc, best_threshold, risk_coverage


def _judged(confidence: float, *, answerable: bool, right: bool, answered: bool = True) -> Judged:
    return Judged(confidence, answerable, right, answered)


QUESTIONS = [
    _judged(0.9, answerable=True, right=True),
    _judged(0.8, answerable=True, right=False),
    _judged(0.6, answerable=False, right=False),
    _judged(0.4, answerable=True, right=True, answered=False),
    _judged(0.1, answerable=False, right=False, answered=False),
]


def test_risk_grows_with_coverage_as_counted_by_hand() -> None:
    points = [(p.coverage, p.risk) for p in risk_coverage(QUESTIONS)]
    assert points == [
        (0.2, 0.0),
        (0.4, 0.5),
        (0.6, pytest.approx(2 / 3)),
        (0.8, 0.5),
        (1.0, pytest.approx(3 / 5)),
    ]


def test_equal_confidences_are_one_step() -> None:
    twice = [_judged(0.5, answerable=True, right=True), _judged(0.5, answerable=False, right=False)]
    assert [(p.coverage, p.risk) for p in risk_coverage(twice)] == [(1.0, 0.5)]


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert auroc([0.9, 0.8, 0.4], [0.6, 0.1]) == pytest.approx(5 / 6)
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([], [0.5]) == 0.5


def test_auroc_agrees_with_the_rank_sum_test() -> None:
    from scipy.stats import mannwhitneyu

    positive, negative = [0.3, 0.7, 0.7, 0.9, 0.2], [0.1, 0.7, 0.4, 0.2]
    statistic = mannwhitneyu(positive, negative).statistic
    assert auroc(positive, negative) == pytest.approx(float(statistic) / 20)


def test_the_threshold_lies_between_the_two_kinds() -> None:
    threshold, error = best_threshold([0.9, 0.8, 0.7], [0.2, 0.3])
    assert (threshold, error) == (0.5, 0.0)
    assert best_threshold([0.9], []) == (0.9, 0.0)
    assert best_threshold([], []) == (0.0, 0.0)
    refuse_all, error = best_threshold([], [0.4])
    assert refuse_all > 0.4
    assert error == 0.0


def test_rates_are_of_what_the_system_decided() -> None:
    measured = abstention(QUESTIONS)
    assert measured.false_answers == 0.5
    assert measured.right_of_answered == pytest.approx(1 / 3)
    assert measured.false_refusals == pytest.approx(1 / 3)
    assert (measured.n_answerable, measured.n_unanswerable) == (3, 2)
    assert measured.area == pytest.approx((0 + 0.5 + 2 / 3 + 0.5 + 0.6) / 5)


def test_no_question_gives_no_curve() -> None:
    assert abstention([]).curve == ()
