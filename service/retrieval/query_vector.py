"""The vector of a question, and its pieces when it is longer than the encoder's window."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder
from indexer.errors import EncoderError
from indexer.text import sentence_spans


def query_vector(text: str, encoder: Encoder) -> npt.NDArray[np.float32]:
    """The unit vector of a question; one longer than the window is the mean of its pieces."""
    try:
        whole: npt.NDArray[np.float32] = encoder.encode_queries([text])[0]
    except EncoderError as error:
        if error.code != "text-too-long":
            raise
    else:
        return whole
    pieces = pieces_of(text, encoder)
    mean: npt.NDArray[np.float32] = encoder.encode_queries(pieces).mean(axis=0, dtype=np.float32)
    if len(pieces) > 1:
        mean /= np.float32(max(float(np.linalg.norm(mean)), 1e-9))
    return mean


def pieces_of(text: str, encoder: Encoder) -> list[str]:
    """The question if it fits the window, else its sentences, halved until each fits."""
    if encoder.count_tokens(text) <= encoder.max_tokens:
        return [text]
    waiting = [text[start:end] for start, end in reversed(sentence_spans(text))]
    pieces: list[str] = []
    while waiting:
        piece = waiting.pop()
        if encoder.count_tokens(piece) <= encoder.max_tokens:
            pieces.append(piece)
        elif len(piece) > 1:
            middle = len(piece) // 2
            waiting.extend((piece[middle:], piece[:middle]))
    return pieces or [text[:1]]
