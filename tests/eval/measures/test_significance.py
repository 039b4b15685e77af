"""Intervals and tests against what can be counted by hand."""

import numpy as np
import pytest

from eval.measures.significance import bootstrap_mean, holm, paired_test


def test_an_interval_holds_its_mean_and_is_the_same_every_time() -> None:
    values = [0.0, 0.2, 0.4, 1.0, 0.9, 0.7, 0.1, 0.3]
    first, second = bootstrap_mean(values), bootstrap_mean(values)
    assert first == second
    assert first.low < first.mean < first.high
    assert first.mean == pytest.approx(0.45)
    assert (first.n, first.groups) == (8, 8)


def test_equal_values_have_no_width_and_no_value_gives_zero() -> None:
    assert (bootstrap_mean([0.5] * 9).low, bootstrap_mean([0.5] * 9).high) == (0.5, 0.5)
    assert bootstrap_mean([]).n == 0


def test_wordings_of_one_need_do_not_make_the_interval_narrower() -> None:
    values = [0.0, 1.0, 0.0, 1.0, 1.0, 0.0]
    copied = [value for value in values for _ in range(10)]
    groups = [f"q{place // 10}" for place in range(60)]
    own, naive, grouped = (
        bootstrap_mean(values),
        bootstrap_mean(copied),
        bootstrap_mean(copied, groups),
    )
    assert naive.high - naive.low < (own.high - own.low) / 2
    assert grouped.high - grouped.low == pytest.approx(own.high - own.low, abs=0.02)


def test_the_interval_has_about_the_width_of_the_normal_one() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.1, 400).tolist()
    interval = bootstrap_mean(values)
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * 0.1 / 20, rel=0.1)


def test_three_equal_gains_have_the_p_value_of_counting() -> None:
    test = paired_test([0.0, 0.0, 0.0], [1.0, 1.0, 1.0])
    assert test.p == pytest.approx(2 / 8)
    assert (test.better, test.worse) == (3, 0)


def test_a_run_does_not_differ_from_itself() -> None:
    test = paired_test([0.1, 0.9, 0.5], [0.1, 0.9, 0.5])
    assert (test.p, test.effect, test.difference.mean) == (1.0, 0.0, 0.0)


def test_a_clear_gain_is_found_and_noise_is_not() -> None:
    generator = np.random.default_rng(3)
    a = generator.uniform(0, 1, 80)
    noise = generator.normal(0, 0.1, 80)
    assert paired_test(a.tolist(), (a + 0.1 + noise).tolist()).p < 0.001
    assert paired_test(a.tolist(), (a + noise).tolist()).p > 0.05


def test_flipping_signs_agrees_with_the_standard_library_of_statistics() -> None:
    from scipy.stats import permutation_test

    generator = np.random.default_rng(5)
    a, b = generator.normal(0, 1, 40), generator.normal(0.3, 1, 40)
    theirs = permutation_test(
        (a, b),
        lambda x, y, axis: np.mean(y - x, axis=axis),
        permutation_type="samples",
        n_resamples=9999,
        vectorized=True,
        rng=np.random.default_rng(0),
    )
    assert paired_test(a.tolist(), b.tolist()).p == pytest.approx(float(theirs.pvalue), abs=0.02)


def test_copies_of_a_need_do_not_make_a_difference_significant() -> None:
    a, b = [0.0] * 20, [1.0] * 20
    assert paired_test(a, b).p < 0.001
    assert paired_test(a, b, ["q1"] * 10 + ["q2"] * 10).p == 0.5


def test_runs_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 and 2"):
        paired_test([1, 2, 3], [1, 2])


def test_holm_multiplies_the_smallest_by_the_number_of_tests_and_never_falls() -> None:
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.9})
    assert adjusted == pytest.approx({"a": 0.04, "b": 0.09, "c": 0.09, "d": 0.9})
    assert holm({}) == {}
