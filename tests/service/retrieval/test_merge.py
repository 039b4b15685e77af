import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval import merge as merging
from service.retrieval.merge import COUNTED, FAR_BEHIND, MIN_SHARE, SPREAD, Line, Merged

SCORES = st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=30)


def language_of(row: int) -> str:
    """Even rows are Chinese, odd ones English."""
    return "en" if row % 2 else "zh"


def lines_of(
    entries: Sequence[tuple[int, float]], held_back: Callable[[int], bool]
) -> dict[str, Line]:
    """The candidates of each language that has any."""
    found = {}
    for language in ("zh", "en"):
        own = [entry for entry in entries if language_of(entry[0]) == language]
        if own:
            rows = np.array([row for row, _ in own], dtype=np.int64)
            scores = np.array([score for _, score in own])
            held = np.array([held_back(row) for row, _ in own])
            found[language] = Line.of(rows, scores, held)
    return found


def language_shares(
    entries: Sequence[tuple[int, float]], language_of: Callable[[int], str]
) -> dict[str, float]:
    """Those of entries of both languages."""
    del language_of
    lines = lines_of(entries, lambda _: False)
    return merging.language_shares({name: line.scores for name, line in lines.items()})


def merge(
    entries: Sequence[tuple[int, float]],
    language_of: Callable[[int], str],
    held_back: Callable[[int], bool] = lambda _: False,
) -> list[tuple[int, float]]:
    """All slots of entries of both languages."""
    del language_of
    return list(merging.merge(lines_of(entries, held_back)))


def slot_by_slot(
    entries: Sequence[tuple[int, float]], held_back: Callable[[int], bool]
) -> list[tuple[int, float]]:
    """The rule of `merge`, written as it is told, for all candidates at once."""
    shares = language_shares(entries, language_of)
    left: dict[str, list[tuple[int, float]]] = {}
    for entry in sorted(entries, key=lambda entry: (-entry[1], entry[0])):
        left.setdefault(language_of(entry[0]), []).append(entry)
    taken = dict.fromkeys(left, 0)
    made: list[tuple[int, float]] = []
    while left:
        best = max(own[0][1] for own in left.values())
        claims = {}
        for language, own in left.items():
            row, score = own[0]
            last = held_back(row) or best - score > FAR_BEHIND
            share = MIN_SHARE if last else shares[language]
            behind = round(share * (len(made) + 1) - taken[language], 6)
            claims[language] = behind if made else 0.0, score
        language = max(claims, key=lambda name: claims[name])
        made.append((left[language].pop(0)[0], best))
        taken[language] += 1
        left = {name: own for name, own in left.items() if own}
    return made


def ranked(scores: list[float]) -> list[tuple[int, float]]:
    """Rows of both languages in turn, best score first."""
    return ranked_of(list(enumerate(scores)))


