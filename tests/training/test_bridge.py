from __future__ import annotations

import pytest

from training.bridge import bridge_terms, tidy
from training.terms import Term


def shipped(*found: tuple[Term, float]) -> list[tuple[str, str]]:
    pairs = bridge_terms([term for term, _ in found], [cosine for _, cosine in found])
    return [(chinese, english) for chinese, english, _ in pairs]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("to solve", "solve"),
        ("Carbon Neutrality", "carbon neutrality"),
        ("the following", ""),
        ("such as", ""),
        ("flag: ukraine", ""),
        ("碳", ""),
        ("", ""),
    ],
)
def test_a_term_is_tidied_or_dropped(given: str, expected: str) -> None:
    assert tidy(given) == expected


def test_a_pair_needs_two_witnesses() -> None:
    lexicon_and_bitext = Term("柬埔寨", "cambodia", 1.2, 40, n_lexicons=1)
    lexicon_alone = Term("灯笼", "jack-o-lantern", 0.15, 0, n_lexicons=1)
    bitext_alone = Term("天灾", "unavoidable", 0.9, 4, n_lexicons=0)
    found = shipped((lexicon_and_bitext, 0.0), (lexicon_alone, 0.1), (bitext_alone, 0.1))
    assert found == [("柬埔寨", "cambodia")]


def test_two_lexicons_are_two_witnesses_and_enough_without_bitext() -> None:
    laos = Term("老挝", "laos", 0.15, 0, n_lexicons=2)
    lao = Term("老挝", "lao", 0.15, 0, n_lexicons=1)
    assert shipped((laos, 0.2), (lao, 0.2)) == [("老挝", "laos")]


def test_a_pair_of_bitext_must_be_the_best_of_both_sides() -> None:
    best = Term("碳排放", "emissions", 0.9, 40, n_lexicons=0)
    second = Term("碳排放", "carbon", 0.6, 30, n_lexicons=0)
    assert shipped((best, 0.8), (second, 0.8)) == [("碳排放", "emissions")]


def test_a_pair_is_among_the_best_three_of_one_of_its_terms_and_scores_stay_in_range() -> None:
    kinds = ["保险", "保障", "防护", "安全"]
    terms = [
        Term(word, "security", 0.6 + at / 10, 9, n_lexicons=1) for at, word in enumerate(kinds)
    ]
    terms += [Term("安全", word, 1.2, 9, n_lexicons=1) for word in ("safe", "secure", "safety")]
    terms.append(Term("保险", "insurance", 1.2, 9, n_lexicons=1))
    pairs = bridge_terms(terms, [0.9] * len(terms))
    # The worst of four for security is kept, because it is the second best of 保险.
    assert {("保险", "security"), ("保险", "insurance")} <= {pair[:2] for pair in pairs}
    crowded = [
        *terms,
        *(Term("保险", f"cover {word}", 1.2, 9, n_lexicons=1) for word in ("a", "b")),
    ]
    left_out = [*crowded, Term("保险", "policy", 1.2, 9, n_lexicons=1)]
    left_out.append(Term("保险", "assurance", 1.2, 9, n_lexicons=1))
    kept = bridge_terms(left_out, [0.9] * len(left_out))
    assert ("保险", "security") not in {pair[:2] for pair in kept}
    assert all(0 < score <= 1 for _, _, score in kept)


def test_a_verb_of_a_lexicon_and_the_word_of_bitext_are_one_term() -> None:
    lexicon = Term("认为", "to think", 0.15, 0, n_lexicons=1)
    bitext = Term("认为", "think", 0.1, 317, n_lexicons=0)
    assert shipped((lexicon, 0.05), (bitext, 0.05)) == [("认为", "think")]
    assert shipped((lexicon, 0.05)) == []


def test_what_a_lexicon_and_bitext_both_have_is_believed_and_what_one_has_alone_is_not() -> None:
    seen = Term("球队", "squad", 0.15, 1, n_lexicons=1)
    unseen = Term("球队", "squad", 0.15, 0, n_lexicons=1)
    assert shipped((seen, 0.0)) == [("球队", "squad")]
    assert shipped((unseen, 0.0)) == []


def test_single_characters_and_mixed_words_are_left_out() -> None:
    assert shipped((Term("茶", "tea", 1.2, 9, n_lexicons=1), 0.9)) == []
    assert shipped((Term("Ａ茶", "tea", 1.2, 9, n_lexicons=1), 0.9)) == []


def test_the_words_of_the_domain_are_always_there() -> None:
    assert [pair[:2] for pair in bridge_terms([], [], [("湄公河", "mekong")])] == [
        ("湄公河", "mekong")
    ]
