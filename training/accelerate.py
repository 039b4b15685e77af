"""The training of encoder and reader on a machine with a GPU, in one command.

    cd PARCEL/code && python3 -m training.accelerate .. RESULTS --seconds 480

`PARCEL` is what `python -m training.parcel make` wrote; `RESULTS` takes parts of at most 16 MiB,
which `python -m training.parcel open` reads. Needs torch, transformers, tokenizers, safetensors,
onnx and numpy, and no network. Without a GPU it is a trial: `--steps 10`. On a GPU the student
keeps every layer of the starting model (docs/experiments/encoder.md).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from indexer.errors import LanmeiError
from training.learn_steps import LESSONS, learn, narrow_start, whole_start
from training.lessons import Lessons
from training.model import TABLE, read_weights
from training.parcel import put_parts, take_model
from training.reader_model import Reader
from training.reader_stage import train_reader
from training.reading_pack import Packed
from training.settings import TrainingSettings, read_settings

# On a GPU a step reads more, and parts of the lessons are read together.
BATCH_TOKENS = 49_152
READER_TOKENS = 32_768
TOGETHER = 8
MANY_STEPS = 1_000_000
# Of the time: for the encoder, for the reader; the rest is for unpacking and packing.
ENCODER_SHARE = 0.55
READER_SHARE = 0.33


def accelerate(
    parcel: Path,
    results: Path,
    work_dir: Path,
    *,
    seconds: float,
    steps: int = 0,
    whole: bool | None = None,
) -> dict[str, float]:
    """Unpack, train both, write the parts; what it did, in numbers.

    `steps` is a trial: so many steps of each, whatever the time. A `whole` student keeps every
    layer of the starting model, by default where there is a GPU.
    """
    started = time.perf_counter()
    gpu = torch.cuda.is_available()
    device = torch.device("cuda" if gpu else "cpu")
    settings = for_machine(read_settings(), gpu=gpu, steps=steps)
    torch.set_flush_denormal(True)
    for name in ("start", "second"):
        take_model(parcel / name, work_dir / name, settings.model.window)
    if gpu if whole is None else whole:
        config, _ = read_weights(work_dir / "start")
        settings = replace(settings, narrow=whole_start(config, settings.narrow))
    lessons = Lessons.load(parcel / "lessons.npz")
    (lessons.merged(TOGETHER) if gpu else lessons).save(work_dir / "learn" / LESSONS)
    narrow_start(work_dir, settings)
    said = {"unpacked": time.perf_counter() - started}
    losses = learn(
        work_dir, settings, device, second_dir=work_dir / "second",
        seconds=0.0 if steps else seconds * ENCODER_SHARE,
    )  # fmt: skip
    said |= {"encoder steps": len(losses), "encoder loss": sum(losses[-20:]) / len(losses[-20:])}
    _, weights = read_weights(work_dir / "learned")
    put_parts({name: row for name, row in weights.items() if name != TABLE}, results, "encoder")
    said["encoder"] = time.perf_counter() - started
    if (parcel / "readings.npz").exists():
        found = _reader(parcel, work_dir, settings, device, seconds=0.0 if steps else seconds)
        put_parts(found, results, "reader")
    said["all"] = time.perf_counter() - started
    (results / "said.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    return said


def for_machine(settings: TrainingSettings, *, gpu: bool, steps: int) -> TrainingSettings:
    """The settings for a GPU, or for a trial of a few steps."""
    learning, reading = settings.learn, settings.reader
    if gpu:
        learning = replace(learning, steps=MANY_STEPS, batch_tokens=BATCH_TOKENS, warm_up=100,
                           checkpoint_every=2_000)  # fmt: skip
        reading = replace(reading, steps=MANY_STEPS, decay_from=MANY_STEPS,
                          chunk_tokens=READER_TOKENS, task_tokens=READER_TOKENS,
                          batch_tokens=READER_TOKENS, checkpoint_every=2_000)  # fmt: skip
    if steps:
        learning = replace(learning, steps=steps, warm_up=1)
        reading = replace(reading, steps=steps, decay_from=steps, warm_up=1)
    return replace(settings, learn=learning, reader=reading)


def _reader(
    parcel: Path,
    work_dir: Path,
    settings: TrainingSettings,
    device: torch.device,
    *,
    seconds: float,
) -> Mapping[str, Tensor]:
    """Teach the reader; what was trained of it."""
    torch.manual_seed(settings.seed)
    config, weights = read_weights(work_dir / "start")
    reader = Reader(config, weights, settings.reader.layers).to(device)
    found = train_reader(
        reader,
        Packed.load(parcel / "readings.npz"),
        settings.reader,
        seed=settings.seed,
        checkpoint=work_dir / "reader" / "state.pt",
        device=device,
        seconds=seconds * READER_SHARE,
    )
    layers = range(settings.reader.frozen_layers, settings.reader.layers)
    begins = ("reader.", *(f"encoder.layer.{layer}." for layer in layers))
    return {name: row for name, row in found.items() if name.startswith(begins)}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 done, 2 something is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("parcel", type=Path)
    parser.add_argument("results", type=Path, help="folder for the parts")
    parser.add_argument("--seconds", type=float, default=480.0, help="for everything")
    parser.add_argument("--steps", type=int, default=0, help="a trial of so many steps of each")
    parser.add_argument("--whole", action=argparse.BooleanOptionalAction, default=None,
                        help="keep every layer of the starting model")  # fmt: skip
    parser.add_argument("--work", type=Path, default=Path("work"), help="emptied first")
    given = parser.parse_args(arguments)
    shutil.rmtree(given.work, ignore_errors=True)
    try:
        said = accelerate(
            given.parcel,
            given.results,
            given.work,
            seconds=given.seconds,
            steps=given.steps,
            whole=given.whole,
        )
    except LanmeiError as error:
        print(error.en, file=sys.stderr)
        return error.exit_code
    print(json.dumps(said, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
