"""The steps that make the reader: `read-pack` and `read`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from indexer.errors import EncoderError
from training.model import read_cutting_tokenizer, read_weights
from training.reader_check import make_checks, measure
from training.reader_model import Reader
from training.reader_stage import train_reader
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
    begin: Path | None = None,
) -> None:
    """Train and write `reader/weights.safetensors`; resumes from its checkpoint.

    A first call begins with the weights of `begin`, if given (`write_half`).
    """
    reader = new_reader(work_dir, settings).to(device)
    if begin is not None:
        read_half(reader, begin)
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


def write_half(work_dir: Path, path: Path, settings: TrainingSettings) -> None:
    """What was trained of `reader/weights.safetensors`, in half precision, for a later stretch."""
    weights = load_file(work_dir / "reader" / "weights.safetensors")
    layers = range(settings.reader.frozen_layers, settings.reader.layers)
    begins = ("reader.", *(f"encoder.layer.{layer}." for layer in layers))
    kept = {name: row.half() for name, row in weights.items() if name.startswith(begins)}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(kept, path, metadata={"format": "pt"})
    path.chmod(0o644)


def read_half(reader: Reader, path: Path) -> None:
    """Take up what `write_half` wrote; the other weights stay.

    Raises:
        EncoderError: The file is missing, damaged or of a reader of another shape.
    """
    try:
        weights = {name: row.float() for name, row in load_file(path).items()}
        reader.load_weights({**reader.weights(), **weights})
    except (OSError, SafetensorError, RuntimeError) as error:
        raise EncoderError(
            en=f"the reader's weights {path.name} cannot be taken up: {error}; give those that a "
            "run with the same settings left",
            zh=f"无法接续阅读模型权重 {path.name}：{error}；请给出以相同设置训练所得的权重",
        ) from error


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


def write_reader(work_dir: Path, weights: Mapping[str, Tensor]) -> None:
    """Write `reader/weights.safetensors`."""
    save_file(
        {name: row.cpu().contiguous() for name, row in weights.items()},
        work_dir / "reader" / "weights.safetensors",
        metadata={"format": "pt"},
    )
