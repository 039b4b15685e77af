"""From a sentence-transformers folder to the int8 folder that `indexer.encoders.onnx` opens.

    python -m training.export_onnx indexer/model/float indexer/model/int8

Needs no sample texts; the same weights give the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from indexer.encoders import MODEL_FILES, MODEL_FORMAT
from indexer.errors import EncoderError, LanmeiError
from training.activations import largest_activations
from training.int8_graph import BertShape, int8_graph, saturation_probe, token_states

# The graph draws exactly this; anything else would give other vectors without saying so.
EXPECTED: Final = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
}
MODULES: Final = ["Transformer", "Pooling", "Normalize"]


def export(source: Path, target: Path) -> dict[str, Any]:
    """Write `model.onnx`, `tokenizer.json` and, last, `config.json` to `target`.

    Returns what `config.json` says.

    Raises:
        EncoderError: `source` is incomplete or a model that the graph does not describe.
    """
    config = _read_json(source / "config.json")
    _check(source, config)
    weights = _read_weights(source / "model.safetensors")
    window = int(_read_json(source / "tokenizer_config.json")["model_max_length"])
    shape = BertShape(
        n_layers=config["num_hidden_layers"],
        n_heads=config["num_attention_heads"],
        window=min(window, config["max_position_embeddings"]),
        epsilon=config["layer_norm_eps"],
    )
    _check_vocabulary(source / "tokenizer.json", len(weights["embeddings.word_embeddings.weight"]))
    target.mkdir(parents=True, exist_ok=True)
    (target / "config.json").unlink(missing_ok=True)
    graph = int8_graph(weights, shape, largest_activations(source))
    onnx.save(graph, target / "model.onnx")
    shutil.copyfile(source / "tokenizer.json", target / "tokenizer.json")
    prompts = _read_json(source / "config_sentence_transformers.json").get("prompts") or {}
    described = {
        "format": MODEL_FORMAT,
        "dimension": config["hidden_size"],
        "window": shape.window,
        "prompts": {kind: prompts.get(kind) or "" for kind in ("query", "document")},
        "sha256": {file: sha256(target / file) for file in MODEL_FILES},
        "source_sha256": sha256(source / "model.safetensors"),
        "saturation_probe": base64.b64encode(saturation_probe().SerializeToString()).decode(),
        "token_states": base64.b64encode(token_states(graph).SerializeToString()).decode(),
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (target / "config.json").write_text(text + "\n", encoding="utf-8")
    return described


def sha256(path: Path) -> str:
    """Hexadecimal digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 done, 2 the folder cannot be exported."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("source", type=Path, help="folder in sentence-transformers layout")
    parser.add_argument("target", type=Path, help="folder to write")
    given = parser.parse_args(arguments)
    try:
        export(given.source, given.target)
    except LanmeiError as error:
        print(error.en, file=sys.stderr)
        return error.exit_code
    for file in (*MODEL_FILES, "config.json"):
        print(f"{(given.target / file).stat().st_size:>12,} {given.target / file}")
    return 0


def _read_json(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(path, str(error)) from error


def _read_weights(path: Path) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    try:
        weights = load_file(path)
    except (OSError, SafetensorError) as error:
        raise _refused(path, str(error)) from error
    return {name: np.asarray(values, dtype=np.float32) for name, values in weights.items()}


def _check(source: Path, config: dict[str, Any]) -> None:
    for key, expected in EXPECTED.items():
        found = config.get(key, expected)
        if found != expected:
            raise _refused(source / "config.json", f"{key} is {found}, expected {expected}")
    modules = [module["type"].rsplit(".", 1)[-1] for module in _read_json(source / "modules.json")]
    if modules != MODULES:
        raise _refused(source / "modules.json", f"it has {modules}, expected {MODULES}")
    pooling = _read_json(source / "1_Pooling" / "config.json")
    mode = pooling.get("pooling_mode", "mean" if pooling.get("pooling_mode_mean_tokens") else None)
    if mode != "mean":
        raise _refused(source / "1_Pooling", f"pooling is {mode}, expected mean")


def _check_vocabulary(path: Path, n_rows: int) -> None:
    try:
        n_tokens = Tokenizer.from_file(str(path)).get_vocab_size()
    except Exception as error:  # the tokenizers library raises nothing narrower
        raise _refused(path, str(error)) from error
    if n_tokens != n_rows:
        raise _refused(path, f"it has {n_tokens} tokens, the weights {n_rows} rows")


def _refused(path: Path, why: str) -> EncoderError:
    return EncoderError(
        en=f"{path} cannot be exported: {why}; give a BERT model with mean pooling and "
        "normalisation, saved by sentence-transformers",
        zh=f"无法导出 {path}：{why}；请给出由 sentence-transformers 保存、"
        "采用平均池化与归一化的 BERT 模型",
        code="export",
    )


if __name__ == "__main__":
    sys.exit(main())
