"""What turns texts of either language into one vector space: the protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.errors import EncoderError

Vectors = npt.NDArray[np.float32]
Encoded = Callable[[int], None]
"""Told how many texts are encoded so far."""


class Encoder(Protocol):
    """Maps texts of either language into one vector space.

    Rows are unit length, so a dot product is a cosine. Queries and passages are separate methods
    because many models want to be told which one they are reading. Encoding is pure: the same
    text gives the same row, whatever else is encoded with it.
    """

    @property
    def name(self) -> str:
        """What the user asked for, such as `built-in`."""
        ...

    @property
    def fingerprint(self) -> str:
        """Digest of weights, tokenizer, prompts and kind of runtime.

        Two encoders with one fingerprint give the same vectors; an index keeps it.
        """
        ...

    @property
    def dimension(self) -> int:
        """Length of a row."""
        ...

    @property
    def max_tokens(self) -> int:
        """The longest text that is read whole, in `count_tokens`, special tokens excluded."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many of this encoder's tokens `text` has, special tokens excluded."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, one for each text, in the order given.

        Raises:
            EncoderError: A text has more than `max_tokens` tokens. Nothing is cut silently.
        """
        ...

    def encode_passages(self, texts: Sequence[str], *, progress: Encoded | None = None) -> Vectors:
        """Unit rows, one for each text, in the order given.

        `progress` is called with the number of texts done since its last call.

        Raises:
            EncoderError: A text has more than `max_tokens` tokens. Nothing is cut silently.
        """
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text a unit row per token, in order: what the model's last layer says of it.

        Read without a prompt; special tokens are left out, so a text without tokens has no rows.
        A model that says nothing of single tokens gives one row, that of the whole text.

        Raises:
            EncoderError: A text has more than `max_tokens` tokens. Nothing is cut silently.
        """
        ...


def unit_rows(rows: Vectors) -> Vectors:
    """The rows at unit length; a row of zeros stays."""
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


def too_long(text: str, n_tokens: int, max_tokens: int) -> EncoderError:
    """The error for a text that does not fit the window."""
    shown = text[:40].replace("\n", " ")
    return EncoderError(
        en=f"a text of {n_tokens} tokens does not fit the encoder's window of {max_tokens}: "
        f"“{shown}…”; split the passage or shorten the question",
        zh=f"文本有 {n_tokens} 个词元，超过编码器的窗口 {max_tokens}：“{shown}…”；"
        "请切分段落或缩短问题",
        code="text-too-long",
    )
