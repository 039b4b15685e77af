"""Match the sentences inside paragraphs that match, in order, up to three to one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.align_score import Calibration, evidence
from indexer.align_units import Unit, mean_vector
from indexer.encoder import Vectors

# How many sentences may stand against how many; 0 leaves one without a counterpart.
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 0), (0, 1))
# The path prefers pairs more alike than this (cosine above the paragraphs' background).
_SKIP = 0.15
_LENGTH_COST = 0.12
_MERGE_COST = 0.06
# Longer paragraphs are walked within this distance of the diagonal.
_BAND = 24


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """Sentences `zh[a:b]` and `en[c:d]` say the same."""

    zh: tuple[int, int]
    en: tuple[int, int]
    features: dict[str, float]


def match_sentences(
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
    background: tuple[float, float],
) -> list[SentenceMatch]:
    """Return the best path of matches through two paragraphs, without judging them.

    `background` is mean and deviation of the similarity of pairs that need not match.
    """
    path = _best_path(zh, en, zh_vectors, en_vectors, background[0])
    return [
        SentenceMatch(
            (i, i + a),
            (j, j + b),
            sentence_features((i, i + a), (j, j + b), zh, en, zh_vectors, en_vectors, background),
        )
        for i, j, a, b in path
        if a and b
    ]


def judge_sentences(
    matches: Sequence[SentenceMatch], calibration: Calibration
) -> list[tuple[SentenceMatch, float]]:
    """The matches above the threshold with their confidence."""
    rated = [(match, calibration.sentence(match.features)) for match in matches]
    return [(m, value) for m, value in rated if value >= calibration.sentence_threshold]


def _best_path(
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
    mean: float,
) -> list[tuple[int, int, int, int]]:
    """Dynamic programming over steps; ties go to the earlier step."""
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    slope = len(en) / len(zh)
    for i in range(len(zh) + 1):
        low = max(0, int(i * slope) - _BAND)
        for j in range(low, min(len(en), int(i * slope) + _BAND) + 1):
            if (i, j) not in best:
                continue
            for a, b in _STEPS:
                if i + a > len(zh) or j + b > len(en):
                    continue
                gain = _gain(zh[i : i + a], en[j : j + b], zh_vectors[i : i + a],
                             en_vectors[j : j + b], mean)  # fmt: skip
                target = (i + a, j + b)
                if best[i, j] + gain > best.get(target, -math.inf):
                    best[target] = best[i, j] + gain
                    came[target] = (i, j)
    steps = []
    at = (len(zh), len(en))
    while at in came:
        before = came[at]
        steps.append((*before, at[0] - before[0], at[1] - before[1]))
        at = before
    return steps[::-1]


def _gain(
    zh: Sequence[Unit], en: Sequence[Unit], zh_vectors: Vectors, en_vectors: Vectors, mean: float
) -> float:
    if not zh or not en:
        return 0.0
    cosine, length = _likeness(zh, en, zh_vectors, en_vectors)
    merged = len(zh) + len(en) - 2
    single = cosine - mean - _SKIP - _LENGTH_COST * length - _MERGE_COST * merged
    return single * (len(zh) + len(en)) / 2


def _likeness(
    zh: Sequence[Unit], en: Sequence[Unit], zh_vectors: Vectors, en_vectors: Vectors
) -> tuple[float, float]:
    zh_letters = [unit.letters for unit in zh]
    en_letters = [unit.letters for unit in en]
    cosine = float(mean_vector(zh_vectors, zh_letters) @ mean_vector(en_vectors, en_letters))
    return cosine, min(abs(math.log(sum(zh_letters) / sum(en_letters))), 2.0)


def sentence_features(
    zh_span: tuple[int, int],
    en_span: tuple[int, int],
    zh: Sequence[Unit],
    en: Sequence[Unit],
    zh_vectors: Vectors,
    en_vectors: Vectors,
    background: tuple[float, float],
) -> dict[str, float]:
    """What a sentence pair is judged by: see `align_score.SENTENCE`."""
    (a, b), (c, d) = zh_span, en_span
    mean, deviation = background
    cosine, length = _likeness(zh[a:b], en[c:d], zh_vectors[a:b], en_vectors[c:d])
    similarity = zh_vectors @ en_vectors.T
    rivals = np.concatenate(
        [
            np.delete(similarity[a:b], np.s_[c:d], axis=1).ravel(),
            np.delete(similarity[:, c:d], np.s_[a:b], axis=0).ravel(),
        ]
    )
    rival = float(rivals.max()) if rivals.size else mean
    return {
        "similarity": (cosine - mean) / deviation,
        "margin": (cosine - rival) / deviation,
        **evidence(_joined(zh[a:b]), _joined(en[c:d])),
        "length": length,
        "merged": float(b - a + d - c - 2),
    }


def _joined(units: Sequence[Unit]) -> Unit:
    first, last = units[0], units[-1]
    return Unit(
        start=first.start,
        end=last.end,
        language=first.language,
        letters=sum(unit.letters for unit in units),
        numbers=frozenset().union(*(unit.numbers for unit in units)),
        names=frozenset().union(*(unit.names for unit in units)),
        words=frozenset().union(*(unit.words for unit in units)),
        position=first.position,
    )
