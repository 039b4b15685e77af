"""What is known of documents that stay is what would be found again of all of them."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest

from indexer.counterparts.nearness import NEAREST, Nearest, Whole, rounded
from indexer.counterparts.ranking import Judged, Undeclared, judge, ranked_pairs
from indexer.ragged import Ragged

Draw = np.random.Generator


def documents(draw: Draw, n: int) -> Whole:
    """Some of them alike, some equal."""
    centres = np.random.default_rng(5).normal(size=(12, 24))
    rows = centres[draw.integers(0, 12, n)]
    rows = rows + 0.02 * draw.normal(size=rows.shape) * draw.integers(0, 2, (n, 1))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.array([rounded(row) for row in rows], dtype=np.int16).reshape(n, 24)


def edited(draw: Draw, old: Whole) -> tuple[Whole, npt.NDArray[np.int64]]:
    """Some documents gone, some come; where those that stay stand now."""
    stays = draw.random(len(old)) > 0.2
    n = int(stays.sum()) + int(draw.integers(0, 4))
    places = np.sort(draw.choice(n, int(stays.sum()), replace=False))
    new = documents(draw, n)
    new[places] = old[stays]
    to = np.full(len(old), -1, dtype=np.int64)
    to[stays] = places
    return new, to


@pytest.mark.parametrize("seed", range(25))
def test_the_nearest_after_an_edit_are_those_of_all_documents(seed: int) -> None:
    draw = np.random.default_rng(seed)
    zh, en = documents(draw, int(draw.integers(0, 30))), documents(draw, int(draw.integers(0, 30)))
    old = Nearest.of(zh, en)
    exact = zh.astype(np.int64) @ en.T.astype(np.int64)
    for row, likeness in enumerate(exact):
        wanted = sorted(range(len(en)), key=lambda place: (-likeness[place], place))[:NEAREST]
        assert old.places[row].tolist() == wanted + [-1] * (NEAREST - len(wanted))
    (new_zh, zh_to), (new_en, en_to) = edited(draw, zh), edited(draw, en)
    found, again = old.updated(new_zh, new_en, zh_to, en_to), Nearest.of(new_zh, new_en)
    assert found.places.tolist() == again.places.tolist()
    assert found.likeness.tolist() == again.likeness.tolist()


def sharing(zh: list[list[int]], en: list[list[int]]) -> dict[tuple[int, int], float]:
    """The rule, one document after another."""
    shared: Counter[tuple[int, int]] = Counter()
    for number in {number for own in zh + en for number in own}:
        holders = [[i for i, own in enumerate(side) if number in own] for side in (zh, en)]
        if all(len(own) <= 30 for own in holders):
            shared.update(product(holders[0], holders[1]))
    worth = {(i, j): count / (min(len(zh[i]), len(en[j])) + 2) for (i, j), count in shared.items()}
    found = {}
    for side in (0, 1):
        for one in {pair[side] for pair in worth}:
            own = sorted((-value, pair) for pair, value in worth.items() if pair[side] == one)
            found.update({pair: -value for value, pair in own[:5]})
    return found


@pytest.mark.parametrize("seed", range(12))
def test_pairs_are_ranked_by_likeness_and_by_the_rare_numbers_they_share(seed: int) -> None:
    draw = np.random.default_rng(seed)

    def side(name: str) -> tuple[Undeclared, list[list[int]]]:
        n = int(draw.integers(1, 40))
        numbers = [
            sorted(set(draw.integers(10, 40, int(draw.integers(0, 6))).tolist())) for _ in range(n)
        ]
        ids = tuple(f"{name}{place}" for place in range(n))
        return Undeclared(ids, documents(draw, n), Ragged.of(numbers, np.float64)), numbers

    (zh, zh_numbers), (en, en_numbers) = side("z"), side("e")
    near_zh, near_en = Nearest.of(zh.vectors, en.vectors), Nearest.of(en.vectors, zh.vectors)
    worth: dict[tuple[int, int], float] = {}
    for near, turned in ((near_zh, False), (near_en, True)):
        for row, (places, values) in enumerate(
            zip(near.places.tolist(), near.likeness.tolist(), strict=True)
        ):
            for place, value in zip(places, values, strict=True):
                if place >= 0:
                    worth[(place, row) if turned else (row, place)] = value / 4000**2
    for pair, share in sharing(zh_numbers, en_numbers).items():
        worth[pair] = worth.get(pair, 0.0) + share
    expected = sorted(worth, key=lambda pair: (-worth[pair], pair))
    ranked = ranked_pairs(zh, en, near_zh, near_en)
    assert list(zip(*(own.tolist() for own in ranked), strict=True)) == expected


def test_what_is_known_of_a_pair_is_not_asked_again() -> None:
    draw = np.random.default_rng(1)
    vectors = documents(draw, 6)
    none = Ragged.of([[]] * 6, np.float64)
    zh = Undeclared(tuple("abcdef"), vectors, none)
    en = Undeclared(tuple("uvwxyz"), vectors, none)
    pairs = ranked_pairs(
        zh, en, Nearest.of(zh.vectors, en.vectors), Nearest.of(en.vectors, zh.vectors)
    )
    asked: list[tuple[str, str]] = []

    def compare(one: str, other: str) -> str | None:
        asked.append((one, other))
        return one + other if (one, other) in {("a", "u"), ("b", "v")} else None

    nothing: Judged[str] = Judged(6)
    first = judge(zh, en, pairs, nothing, lambda one, _: one != "c", compare)
    assert first.versions == {("a", "u"): "au", ("b", "v"): "bv"}
    assert {one for one, _ in asked} == set("abdef")
    asked.clear()

    def never(one: str, other: str) -> bool:
        raise AssertionError((one, other))

    again = judge(zh, en, pairs, first, never, compare)
    assert (asked, again.versions) == ([], first.versions)
    assert again.states.tolist() == first.states.tolist()
