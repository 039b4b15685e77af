"""Weights that are cut short, of another version or of another vocabulary are refused in words."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import indexer
from indexer.encoders.onnx import OnnxEncoder
from indexer.errors import EncoderError
from service.answering.reader import Reader
from service.answering.reading import reader_folder

ENCODER = Path(indexer.__file__).parent / "model" / "int8"
OPEN: dict[str, tuple[Path, Callable[[Path], object], str]] = {
    "encoder": (ENCODER, lambda folder: OnnxEncoder.open(folder, name="copy", threads=1), "编码器"),
    "reader": (reader_folder(), Reader.open, "阅读模型"),
}
OTHER = {"encoder": reader_folder(), "reader": ENCODER}


def cut_short(folder: Path, _: Path) -> None:
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").unlink()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])


def of_another_version(folder: Path, _: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").unlink()
    (folder / "config.json").write_text(json.dumps({**config, "format": 99}), encoding="utf-8")


def of_another_vocabulary(folder: Path, other: Path) -> None:
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer.json").symlink_to(other / "tokenizer.json")


@pytest.mark.model
@pytest.mark.parametrize("kind", ["encoder", "reader"])
@pytest.mark.parametrize(
    ("damage", "en", "zh"),
    [
        (cut_short, "cut short", "文件不完整"),
        (of_another_version, "another version of lanmei (format 99", "另一版本"),
        (of_another_vocabulary, "version or vocabulary", "词表不同"),
    ],
)
def test_a_model_that_is_not_what_it_says_is_refused(
    tmp_path: Path, kind: str, damage: Callable[[Path, Path], None], en: str, zh: str
) -> None:
    source, opened, called = OPEN[kind]
    for file in source.iterdir():
        (tmp_path / file.name).symlink_to(file)
    damage(tmp_path, OTHER[kind])
    with pytest.raises(EncoderError) as refused:
        opened(tmp_path)
    assert en in refused.value.en
    assert "install lanmei again" in refused.value.en
    assert zh in refused.value.zh
    assert called in refused.value.zh
    assert "请重新安装" in refused.value.zh
    assert refused.value.code in (f"{kind}-damaged", f"{kind}-version")


@pytest.mark.model
def test_an_encoder_with_more_pieces_than_rows_is_refused_when_it_is_opened(tmp_path: Path) -> None:
    for file in ENCODER.iterdir():
        (tmp_path / file.name).symlink_to(file)
    tokenizer = json.loads((ENCODER / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    if isinstance(vocabulary, list):
        vocabulary.append(["𠮷𠮷", -20.0])
    else:
        vocabulary["𠮷𠮷"] = len(vocabulary)
    text = json.dumps(tokenizer).encode()
    config = json.loads((ENCODER / "config.json").read_text(encoding="utf-8"))
    config["sha256"]["tokenizer.json"] = hashlib.sha256(text).hexdigest()
    for name, content in (("tokenizer.json", text), ("config.json", json.dumps(config).encode())):
        (tmp_path / name).unlink()
        (tmp_path / name).write_bytes(content)
    with pytest.raises(EncoderError, match="is damaged"):
        OnnxEncoder.open(tmp_path, name="copy", threads=1)
