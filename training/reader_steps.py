"""The steps that make the reader: `read-pack` and `read`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.model import read_cutting_tokenizer, read_weights
from training.reader_check import make_checks, measure
from training.reader_model import Reader
from training.reader_stage import averaged, train_reader
from training.reading_mix import read_mix
from training.reading_pack import Packed, pack
from training.settings import TrainingSettings
from training.terms import read_terms


def pack_readings(data_dir: Path, work_dir: Path, settings: TrainingSettings) -> None:
    """Write `reader/train.npz` and `reader/check.npz`: questions and windows as token ids."""
    terms = read_terms(work_dir / "terms.tsv")
    for checks, name in ((False, "train"), (True, "check")):
        found = read_mix(data_dir, terms, settings.reading, settings.seed, checks=checks)
        tokenizer = read_cutting_tokenizer(work_dir / "start", settings.model.window)
        packed = pack(found, tokenizer)
        packed.save(work_dir / "reader" / f"{name}.npz")
        print(f"{name}: {len(packed)} questions, {len(packed.bounds) - 1} windows, "
              f"{len(packed.ids)} tokens", file=sys.stderr)  # fmt: skip


def new_reader(work_dir: Path, settings: TrainingSettings) -> Reader:
    """A reader with the body of the starting model and fresh heads."""
    torch.manual_seed(settings.seed)
    config, weights = read_weights(work_dir / "start")
    return Reader(config, weights, settings.reader.layers)


def teach_reader(
    work_dir: Path,
    settings: TrainingSettings,
    device: torch.device,
    stop_at: float = float("inf"),
) -> None:
    """Train and write `reader/weights.safetensors`; resumes from its checkpoint."""
    reader = new_reader(work_dir, settings).to(device)
    weights = train_reader(
        reader,
        Packed.load(work_dir / "reader" / "train.npz"),
        settings.reader,
        seed=settings.seed,
        checkpoint=work_dir / "reader" / "state.pt",
        device=device,
        stop_at=stop_at,
    )
    write_reader(work_dir, weights)


def check_reader(data_dir: Path, work_dir: Path, settings: TrainingSettings) -> dict[str, float]:
    """The figures of `reader/weights.safetensors` on documents that are held out."""
    reader = new_reader(work_dir, settings)
    reader.load_weights(load_file(work_dir / "reader" / "weights.safetensors"))
    checks = make_checks(
        data_dir,
        settings.reading.sources,
        settings.reading.held_out,
        settings.reading.checked,
        settings.seed,
    )
    tokenizer = read_cutting_tokenizer(work_dir / "start", settings.model.window)
    return measure(reader, tokenizer, checks)


def write_average(work_dir: Path, settings: TrainingSettings) -> int:
    """Write the averaged weights of the checkpoint so far; the step it was saved at."""
    reader = new_reader(work_dir, settings)
    state = torch.load(work_dir / "reader" / "state.pt", weights_only=True)
    write_reader(work_dir, averaged(reader, state["average"]))
    return int(state["step"])


def write_reader(work_dir: Path, weights: Mapping[str, Tensor]) -> None:
    """Write `reader/weights.safetensors`."""
    save_file(
        {name: row.cpu().contiguous() for name, row in weights.items()},
        work_dir / "reader" / "weights.safetensors",
        metadata={"format": "pt"},
    )
