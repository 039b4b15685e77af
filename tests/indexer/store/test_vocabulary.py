"""Terms by number, in bytes: the same as a dictionary gives."""

import pytest

from indexer.store.local.vocabulary import Vocabulary

WORDS = sorted([
    "", "2050", "carbon", "carbon-neutral", "neutral", "lantern", "ａ", "湄公河", "湄公", "碳中和",
    "長期", "长期", "𠮷", "𠮷野", "cop15气候", "zz", *(f"词{number}" for number in range(9_000)),
])  # fmt: skip


def test_every_term_has_its_place_and_no_other_has_one() -> None:
    vocabulary = Vocabulary(WORDS)
    assert len(vocabulary) == len(WORDS)
    assert list(vocabulary) == WORDS
    for _ in range(2):  # looked up, then remembered
        assert [vocabulary.get(word) for word in WORDS] == list(range(len(WORDS)))
    for word in ("carbo", "carbon-", "湄", "湄公河畔", "\U0010ffff", "!", "词9000", "a\nb"):
        assert vocabulary.get(word) is None


def test_no_terms() -> None:
    assert Vocabulary([]).get("湄公河") is None
    assert list(Vocabulary([])) == []


def test_what_cannot_be_looked_up_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        Vocabulary(["a\nb"])
    with pytest.raises(ValueError, match="order"):
        Vocabulary(["乙", "甲", "a"])
