from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from tests.training.conftest import PAIRS, QUESTIONS
from training.model import Student, read_model
from training.settings import StageSettings
from training.stage import Stream, rate_at, schedule, train
from training.streams import Trainee, frozen, pairs_stream, questions_stream


def trainee_of(model_dir: Path) -> Trainee:
    student, tokenizer = read_model(model_dir, 48)
    return Trainee(student, frozen(student), tokenizer, torch.device("cpu"))


def streams_of(trainee: Trainee, stage: StageSettings) -> dict[str, Stream]:
    return {
        "pairs": pairs_stream(trainee, PAIRS, stage, 1),
        "questions": questions_stream(trainee, QUESTIONS, stage, "1"),
    }


def same_weights(left: Student, right: Student) -> bool:
    pairs = zip(left.weights().values(), right.weights().values(), strict=True)
    return all(torch.equal(one, other) for one, other in pairs)


def test_the_loss_falls(model_dir: Path, stage: StageSettings) -> None:
    torch.manual_seed(0)
    trainee = trainee_of(model_dir)
    longer = replace(stage, steps=60, streams={"pairs": 1.0})
    losses = train(trainee.student, streams_of(trainee, longer), longer, seed=1)
    assert sum(losses[-10:]) < 0.7 * sum(losses[:10])


@pytest.mark.parametrize("cut", [3, 5, 8])
def test_a_run_cut_off_anywhere_ends_like_one_that_was_not(
    model_dir: Path, stage: StageSettings, tmp_path: Path, cut: int
) -> None:
    whole = trainee_of(model_dir)
    all_losses = train(whole.student, streams_of(whole, stage), stage, seed=1)
    checkpoint = tmp_path / "stage.pt"
    first = trainee_of(model_dir)
    train(
        first.student,
        streams_of(first, stage),
        stage,
        seed=1,
        checkpoint=checkpoint,
        stop_after=cut,
    )
    second = trainee_of(model_dir)
    rest = train(second.student, streams_of(second, stage), stage, seed=1, checkpoint=checkpoint)
    assert rest == all_losses[cut:]
    assert same_weights(whole.student, second.student)


def test_training_changes_body_and_table(model_dir: Path, stage: StageSettings) -> None:
    trainee = trainee_of(model_dir)
    untouched, _ = read_model(model_dir, 48)
    train(trainee.student, streams_of(trainee, stage), stage, seed=1)
    assert not torch.equal(trainee.student.table.weight, untouched.table.weight)
    assert not same_weights(trainee.student, untouched)


def test_the_rate_rises_and_falls_to_nothing(stage: StageSettings) -> None:
    rates = [rate_at(step, stage) for step in range(stage.steps)]
    assert rates[0] == 1.0
    assert rates[-1] < 0.15
    assert all(left >= right for left, right in pairwise(rates))


def test_the_schedule_is_the_same_for_the_same_seed(stage: StageSettings) -> None:
    assert schedule(stage, 3) == schedule(stage, 3)
    assert set(schedule(stage, 3)) <= set(stage.streams)
