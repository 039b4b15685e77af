"""Everything that a machine with a GPU needs, in one small folder, and the results in small parts.

    python -m training.parcel make WORK PARCEL      after start, lessons and read-pack
    python -m training.parcel open RESULTS WORK     what the machine left, into learned/ and reader/

Matrices that came in 4 bits leave in 4 bits, unchanged; those of the other teacher have 8 bits and
a scale per row. The code that runs there is in the folder too.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from indexer.errors import EncoderError, LanmeiError
from training.lessons import Lessons
from training.model import TABLE, read_cutting_tokenizer, read_weights, write_model
from training.reader_graph import four_bits
from training.reading_pack import Packed
from training.settings import SETTINGS_PATH, TrainingSettings, read_settings
from training.start_weights import BLOCK

MOST_BYTES: Final = 64 * 2**20
PART_BYTES: Final = 15 * 2**20
QUESTIONS: Final = 12_000
ROOT: Final = Path(__file__).resolve().parent.parent
Arrays = dict[str, npt.NDArray[Any]]


def small(weights: Mapping[str, Tensor], bits: int) -> Arrays:
    """Matrices in 4 or 8 bits, everything else in single precision.

    Only the token table may lose something in 4 bits: the few rows that the start made anew.
    """
    found: Arrays = {}
    for name, row in weights.items():
        values = row.float().numpy()
        if values.ndim == 1 or values.shape[1] % BLOCK:
            found[f"{name}|32"] = values
        elif bits == 4:
            levels, scales = four_bits(values)
            if name != TABLE and not np.array_equal(_whole(levels, scales), values):
                found[f"{name}|32"] = values
                continue
            low, high = levels[:, 0::2] & 15, levels[:, 1::2] & 15
            found[f"{name}|4"] = (low | high << 4).astype(np.uint8)
            found[f"{name}|scales"] = scales
        else:
            scales = np.abs(values).max(1, keepdims=True) / 127
            scales[scales == 0] = 1
            found[f"{name}|8"] = np.rint(values / scales).astype(np.int8)
            found[f"{name}|scales"] = scales.astype(np.float32)
    return found


def large(found: Mapping[str, npt.NDArray[Any]]) -> dict[str, Tensor]:
    """Undo `small`."""
    weights: dict[str, Tensor] = {}
    for key, values in found.items():
        name, kind = key.rsplit("|", 1)
        if kind == "32":
            weights[name] = torch.from_numpy(values.astype(np.float32))
        elif kind == "8":
            weights[name] = torch.from_numpy(values * found[f"{name}|scales"]).float()
        elif kind == "4":
            levels = np.stack([values & 15, values >> 4], 2).astype(np.int8)
            levels = np.where(levels > 7, levels - 16, levels).reshape(len(values), -1)
            weights[name] = torch.from_numpy(_whole(levels, found[f"{name}|scales"]))
    return weights


def _whole(levels: npt.NDArray[Any], scales: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    blocks = levels.reshape(len(levels), -1, BLOCK).astype(np.float32)
    found: npt.NDArray[np.float32] = blocks * scales.astype(np.float32)[:, :, None]
    return found.reshape(len(levels), -1)


def put_model(source: Path, target: Path, bits: int, window: int) -> None:
    """A model folder in a few bits."""
    _, weights = read_weights(source)
    target.mkdir(parents=True)
    np.savez_compressed(target / "weights.npz", allow_pickle=False, **small(weights, bits))
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(source / name, target / name)
    read_cutting_tokenizer(target, window)


def take_model(source: Path, target: Path, window: int) -> None:
    """The model folder again, in single precision."""
    from transformers import BertConfig

    with np.load(source / "weights.npz", allow_pickle=False) as found:
        weights = large(dict(found))
    config = BertConfig.from_pretrained(str(source), local_files_only=True)
    tokenizer = read_cutting_tokenizer(source, window)
    write_model(target, config, weights, tokenizer, window=window, half=False)


def make(
    work_dir: Path,
    target: Path,
    second_dir: Path,
    settings: TrainingSettings,
    *,
    questions: int = QUESTIONS,
) -> int:
    """Write the parcel, without the reader's part if there are no readings; its size in bytes.

    The reader gets so many `questions` at most.

    Raises:
        EncoderError: It would be too large, or is there already.
    """
    if target.exists():
        raise _refused(f"{target.name} exists already; delete it first",
                       f"{target.name} 已存在；请先删除")  # fmt: skip
    window = settings.model.window
    put_model(work_dir / "start", target / "start", 4, window)
    put_model(second_dir, target / "second", 8, window)
    Lessons.load(work_dir / "learn" / "lessons.npz").save(target / "lessons.npz")
    readings = work_dir / "reader" / "train.npz"
    if readings.exists():
        Packed.load(readings).first_of(questions).save(target / "readings.npz")
    put_code(target / "code")
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    if size > MOST_BYTES:
        raise _refused(
            f"the parcel has {size} bytes, more than {MOST_BYTES}; take fewer lessons or readings",
            f"包裹有 {size} 字节，超过 {MOST_BYTES}；请减少训练文本",
        )
    return size


def put_code(target: Path) -> None:
    """The modules of the project that `training.accelerate` imports, and the settings."""
    import training.accelerate  # noqa: F401

    for name, module in sorted(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if name.split(".")[0] in {"training", "indexer"} and path:
            source = Path(path)
            copy = target / source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    shutil.copyfile(SETTINGS_PATH, target / "training" / SETTINGS_PATH.name)


def put_parts(weights: Mapping[str, Tensor], folder: Path, name: str) -> list[Path]:
    """Tensors in half precision, in files that are small enough to be brought back."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[Arrays] = [{}]
    size = 0
    for key, row in weights.items():
        values = row.detach().cpu().half().numpy()
        if parts[-1] and size + values.nbytes > PART_BYTES:
            parts.append({})
            size = 0
        parts[-1][key] = values
        size += values.nbytes
    paths = [folder / f"{name}-{number}.npz" for number in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        np.savez(path, allow_pickle=False, **part)
    return paths


def take_parts(folder: Path, name: str) -> dict[str, Tensor]:
    """The tensors again, in single precision.

    Raises:
        EncoderError: A part is missing or damaged.
    """
    found: dict[str, Tensor] = {}
    paths = sorted(folder.glob(f"{name}-*.npz"), key=lambda path: int(path.stem.split("-")[-1]))
    numbers = [int(path.stem.split("-")[-1]) for path in paths]
    if not paths or numbers != list(range(len(paths))):
        raise _refused(f"parts of {name} are missing in {folder.name}",
                       f"{folder.name} 中缺少 {name} 的部分文件")  # fmt: skip
    for path in paths:
        try:
            with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as part:
                found.update({key: torch.from_numpy(part[key]).float() for key in part})
        except (OSError, ValueError, EOFError, BadZipFile) as error:
            raise _refused(f"{path.name} is damaged: {error}; fetch it again",
                           f"{path.name} 已损坏：{error}；请重新取回") from error  # fmt: skip
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 done, 2 something is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=["make", "open"])
    parser.add_argument("source", type=Path, help="folder of the steps, or of the results")
    parser.add_argument("target", type=Path, help="the parcel, or the folder of the steps")
    parser.add_argument("--second", type=Path, default=ROOT / "indexer" / "model" / "float",
                        help="the other teacher")  # fmt: skip
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="for the reader, at most")
    given = parser.parse_args(arguments)
    settings = read_settings()
    try:
        if given.what == "make":
            size = make(
                given.source, given.target, given.second, settings, questions=given.questions
            )
            print(f"{size:,} bytes in {given.target}")
        else:
            open_results(given.source, given.target, settings)
    except LanmeiError as error:
        print(error.en, file=sys.stderr)
        return error.exit_code
    return 0


def open_results(results: Path, work_dir: Path, settings: TrainingSettings) -> None:
    """Write `learned/` and `reader/half.safetensors` out of the parts; the table is the start's."""
    from safetensors.torch import save_file

    from training.learn_steps import shape_of, write_learned

    config, start = read_weights(work_dir / "start")
    encoder = take_parts(results, "encoder")
    write_learned(work_dir, shape_of(config, encoder), {**encoder, TABLE: start[TABLE]}, settings)
    if any(results.glob("reader-*.npz")):
        path = work_dir / "reader" / "half.safetensors"
        path.parent.mkdir(parents=True, exist_ok=True)
        half = {name: row.half() for name, row in take_parts(results, "reader").items()}
        save_file(half, path, metadata={"format": "pt"})


def _refused(english: str, chinese: str) -> EncoderError:
    return EncoderError(en=english, zh=chinese, code="parcel")


if __name__ == "__main__":
    sys.exit(main())
