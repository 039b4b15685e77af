import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval.fuse import (
    COUNTERPART_SHARE,
    Certainty,
    Weights,
    fuse,
    probability,
    shipped_model,
    with_counterparts,
)

Floats = npt.NDArray[np.float32]
PLAIN = Weights(bias=-1.0, dense=1.0, match=2.0, best=3.0, pivot=0.5)


def numbers(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def test_the_evidence_adds_up_as_worked_out_by_hand() -> None:
    fused = fuse(
        numbers(1.0, 0.0),
        numbers(0.5, 0.25),
        PLAIN,
        prior=numbers(0.0, -6.0),
        pivot=numbers(2.0, 0.0),
    )
    assert fused.tolist() == [-1 + 1 + 2 * 0.5 + 3 * 1 + 0.5 * 2, -1 + 0 + 2 * 0.25 + 3 * 0.5 - 6]


def test_a_retriever_that_found_nothing_changes_no_order() -> None:
    fused = fuse(numbers(0.3, 0.9, 0.1), numbers(0, 0, 0), PLAIN)
    assert np.argsort(-fused).tolist() == [1, 0, 2]


def test_without_candidates_there_is_nothing_to_fuse() -> None:
    assert fuse(numbers(), numbers(), PLAIN).shape == (0,)


def test_a_counterpart_has_its_share_and_without_one_a_score_stays() -> None:
    found = with_counterparts(numbers(-2.0, 1.0, 3.0), numbers(2.0, np.nan, -1.0))
    wanted = [-2 + COUNTERPART_SHARE * 4, 1.0, 3 - COUNTERPART_SHARE * 4]
    assert np.allclose(found, wanted, atol=1e-6)
    assert found.dtype == np.float32
    assert with_counterparts(numbers(), numbers()).shape == (0,)


@given(
    st.lists(st.floats(-5, 5, width=32), min_size=2, max_size=20),
    st.floats(0.125, 4, width=32),
)
def test_more_of_any_evidence_never_lowers_a_passage(values: list[float], more: float) -> None:
    standard = np.array(values, dtype=np.float32)
    match = np.linspace(0, 1, len(values), dtype=np.float32)
    before = fuse(standard, match, PLAIN)
    standard = standard.copy()
    standard[0] += np.float32(more)
    after = fuse(standard, match, PLAIN)
    assert after[0] > before[0]
    assert np.array_equal(after[1:], before[1:])


def test_certainty_grows_with_score_and_lead_and_is_zero_for_nothing() -> None:
    certainty = Certainty(bias=-2.0, score=0.5, lead=0.5)
    unsure, leading = certainty.of(numbers(3.0, 3.0)), certainty.of(numbers(3.0, 0.0))
    assert 0 < unsure < leading < certainty.of(numbers(6.0, 0.0)) < 1
    assert certainty.of(numbers()) == 0
    assert certainty.of(numbers(4.0)) == pytest.approx(0.5)


def test_what_is_shown_keeps_the_order_and_stays_a_probability() -> None:
    shown = [probability(value) for value in (-1e9, -3.0, 0.0, 2.5, 1e9)]
    assert shown == sorted(shown)
    assert shown[2] == 0.5
    assert all(0 <= value <= 1 for value in shown)


def test_the_shipped_weights_make_every_kind_of_evidence_count() -> None:
    model = shipped_model()
    for weights in (model.same, model.other):
        assert weights.dense > 0
        assert weights.match + weights.best > 0
    assert model.same.pivot == 0
    assert model.other.pivot >= 0
