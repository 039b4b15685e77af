"""The steps that make the encoder out of the starting model: `narrow`, `lessons` and `learn`."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Final

import torch
from torch import Tensor
from transformers import BertConfig

from training.learn import Frame, Teachers, lessons_stream
from training.lessons import PASSAGE, Lessons, pack_lessons, read_units
from training.model import read_cutting_tokenizer, read_model, read_weights, write_model
from training.narrow import narrowed
from training.settings import NarrowSettings, TrainingSettings
from training.stage import train
from training.streams import Trainee, frozen

SHIPPED: Final = Path(__file__).resolve().parent.parent / "indexer" / "model" / "float"
LESSONS: Final = "lessons.npz"


def make_lessons(data_dir: Path, work_dir: Path, settings: TrainingSettings) -> None:
    """Write `learn/lessons.npz`: the texts as token ids."""
    tokenizer = read_cutting_tokenizer(work_dir / "start", settings.model.window)
    found = pack_lessons(read_units(data_dir, settings), tokenizer, settings.lessons)
    found.save(work_dir / "learn" / LESSONS)
    print(f"{len(found)} texts in {found.n_parts} parts, {len(found.ids)} tokens, "
          f"{len(found.pairs)} pairs, {len(found.asked)} questions", file=sys.stderr)  # fmt: skip


def narrow_start(work_dir: Path, settings: TrainingSettings) -> None:
    """Write `narrow/`: fewer, narrower layers of `start/`, which need no prompts.

    With all layers at their whole width it is `start/` as it is: there is nothing to fit.
    """
    lessons = Lessons.load(work_dir / "learn" / LESSONS)
    config, weights = read_weights(work_dir / "start")
    tokenizer = read_cutting_tokenizer(work_dir / "start", settings.model.window)
    if settings.narrow != whole_start(config, settings.narrow):
        config, weights = narrowed(
            config,
            weights,
            narrow_batches(lessons, Frame.of(tokenizer), settings),
            settings.narrow.layers,
            settings.narrow.width,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
    write_model(
        work_dir / "narrow", config, weights, tokenizer, window=settings.model.window, half=False
    )


def whole_start(config: BertConfig, sizes: NarrowSettings) -> NarrowSettings:
    """The settings that leave every layer of the starting model as it is."""
    return replace(
        sizes, layers=list(range(config.num_hidden_layers)), width=config.intermediate_size
    )


def shape_of(config: BertConfig, weights: Mapping[str, Tensor]) -> BertConfig:
    """The configuration of layers that were left out of a model or made narrower."""
    wide = [row for name, row in weights.items() if name.endswith(".intermediate.dense.bias")]
    shape = {"num_hidden_layers": len(wide), "intermediate_size": len(wide[0])}
    return BertConfig(**{**config.to_dict(), **shape})


def narrow_batches(
    lessons: Lessons, frame: Frame, settings: TrainingSettings
) -> list[tuple[Tensor, int]]:
    """Texts drawn from the lessons behind their prompts, in batches of one length."""
    sizes = settings.narrow
    drawn = random.Random(f"{settings.seed}-narrow")
    rows = drawn.sample(range(len(lessons)), min(sizes.texts, len(lessons)))
    found: list[tuple[int, list[int]]] = []
    for row in rows:
        prompt = frame.passage if lessons.kinds[row] == PASSAGE else frame.question
        ids = lessons.ids[lessons.bounds[row] : lessons.bounds[row + 1]][: sizes.tokens].tolist()
        found.append((len(prompt), [frame.begin, *prompt, *ids, frame.end]))
    found.sort(key=lambda text: (text[0], len(text[1])))
    return [
        (torch.tensor([ids for _, ids in group]), prompt)
        for (prompt, _), group in groupby(found, key=lambda text: (text[0], len(text[1])))
    ]


def learn(
    work_dir: Path,
    settings: TrainingSettings,
    device: torch.device,
    *,
    second_dir: Path = SHIPPED,
    seconds: float = 0.0,
) -> list[float]:
    """Train and write `learned/`; resumes from `learn.pt`.

    With `seconds` the rate comes down by the clock and the call ends in time, on whatever machine.
    """
    torch.manual_seed(settings.seed)
    window = settings.model.window
    student, tokenizer = read_model(work_dir / "narrow", window)
    whole, start_tokenizer = read_model(work_dir / "start", window)
    shipped, second_tokenizer = read_model(second_dir, window)
    second = frozen(shipped).to(device)
    lessons = Lessons.load(work_dir / "learn" / LESSONS)
    trainee = Trainee(student.to(device), second, tokenizer, device)
    teachers = Teachers(
        frozen(whole).to(device),
        Trainee(second, second, second_tokenizer, device),
        start_tokenizer,
        lessons,
        work_dir / "learn",
    )
    stream = lessons_stream(
        trainee, lessons, teachers, settings.learn, settings.lessons, f"{settings.seed}-learn"
    )
    losses = train(
        student,
        {"lessons": stream},
        settings.learn,
        seed=settings.seed,
        checkpoint=work_dir / "learn.pt",
        stop_after=settings.learn.stop_after,
        seconds=seconds,
    )
    write_learned(work_dir, student.config, student.weights(), settings)
    return losses


def write_learned(
    work_dir: Path,
    config: BertConfig,
    weights: dict[str, Tensor],
    settings: TrainingSettings,
) -> None:
    """Write `learned/`, a standard folder in single precision."""
    write_model(
        work_dir / "learned",
        config,
        {name: row.cpu() for name, row in weights.items()},
        read_cutting_tokenizer(work_dir / "start", settings.model.window),
        window=settings.model.window,
        half=False,
    )
