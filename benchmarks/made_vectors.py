"""An encoder for large corpora: a few real vectors, and mixtures of them for all other texts.

What is measured with it is time and memory, never what is found in answer to a question: the
vectors of texts say nothing about them. They lie where real ones lie, in the same directions and as
near to each other, so that lists of neighbours are as full and as hard to search as with real ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from indexer.encoders import Encoder, Vectors
from indexer.encoders.protocol import Encoded, unit_rows
from indexer.text import detect_language

# The nearer of the two that are mixed has this share.
_SHARE = 0.75
_NOISE = 0.012
NOTE = "mixtures of two real vectors of one language with noise, made without the encoder"


class MadeVectors:
    """Passes for `encoder`, and encodes questions with it; passages get made vectors.

    `real` are texts that are encoded first: what is mixed. Equal texts get equal vectors.
    """

    def __init__(self, encoder: Encoder, real: Sequence[str]) -> None:
        self._encoder = encoder
        self.n_made = 0
        self._real = dict(zip(real, encoder.encode_passages(real), strict=True))
        own = [detect_language(text) for text in real]
        vectors = np.stack(list(self._real.values()))
        self._pools = {
            language: vectors[[place for place, one in enumerate(own) if one == language]]
            for language in set(own)
        }

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        """That of the encoder: its questions are asked of the index."""
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        """That of the encoder."""
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        """That of the encoder."""
        return self._encoder.max_tokens

    def count_tokens(self, text: str) -> int:
        """What the encoder counts."""
        return self._encoder.count_tokens(text)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """What the encoder makes of questions."""
        return self._encoder.encode_queries(texts)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """What the encoder makes of tokens."""
        return self._encoder.encode_tokens(texts)

    def encode_passages(self, texts: Sequence[str], *, progress: Encoded | None = None) -> Vectors:
        """A unit row for each text: a real one for those that were encoded, else a made one."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            real = self._real.get(text)
            rows[place] = self._made(text) if real is None else real
        if progress is not None:
            progress(len(texts))
        return unit_rows(rows)

    def _made(self, text: str) -> Vectors:
        self.n_made += 1
        pool = self._pools.get(detect_language(text))
        if pool is None:
            pool = next(iter(self._pools.values()))
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        draw = np.random.default_rng(seed)
        one, other = pool[draw.integers(len(pool), size=2)]
        noise = draw.normal(0, _NOISE, self.dimension)
        made: Vectors = (_SHARE * one + (1 - _SHARE) * other + noise).astype(np.float32)
        return made
