"""Merges the rankings of two languages, each with a share of the slots: docs/adr/0020-fusion.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Scores = npt.NDArray[np.floating]
Rows = npt.NDArray[np.int64]

# Minimum share of the result slots reserved for each language while it has passages left: at least
# three of the first ten.
MIN_SHARE = 0.35
# Beyond its minimum share no language gets a slot for a passage whose log-odds are this much lower
# than those of the best one left, which is then twenty times as likely.
FAR_BEHIND = 3.0
# Log-odds are divided by this before they are summed, so that one passage cannot outweigh many.
SPREAD = 8.0
# How many of the best candidates of a language count for its share: the number of further ones says
# nothing about where the answers are.
COUNTED = 200
# Languages that are behind their shares by nearly the same are so by the same.
_EQUAL = 5e-7


@dataclass(frozen=True, slots=True)
class Line:
    """The candidates of one language, best first, ties by row.

    `held_back` says of each whether it is boilerplate that was not asked for.
    """

    rows: Sequence[int]
    scores: Sequence[float]
    held_back: Sequence[bool]

    @classmethod
    def of(cls, rows: Rows, scores: Scores, held_back: npt.NDArray[np.bool_] | None = None) -> Line:
        """Put candidates in order; without `held_back` none is."""
        order = np.lexsort((rows, -scores))
        held = np.zeros(len(rows), dtype=bool) if held_back is None else held_back
        # Views give numbers of Python one by one: of many candidates, few are read.
        columns: tuple[Any, ...] = rows, scores, held
        views: Any = [memoryview(column[order]) for column in columns]
        return cls(*views)


def language_shares(scores: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The share of the result slots for each of two languages; they sum to 1.

    In proportion to how many candidates a language has and to the evidence for them (the sum of
    exp(score / SPREAD)), but at least `MIN_SHARE`. The best `COUNTED` count, so that in a large
    corpus only the evidence tells the languages apart. A language without a candidate
    does not occur.

    Args:
        scores: By language, fused scores in log-odds, best first.
    """
    found = {language: own for language, own in scores.items() if len(own)}
    if len(found) < 2:
        return dict.fromkeys(found, 1.0)
    greatest = max(own[0] for own in found.values())
    evidence = {
        language: len(own[:COUNTED])
        * float(np.exp((np.array(own[:COUNTED], dtype=np.float64) - greatest) / SPREAD).sum())
        for language, own in found.items()
    }
    total = sum(evidence.values())
    return {
        language: min(max(own / total, MIN_SHARE), 1 - MIN_SHARE)
        for language, own in evidence.items()
    }


def merge(lines: Mapping[str, Line]) -> Iterator[tuple[int, float]]:
    """One ranking of two languages, each with its share of the slots; computed as it is read.

    The best passage comes first. Each further slot goes to the language that has least of its share
    (`language_shares`), for the best passage that it has left. Where that one is held back or
    `FAR_BEHIND`, its language is due only `MIN_SHARE`. A slot's score is that of the best passage
    left in any language, so that scores never rise. Within a language the order stays.

    Args:
        lines: The candidates by language.
    """
    shares = language_shares({language: line.scores for language, line in lines.items()})
    # The language of the best passage first: it wins ties.
    left = sorted(shares, key=lambda name: (-lines[name].scores[0], lines[name].rows[0]))
    if len(left) < 2:
        for name in left:
            yield from zip(lines[name].rows, lines[name].scores, strict=True)
        return
    (first, second), (share, other_share) = (lines[n] for n in left), (shares[n] for n in left)
    # The first slot is claimed by score alone.
    yield first.rows[0], first.scores[0]
    i, j = 1, 0
    while i < len(first.rows) and j < len(second.rows):
        slot = i + j + 1
        score, other = first.scores[i], second.scores[j]
        best = score if score > other else other
        least = first.held_back[i] or best - score > FAR_BEHIND
        rival_least = second.held_back[j] or best - other > FAR_BEHIND
        # How far a language is behind its share.
        claim = (MIN_SHARE if least else share) * slot - i
        rival = (MIN_SHARE if rival_least else other_share) * slot - j
        ahead = rival - claim
        if ahead > _EQUAL or (ahead >= -_EQUAL and other > score):
            yield second.rows[j], best
            j += 1
        else:
            yield first.rows[i], best
            i += 1
    yield from zip(first.rows[i:], first.scores[i:], strict=True)
    yield from zip(second.rows[j:], second.scores[j:], strict=True)


@dataclass(slots=True)
class Merged:
    """Rows with their scores, best first; computed as far as they are read, then kept."""

    _rest: Iterator[tuple[int, float]]
    _known: list[tuple[int, float]] = field(default_factory=list)
    _scores: dict[int, float] = field(default_factory=dict)

    @classmethod
    def by_score(cls, scored: Sequence[tuple[Rows, Floats]]) -> Merged:
        """One ranking, best first, ties by row, whatever the language."""
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for rows, _ in scored)])
        scores = np.concatenate([np.zeros(0, dtype=np.float32), *(own for _, own in scored)])
        line = Line.of(rows, scores)
        return cls(zip(line.rows, line.scores, strict=True))

    def __iter__(self) -> Iterator[tuple[int, float]]:
        place = 0
        while place < len(self._known) or self._advance():
            yield self._known[place]
            place += 1

    def first(self, k: int) -> list[tuple[int, float]]:
        """The k best."""
        while len(self._known) < k and self._advance():
            pass
        return self._known[:k]

    def score(self, row: int) -> float | None:
        """The score of a row; None when it is no candidate."""
        while row not in self._scores and self._advance():
            pass
        return self._scores.get(row)

    def _advance(self) -> bool:
        entry = next(self._rest, None)
        if entry is None:
            return False
        self._known.append(entry)
        self._scores[entry[0]] = entry[1]
        return True
