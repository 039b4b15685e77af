"""Matches the sentences of matching paragraphs, in order, up to three to one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.counterparts.score import Calibration, evidence
from indexer.counterparts.units import Side, agreement

# How many Chinese sentences match how many English ones; 0 leaves one without a counterpart.
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 0), (0, 1))
# Costs and gains of a step, in addition to the cosine above the paragraphs' background. A sentence
# is left out only when it resembles none; whether a pair is right is judged afterwards.
_SKIP = 0.02
_LENGTH_COST = 0.12
_MERGE_COST = 0.06
_MARK_GAIN = 0.08
# Cost of different years; it is no veto, since two sentences may be one in the other language.
_YEARS_COST = 0.15
# Longer paragraphs are walked within this distance of the diagonal.
_BAND = 24
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class SentenceMatch:
    """Sentences `zh[a:b]` and `en[c:d]` say the same."""

    zh: tuple[int, int]
    en: tuple[int, int]
    features: dict[str, float]


def match_sentences(zh: Side, en: Side, background: tuple[float, float]) -> list[SentenceMatch]:
    """Return the best path of matches through two paragraphs, without judging them.

    `background` is mean and deviation of the similarity of pairs that need not match.
    """
    return [
        SentenceMatch(
            (i, i + a), (j, j + b), _features(zh, en, range(i, i + a), range(j, j + b), background)
        )
        for i, j, a, b in _best_path(zh, en, background[0])
        if a and b
    ]


def judge_sentences(
    matches: Sequence[SentenceMatch], calibration: Calibration
) -> list[tuple[SentenceMatch, float]]:
    """The matches above the threshold with their confidence."""
    rated = [
        (match, calibration.sentence.probability(match.features.__getitem__)) for match in matches
    ]
    return [(m, value) for m, value in rated if value >= calibration.sentence_threshold]


def sentence_background(zh: Side, en: Side) -> tuple[float, float]:
    """Mean and deviation of the similarity of paragraphs that need not match."""
    similarity = zh.vectors[:_BLOCK] @ en.vectors[:_BLOCK].T
    return float(similarity.mean()), max(float(similarity.std()), 0.05)


def _best_path(zh: Side, en: Side, mean: float) -> list[tuple[int, int, int, int]]:
    """The best path by dynamic programming over steps; ties go to the earlier step."""
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    slope = len(en) / len(zh)
    for i in range(len(zh) + 1):
        low = max(0, int(i * slope) - _BAND)
        for j in range(low, min(len(en), int(i * slope) + _BAND) + 1):
            for a, b in _STEPS if (i, j) in best else ():
                if i + a > len(zh) or j + b > len(en):
                    continue
                gain = _gain(zh, en, range(i, i + a), range(j, j + b), mean)
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


def _gain(zh: Side, en: Side, rows: range, columns: range, mean: float) -> float:
    if not rows or not columns:
        return 0.0
    cosine, length = _likeness(zh, en, rows, columns)
    n = len(rows) + len(columns)
    marks = agreement(zh.marks(rows), en.marks(columns))
    gain = cosine - mean - _SKIP + _MARK_GAIN * marks
    zh_years, en_years = zh.years(rows), en.years(columns)
    if zh_years and en_years and not zh_years & en_years:
        gain -= _YEARS_COST
    return (gain - _LENGTH_COST * length - _MERGE_COST * (n - 2)) * n / 2


def _likeness(zh: Side, en: Side, rows: range, columns: range) -> tuple[float, float]:
    cosine = float(zh.part(rows) @ en.part(columns))
    return cosine, min(abs(math.log(zh.letters(rows) / en.letters(columns))), 2.0)


def _features(
    zh: Side, en: Side, rows: range, columns: range, background: tuple[float, float]
) -> dict[str, float]:
    """The features of a sentence pair: see `score.SENTENCE`."""
    mean, deviation = background
    cosine, length = _likeness(zh, en, rows, columns)
    others = [j for j in range(len(en)) if j not in columns]
    rivals = [float(zh.vectors[i] @ en.vectors[j]) for i in rows for j in others]
    others = [i for i in range(len(zh)) if i not in rows]
    rivals += [float(zh.vectors[i] @ en.vectors[j]) for i in others for j in columns]
    return {
        "similarity": (cosine - mean) / deviation,
        "margin": (cosine - max(rivals, default=mean)) / deviation,
        **evidence(zh.joined(rows), en.joined(columns)),
        "length": length,
        "merged": float(len(rows) + len(columns) - 2),
    }
