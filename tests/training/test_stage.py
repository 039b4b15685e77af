from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from tests.training.conftest import ASKED, PAIRS
from training.memory import asked_stream
from training.model import Student, read_model
from training.settings import StageSettings
from training.stage import Stream, rate_at, schedule, train
from training.streams import Trainee, frozen, pairs_stream


def trainee_of(model_dir: Path) -> Trainee:
    student, tokenizer = read_model(model_dir, 48)
    return Trainee(student, frozen(student), tokenizer, torch.device("cpu"))


def streams_of(trainee: Trainee, stage: StageSettings) -> dict[str, Stream]:
    return {
        "pairs": pairs_stream(trainee, PAIRS, stage, 1),
        "asked": asked_stream(trainee, ASKED, {"河流?": "river ?"}, stage, "1"),
    }


def same_weights(left: Student, right: Student) -> bool:
    pairs = zip(left.weights().values(), right.weights().values(), strict=True)
    return all(torch.equal(one, other) for one, other in pairs)


@pytest.mark.parametrize("stream", ["pairs", "asked"])
def test_the_loss_falls(model_dir: Path, stage: StageSettings, stream: str) -> None:
    torch.manual_seed(0)
    trainee = trainee_of(model_dir)
    longer = replace(stage, steps=60, streams={stream: 1.0})
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


def test_what_a_stream_remembers_is_in_the_checkpoint(
    model_dir: Path, stage: StageSettings, tmp_path: Path
) -> None:
    asked = replace(stage, steps=8, streams={"asked": 1.0})
    whole = trainee_of(model_dir)
    all_losses = train(whole.student, streams_of(whole, asked), asked, seed=1)
    checkpoint = tmp_path / "stage.pt"
    first, second = trainee_of(model_dir), trainee_of(model_dir)
    train(
        first.student, streams_of(first, asked), asked, seed=1, checkpoint=checkpoint, stop_after=4
    )
    streams = streams_of(second, asked)
    rest = train(second.student, streams, asked, seed=1, checkpoint=checkpoint)
    assert rest == all_losses[4:]
    assert bool(streams["asked"].memory["known"].all())


def test_a_passage_read_again_is_also_told_from_what_is_remembered(
    model_dir: Path, stage: StageSettings
) -> None:
    asked = streams_of(trainee_of(model_dir), stage)["asked"]
    batch = list(range(len(ASKED)))
    first, _ = asked.loss(batch, 0)
    assert bool(asked.memory["known"].all())
    again, _ = asked.loss(batch, 0)
    assert float(again.detach()) > float(first.detach())
