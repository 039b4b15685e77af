"""Two languages into one ranking, each with a share of the slots. See docs/adr/0020-fusion.md."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

Ranked = Sequence[tuple[int, float]]

# Minimum share of the result slots that is reserved for each language while it has passages left:
# however many passages one language has, three of the first ten are the other's.
MIN_SHARE = 0.35
# Beyond its minimum share no language gets a slot for a passage this far behind the best one left,
# in log-odds: the other's is twenty times as likely.
FAR_BEHIND = 3.0
# What log-odds are divided by before they are summed: one sure passage shall not stand for many.
SPREAD = 8.0
# The best candidates of a language that count for its share: beyond that more passages of one
# language say nothing about where the answers are.
COUNTED = 200


def language_shares(ranked: Ranked, language_of: Callable[[int], str]) -> dict[str, float]:
    """The share of the result slots for each of two languages; they sum to 1.

    In proportion to how many candidates a language has and to the evidence for them (the sum of
    exp(score / SPREAD)), but at least `MIN_SHARE`. The best `COUNTED` count, so that in a large
    corpus only the evidence tells the languages apart. A language without a candidate
    does not occur.

    Args:
        ranked: Rows with fused scores in log-odds, best first.
        language_of: The language of a row.
    """
    scores: dict[str, list[float]] = {}
    for row, score in ranked:
        scores.setdefault(language_of(row), []).append(score)
    if len(scores) < 2:
        return dict.fromkeys(scores, 1.0)
    greatest = ranked[0][1]
    evidence = {
        language: len(own[:COUNTED])
        * float(np.exp((np.array(own[:COUNTED]) - greatest) / SPREAD).sum())
        for language, own in scores.items()
    }
    total = sum(evidence.values())
    return {
        language: min(max(own / total, MIN_SHARE), 1 - MIN_SHARE)
        for language, own in evidence.items()
    }


def merge(
    ranked: Ranked,
    language_of: Callable[[int], str],
    held_back: Callable[[int], bool] = lambda _row: False,
) -> list[tuple[int, float]]:
    """One ranking of two languages in which neither drowns the other.

    The best passage comes first; each further slot goes to the language that is furthest behind its
    share (`language_shares`), for the best passage that it has left. Where that one is held back or
    `FAR_BEHIND`, its language only gets `MIN_SHARE`. A passage takes the score of its slot, so that
    scores never rise. Within a language the order stays.

    Args:
        ranked: Rows with fused scores, best first.
        language_of: The language of a row.
        held_back: Whether a row is of a kind that was not asked for, such as boilerplate.
    """
    shares = language_shares(ranked, language_of)
    lines: dict[str, deque[tuple[int, float]]] = {language: deque() for language in shares}
    for entry in ranked:
        lines[language_of(entry[0])].append(entry)
    taken = dict.fromkeys(shares, 0)
    merged: list[tuple[int, float]] = []
    while lines:
        slot = len(merged) + 1
        best = max(line[0][1] for line in lines.values())
        claims: dict[str, tuple[float, float]] = {}
        for language, line in lines.items():
            row, score = line[0]
            last = held_back(row) or best - score > FAR_BEHIND
            share = MIN_SHARE if last else shares[language]
            behind = round(share * slot - taken[language], 6)
            claims[language] = (behind if merged else 0.0, score)
        language = max(claims, key=claims.__getitem__)
        row, _ = lines[language].popleft()
        taken[language] += 1
        if not lines[language]:
            del lines[language]
        merged.append((row, best))
    return merged
