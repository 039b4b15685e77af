"""Features of a pair from the order of both texts; order is evidence, not a rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

from indexer.counterparts.candidates import Candidates
from indexer.counterparts.units import Side

# From this probability on a pair is an anchor for the order.
_ANCHOR = 0.5


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pairs that are likely without regard to order, each side once.

    `before[i]` and `after[i]` are the nearest anchors around `i`, the ends of the texts at last.
    `direction` is 1 when the English of a bilingual text mostly follows its Chinese, else -1.
    """

    en_of: dict[int, int]
    zh_of: dict[int, int]
    before: list[tuple[int, int]]
    after: list[tuple[int, int]]
    direction: int


def find_anchors(zh: Side, en: Side, likely: dict[tuple[int, int], float]) -> Anchors:
    """The likely pairs, each side once."""
    chosen = one_to_one(likely, _ANCHOR)
    steps = [en.units[j].position - zh.units[i].position for i, j in chosen]
    ahead = sum(step == 1 for step in steps) >= sum(step == -1 for step in steps)
    en_of = dict(chosen.keys())
    before, after = [(-1, -1)], [(len(zh), len(en))]
    for i in range(len(zh) - 1):
        before.append((i, en_of[i]) if i in en_of else before[-1])
    for i in range(len(zh) - 1, 0, -1):
        after.append((i, en_of[i]) if i in en_of else after[-1])
    zh_of = {j: i for i, j in chosen}
    return Anchors(en_of, zh_of, before, after[::-1], 1 if ahead else -1)


def order_features(
    zh: Side,
    en: Side,
    candidates: Candidates,
    anchors: Anchors,
    pair: tuple[int, int],
    *,
    interleaved: bool,
) -> dict[str, float]:
    """Whether the pair is an anchor, or is where one would be expected.

    `near` is 1 for the next paragraph of a bilingual text and falls with the distance. `support` is
    1 when the anchors just before and after are as far from `i` as from `j`.
    """
    i, j = pair
    near = 0.0
    if interleaved:
        step = (en.units[j].position - zh.units[i].position) * anchors.direction
        near = math.exp(-(step - 1) / 2) if step > 0 else 0.5 * math.exp(step / 2)
    return {
        "free_margin": candidates.margin(i, j, anchors.en_of, anchors.zh_of),
        "near": near,
        "support": (_agrees(anchors.before[i], i, j) + _agrees(anchors.after[i], i, j)) / 2,
        "anchor": float(anchors.en_of.get(i) == j),
    }


def _agrees(anchor: tuple[int, int], i: int, j: int) -> float:
    """1 when `i` and `j` are both next to an anchor, falling with distance and difference."""
    step_zh, step_en = i - anchor[0], j - anchor[1]
    return math.exp(-abs(step_zh - step_en) / 1.5 - (abs(step_zh) - 1) / 6)


def one_to_one(
    confidence: dict[tuple[int, int], float], threshold: float
) -> dict[tuple[int, int], float]:
    """Pairs above the threshold, the most likely first, each side once."""
    chosen: dict[tuple[int, int], float] = {}
    taken_zh: set[int] = set()
    taken_en: set[int] = set()
    for pair, value in sorted(confidence.items(), key=lambda item: (-item[1], item[0])):
        if value < threshold:
            break
        if pair[0] not in taken_zh and pair[1] not in taken_en:
            chosen[pair] = value
            taken_zh.add(pair[0])
            taken_en.add(pair[1])
    return chosen
