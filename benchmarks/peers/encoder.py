"""The encoder of lanmei for those who do not have lanmei: onnxruntime and a tokenizer, no more.

Each peer gets the same files and the same runtime, so that no figure is one of another encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


def open_folder(folder: Path) -> Encode:
    """Texts to unit rows, by the model in a folder of the form of `indexer/model/int8`."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # as lanmei does; it is slower with it
    )
    tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def encode(texts: Sequence[str]) -> Vectors:
        rows = []
        for text in texts:
            ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
            rows.append(session.run(["vector"], {"ids": ids})[0][0])
        return np.array(rows, dtype=np.float32)

    return encode


def with_known(encode: Encode, texts: Sequence[str], vectors: Vectors) -> Encode:
    """An encoder that knows the vectors of some texts: those of the corpus are made once."""
    row_of = {text: row for row, text in enumerate(texts)}

    def known(wanted: Sequence[str]) -> Vectors:
        rows = [row_of.get(text, -1) for text in wanted]
        found = np.array(vectors[rows], dtype=np.float32)
        for place in (place for place, row in enumerate(rows) if row < 0):
            found[place] = encode([wanted[place]])[0]
        return found

    return known
