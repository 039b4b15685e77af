"""From an encoder's name to the encoder; each runtime is imported only when it is asked for.

`open_encoder("built-in")` runs the shipped int8 model without importing torch;
`"built-in-float"` is the same model in sentence-transformers; anything else is a folder or a hub
name that sentence-transformers opens.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from indexer.encoders.protocol import Encoder
from indexer.errors import EncoderError, ExtraMissing

BUILT_IN: Final = "built-in"
BUILT_IN_FLOAT: Final = "built-in-float"
MODEL_DIR: Final = Path(__file__).parent.parent / "model"


def fingerprint_of(name_or_path: str) -> str | None:
    """The fingerprint of an encoder when it can be told without loading it; else None."""
    if name_or_path != BUILT_IN:
        return None
    from indexer.encoders.onnx import fingerprint_in

    return fingerprint_in(MODEL_DIR / "int8")


def open_encoder(name_or_path: str = BUILT_IN, *, threads: int | None = None) -> Encoder:
    """The encoder called `name_or_path`, ready to use.

    `threads` bounds the CPU threads of one call; None takes every core this process may use.

    Raises:
        EncoderError: It cannot be opened; the message says why and what to do.
    """
    if threads is not None and threads < 1:
        raise EncoderError(
            en=f"an encoder needs at least 1 thread, not {threads}",
            zh=f"编码器至少需要 1 个线程，而不是 {threads}",
        )
    if name_or_path == BUILT_IN:
        from indexer.encoders.onnx import OnnxEncoder

        return OnnxEncoder.open(MODEL_DIR / "int8", name=BUILT_IN, threads=threads)
    from indexer.encoders.hub import model_folder

    source = str(MODEL_DIR / "float") if name_or_path == BUILT_IN_FLOAT else name_or_path
    if name_or_path == BUILT_IN_FLOAT and not (MODEL_DIR / "float").is_dir():
        raise EncoderError(
            en="built-in-float is the built-in encoder in half precision, for measuring; it is in "
            "the repository only, an installed lanmei has built-in",
            zh="built-in-float 是半精度的内置编码器，供评测使用，只在代码仓库中；"
            "安装的 lanmei 请使用 built-in",
            code="encoder-missing",
        )
    folder = model_folder(source)  # fails in seconds, before the imports below cost any

    try:
        from indexer.encoders.sentence_transformer import SentenceEncoder
    except ModuleNotFoundError as error:
        raise ExtraMissing("encoders", error.name) from error

    return SentenceEncoder.open(folder, name=name_or_path, threads=threads)
