"""From the trained reader to the int8 folder that the reader of the index opens.

    python -m training.export_reader WORK TARGET

`WORK` is the folder of the training steps. The same weights give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import onnx
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertConfig

from indexer.errors import EncoderError, LanmeiError
from training.activations import largest_of
from training.export_onnx import sha256
from training.int8_graph import BertShape
from training.model import TABLE
from training.reader_graph import reader_graph
from training.reader_model import Reader
from training.reading_pack import MOST_QUESTION, WINDOW

FORMAT: Final = 1
FILES: Final = ("model.onnx", "tokenizer.json")


def export_reader(work: Path, target: Path) -> dict[str, Any]:
    """Write `model.onnx`, `tokenizer.json` and, last, `config.json`; returns what the last says.

    Raises:
        EncoderError: The work folder lacks a part, or its parts do not belong together.
    """
    path = work / "reader" / "weights.safetensors"
    try:
        weights = load_file(path)
        config = BertConfig.from_pretrained(str(work / "start"), local_files_only=True)
        tokenizer = Tokenizer.from_file(str(work / "start" / "tokenizer.json"))
    except (OSError, SafetensorError, ValueError) as error:
        raise _refused(path, str(error)) from error
    n_rows = len(weights[TABLE])
    if tokenizer.get_vocab_size() != n_rows:
        raise _refused(path, f"{tokenizer.get_vocab_size()} tokens, but {n_rows} rows")
    layers = {int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")}
    window = min(WINDOW, config.max_position_embeddings)
    shape = BertShape(len(layers), config.num_attention_heads, window, config.layer_norm_eps)
    reader = Reader(config, weights, len(layers))
    reader.load_weights(weights)
    frame = tokenizer.encode("").ids
    graph = reader_graph(
        {name: row.float().numpy() for name, row in weights.items()},
        shape,
        largest_of(reader.body, frame, n_rows),
    )
    target.mkdir(parents=True, exist_ok=True)
    (target / "config.json").unlink(missing_ok=True)
    onnx.save(graph, target / "model.onnx")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)
    described = {
        "format": FORMAT,
        "kind": "reader",
        "window": window,
        "question": MOST_QUESTION,
        "sha256": {file: sha256(target / file) for file in FILES},
        "source_sha256": sha256(path),
    }
    text = json.dumps(described, indent=2)
    (target / "config.json").write_text(text + "\n", encoding="utf-8")
    return described


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 done, 2 the folder cannot be exported."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("work", type=Path, help="folder of the training steps")
    parser.add_argument("target", type=Path, help="folder to write")
    given = parser.parse_args(arguments)
    try:
        export_reader(given.work, given.target)
    except LanmeiError as error:
        print(error.en, file=sys.stderr)
        return error.exit_code
    for file in (*FILES, "config.json"):
        print(f"{(given.target / file).stat().st_size:>12,} {given.target / file}")
    return 0


def _refused(path: Path, why: str) -> EncoderError:
    return EncoderError(
        en=f"the reader {path} cannot be exported: {why}; run the step read again",
        zh=f"无法导出阅读器 {path}：{why}；请重新运行 read 一步",
        code="export",
    )


if __name__ == "__main__":
    sys.exit(main())
