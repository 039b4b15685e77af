"""A confidence is worth what it says after calibration, and no decision changes by it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pytest

from benchmarks.answer_calibration import (
    DIRECTIONS,
    calibration_error,
    cross_calibrated,
    fit_calibrations,
    with_calibration,
)
from benchmarks.answer_fit import Decision
from service.answering.abstention import AnswerModel, shipped_answer_model
from service.answering.calibration import Calibration


@dataclass(frozen=True, slots=True)
class _Asked:
    answerable: bool
    fold: int
    source: str = "public"


def decisions(n: int, source: str = "public", direction: str = "zh-zh") -> list[Decision]:
    """Overconfident decisions: of those with probability p, p squared are right."""
    drawn = np.random.default_rng(7)
    made = []
    for number, probability in enumerate(drawn.uniform(0.02, 0.98, n)):
        asked = _Asked(bool(drawn.random() < probability**2), number % 5, source)
        made.append(
            Decision(cast("Any", asked), direction, float(probability), right=True, vetoed=False)
        )
    return made


def test_what_was_overconfident_is_not_after_calibration_on_other_needs() -> None:
    own = decisions(2000)
    truth = [d.example.answerable for d in own]
    before = calibration_error([d.confidence for d in own], truth)
    after = calibration_error(cross_calibrated(own), truth)
    assert before > 0.1
    assert after < 0.04


def test_dev_topics_do_not_teach_what_evidence_in_the_same_language_is_worth() -> None:
    assert not fit_calibrations(decisions(200, source="topics"))
    assert set(fit_calibrations(decisions(200, source="topics", direction="en-zh"))) == {"en-zh"}
    assert not fit_calibrations(decisions(20))


def test_every_decision_stays_as_it_was() -> None:
    levels = {"zh-zh": 0.375, "zh-en": 0.24, "en-zh": 0.336, "en-en": 0.33}
    maps = {"zh-zh": Calibration(0.58, 1.35, -0.75), "en-zh": Calibration(0.2, 2.4, -2.8)}
    made = cast("dict[str, Any]", with_calibration(levels, maps))
    for direction in DIRECTIONS:
        worth = Calibration(**made["calibration"][direction])
        for probability in np.linspace(0.001, 0.999, 333).tolist():
            enough = worth.of(probability) >= made["threshold"][direction]
            assert enough == (probability >= levels[direction]) or math.isclose(
                probability, levels[direction], abs_tol=1e-3
            )
    assert made["threshold"]["neither"] == made["threshold"]["zh-zh"]
    assert made["calibration"]["neither"] == made["calibration"]["zh-zh"]


@pytest.mark.parametrize("reader", [False, True])
def test_the_shipped_maps_rise(reader: bool) -> None:
    model: AnswerModel = shipped_answer_model(reader=reader)
    for worth in model.calibration.values():
        values = [worth.of(p) for p in (0.0, 0.01, 0.3, 0.7, 0.99, 1.0)]
        assert values == sorted(set(values))
        assert 0 < values[0] < values[-1] < 1


def test_a_map_that_does_not_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="must rise"):
        Calibration(high=0.0)
