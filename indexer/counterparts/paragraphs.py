"""Matches the paragraphs of two languages: of a bilingual document, or of two versions.

Only near candidates are compared, so the cost grows with the number of paragraphs. Paragraphs may
be in a different order, and some may be missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.counterparts.candidates import find_candidates, pair_features
from indexer.counterparts.order import find_anchors, one_to_one, order_features
from indexer.counterparts.score import Calibration
from indexer.counterparts.units import Side

# How often the features of order are computed again from the latest anchors.
_ROUNDS = 3
_MOST_MERGED = 8
# Merging a neighbour into a pair must bring the lengths closer by this much (natural log) without
# lowering the cosine; it may lower it a little when numbers and names are shared (contact lines).
_LENGTH_GAIN = 0.1
# Or it must raise the cosine, be nearly as similar to the other side as the pair is, and leave the
# lengths this close: one paragraph of Chinese is often two of English.
_LIKE_THE_PAIR = 0.8
_LENGTHS_APART = 0.35
_LEAST_GAIN = -0.01
_LEAST_GAIN_WITH_MARKS = -0.08
_SHARED_MARKS = 2


@dataclass(frozen=True, slots=True)
class Match:
    """Paragraphs `zh` and `en` (indices, each a run in its own order) say the same.

    `core` are the two that were paired before their neighbours were taken in.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    confidence: float
    core: tuple[int, int] = (-1, -1)


def match_paragraphs(
    zh: Side, en: Side, calibration: Calibration, *, interleaved: bool
) -> list[Match]:
    """Return matches above the threshold, in the order of the Chinese side.

    `interleaved`: both sides are of one document, so that being neighbours is evidence.
    """
    if not len(zh) or not len(en):
        return []
    candidates = find_candidates(zh, en, interleaved=interleaved)
    features = {pair: pair_features(zh, en, candidates, pair) for pair in candidates.cosine}
    likely = {pair: calibration.base.probability(own.__getitem__) for pair, own in features.items()}
    for _ in range(_ROUNDS):
        anchors = find_anchors(zh, en, likely)
        ordered = {
            pair: own | order_features(zh, en, candidates, anchors, pair, interleaved=interleaved)
            for pair, own in features.items()
        }
        likely = {
            pair: calibration.with_order.probability(own.__getitem__)
            for pair, own in ordered.items()
        }
    chosen = one_to_one(likely, calibration.passage_threshold)
    matches = [
        Match((i,), (j,), confidence, (i, j)) for (i, j), confidence in sorted(chosen.items())
    ]
    return _with_neighbours(matches, zh, en)


def _with_neighbours(matches: list[Match], zh: Side, en: Side) -> list[Match]:
    """Extend matches by unmatched neighbouring paragraphs that bring both sides closer."""
    free_zh = set(range(len(zh))) - {i for match in matches for i in match.zh}
    free_en = set(range(len(en))) - {j for match in matches for j in match.en}
    grown = []
    for match in matches:
        new = match
        for _ in range(_MOST_MERGED):
            better = _better(new, _extended(new, free_zh, free_en), zh, en)
            if better is None:
                break
            new = better
            free_zh -= set(new.zh)
            free_en -= set(new.en)
        grown.append(new)
    return grown


def _better(match: Match, options: Iterator[Match], zh: Side, en: Side) -> Match | None:
    """The best of `options` that is clearly better than `match`; None if there is none."""
    cosine, length = _likeness(match, zh, en)
    best, best_gain = None, -math.inf
    for option in options:
        new_cosine, new_length = _likeness(option, zh, en)
        shares = _shares_marks(match, option, zh, en)
        least = cosine + (_LEAST_GAIN_WITH_MARKS if shares else _LEAST_GAIN)
        closer = new_length < length - _LENGTH_GAIN and new_cosine > least
        if closer or (
            new_cosine > cosine
            and new_length < _LENGTHS_APART
            and _added_likeness(match, option, zh, en) > _LIKE_THE_PAIR * cosine
        ):
            gain = new_cosine - new_length
            if gain > best_gain:
                best, best_gain = option, gain
    return best


def _added_likeness(match: Match, option: Match, zh: Side, en: Side) -> float:
    """The cosine of the paragraph that `option` adds with the other side."""
    added_zh = [i for i in option.zh if i not in match.zh]
    added_en = [j for j in option.en if j not in match.en]
    return float(zh.part(added_zh or match.zh) @ en.part(added_en or match.en))


def _shares_marks(match: Match, option: Match, zh: Side, en: Side) -> bool:
    """True when the paragraph that `option` adds has numbers and names of the other side."""
    added_zh = [i for i in option.zh if i not in match.zh]
    added = (
        zh.marks(added_zh) if added_zh else en.marks([j for j in option.en if j not in match.en])
    )
    shared = added & (en.marks(match.en) if added_zh else zh.marks(match.zh))
    return len(shared) >= _SHARED_MARKS and len(shared) * 2 >= len(added)


def _extended(match: Match, free_zh: set[int], free_en: set[int]) -> Iterator[Match]:
    for side in _longer(match.zh, free_zh):
        yield replace(match, zh=side)
    for side in _longer(match.en, free_en):
        yield replace(match, en=side)


def _longer(run: tuple[int, ...], free: set[int]) -> Iterator[tuple[int, ...]]:
    if run[0] - 1 in free:
        yield (run[0] - 1, *run)
    if run[-1] + 1 in free:
        yield (*run, run[-1] + 1)


def _likeness(match: Match, zh: Side, en: Side) -> tuple[float, float]:
    """Cosine of the two sides, and how far apart their lengths are."""
    cosine = float(zh.part(match.zh) @ en.part(match.en))
    return cosine, abs(math.log(zh.letters(match.zh) / en.letters(match.en)))