def ranked_of(entries: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The entries, best score first."""
    return sorted(entries, key=lambda entry: -entry[1])


def test_a_language_is_due_what_its_candidates_and_their_evidence_say() -> None:
    strong = language_shares([(0, 1.0), (1, 0.0)], language_of)
    chinese = 1 / (1 + math.exp(-1 / SPREAD))
    assert strong == pytest.approx({"zh": chinese, "en": 1 - chinese})
    six_to_five = [(0, 1.0), (2, 1.0), (4, 1.0), (6, 1.0), (8, 1.0), (10, 1.0)]
    six_to_five += [(1, 1.0), (3, 1.0), (5, 1.0), (7, 1.0), (9, 1.0)]
    many = language_shares(six_to_five, language_of)
    assert many == pytest.approx({"zh": 36 / 61, "en": 25 / 61})


def test_without_any_difference_half_is_due() -> None:
    assert language_shares([(0, -40.0), (1, -40.0)], language_of) == {"zh": 0.5, "en": 0.5}


def test_however_large_a_language_is_the_other_keeps_its_least_share() -> None:
    shares = language_shares([(0, 9.0), (2, 9.0), (4, 9.0), (1, 0.0)], language_of)
    assert shares == pytest.approx({"zh": 1 - MIN_SHARE, "en": MIN_SHARE})


def test_beyond_the_best_candidates_more_passages_of_a_language_are_due_nothing() -> None:
    level = [(row, 1.0) for row in range(2 * COUNTED)]
    crowd = [(2 * row, 1.0) for row in range(COUNTED, 50 * COUNTED)]
    assert language_shares([*level, *crowd], language_of) == pytest.approx({"zh": 0.5, "en": 0.5})


def test_a_language_without_candidates_is_due_nothing() -> None:
    assert language_shares([(0, 2.0)], language_of) == {"zh": 1.0}
    assert language_shares([], language_of) == {}


def test_languages_that_alternate_by_score_stay_as_they_are() -> None:
    both = [(0, 5.0), (1, 4.9), (2, 3.0), (3, 2.9)]
    assert merge(both, language_of) == both


def test_a_crowd_of_one_language_leaves_the_other_three_of_ten_places() -> None:
    crowd = [(2 * number, 9.0 - number / 100) for number in range(50)]
    few = [(2 * number + 1, 0.5 - number / 100) for number in range(5)]
    merged = merge([*crowd, *few], language_of)
    rows = [row for row, _ in merged]
    assert rows[:2] == [0, 1]
    assert sum(language_of(row) == "en" for row in rows[:10]) == 3
    assert sorted(rows) == sorted(row for row, _ in [*crowd, *few])


def test_the_larger_language_has_more_of_the_places() -> None:
    level = [(2 * number, 1.0) for number in range(60)] + [(2 * n + 1, 1.0) for n in range(50)]
    merged = merge(level, language_of)
    assert sum(language_of(row) == "zh" for row, _ in merged[:10]) == 6


def test_beyond_its_least_share_a_language_gets_no_place_for_what_is_far_behind() -> None:
    """Boilerplate of the larger language comes after everything that may answer."""
    chinese = [(0, 1.0), (2, 0.9), (4, 0.8), (6, 0.7 - 2 * FAR_BEHIND)]
    english = [(1, 0.6), (3, 0.5), (5, 0.4)]
    merged = merge(ranked_of([*chinese, *english]), language_of)
    assert [row for row, _ in merged][-1] == 6


def test_a_lifted_passage_takes_the_score_of_its_place() -> None:
    merged = merge([(0, 3.0), (2, 2.9), (4, 2.8), (1, 0.5)], language_of)
    assert merged == [(0, 3.0), (1, 2.9), (2, 2.9), (4, 2.8)]


@given(SCORES)
def test_scores_never_rise_nothing_is_lost_and_a_language_keeps_its_order(
    scores: list[float],
) -> None:
    before = ranked(scores)
    merged = merge(before, language_of)
    shown = [score for _, score in merged]
    assert shown == sorted(shown, reverse=True)
    assert merged[0][0] == before[0][0]
    for language in ("zh", "en"):
        own = [row for row, _ in before if language_of(row) == language]
        assert [row for row, _ in merged if language_of(row) == language] == own


@given(SCORES, st.integers(0, 5), st.integers(0, 40))
def test_what_is_merged_as_far_as_it_is_read_is_what_the_whole_is(
    scores: list[float], every: int, k: int
) -> None:
    entries = list(enumerate(scores))

    def held_back(row: int) -> bool:
        return every > 1 and row % every == 0

    whole = slot_by_slot(entries, held_back)
    merged = Merged(merging.merge(lines_of(entries, held_back)))
    assert merged.first(k) == whole[:k]
    assert merged.score(len(scores)) is None
    assert [merged.score(row) for row, _ in whole] == [score for _, score in whole]
    assert list(merged) == whole


def test_one_language_or_none_has_nothing_to_merge() -> None:
    alone = [(0, 2.0), (2, 1.0), (4, 0.5)]
    assert merge(alone, language_of) == alone
    assert merge([], language_of) == []


def test_a_passage_held_back_waits_until_its_language_is_below_its_least_share() -> None:
    level = [(0, 5.0), (2, 4.0), (4, 3.9), (1, 3.0), (3, 2.9)]
    assert [row for row, _ in merge(level, language_of)] == [0, 1, 2, 4, 3]
    held = merge(level, language_of, lambda row: row == 4)
    assert [row for row, _ in held] == [0, 1, 2, 3, 4]
    asked_alone = merge([(4, 1.0), (0, 0.5)], language_of, lambda row: row == 4)
    assert [row for row, _ in asked_alone] == [4, 0]
