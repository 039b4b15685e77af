"""How near a text is to each word of a question: late interaction of token vectors.

The vector of a whole text does not show that one word of the question has no match in it. So for
every token of the question the nearest token of the text is found (Khattab and Zaharia 2020,
ColBERT, arXiv 2004.12832), and the token with the worst match counts most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder, Vectors
from service.retrieval import pieces_of

Floats = npt.NDArray[np.float32]

# Weight of the worst match: 0 would give the mean of all matches, infinity the worst one alone.
_SHARPNESS = 8.0


def question_tokens(text: str, encoder: Encoder) -> Vectors:
    """The token vectors of a question of any allowed length: n_tokens x dimension, unit rows."""
    return np.concatenate(encoder.encode_tokens(pieces_of(text, encoder)))


def nearest(question: Vectors, text: Vectors, ends: Sequence[int]) -> Floats:
    """For each sentence and token of the question the greatest cosine with one of its tokens.

    `text` has the tokens of the sentences in order, those of sentence i before `ends[i]`; both are
    unit rows, float32. The result is n_sentences x n_tokens of the question; -1 for a sentence
    without tokens.
    """
    found = np.full((len(ends), len(question)), -1.0, dtype=np.float32)
    cosines = text @ question.T
    start = 0
    for sentence, end in enumerate(ends):
        found[sentence] = cosines[start:end].max(axis=0, initial=-1.0)
        start = end
    return found


def all_near(cosines: Floats) -> float:
    """A soft minimum of what `nearest` found, in [-1, 1]; 0 for a question without tokens."""
    if not len(cosines):
        return 0.0
    return float(-np.log(np.mean(np.exp(-_SHARPNESS * cosines.astype(np.float64)))) / _SHARPNESS)
