from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.tokens import analyze, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("。！ 😀", []),
        ("the of and", []),
        ("什么", []),
        ("Cambodia's strategies", ["cambodia", "strategi"]),
        ("ＣＯＰ２６ and SDG16", ["cop26", "sdg16"]),
        ("气候变化", ["气候", "气候变化", "候变", "变化"]),
        ("GTAP模型", ["gtap", "模型"]),
    ],
)
def test_terms_of_both_languages(text: str, expected: Any) -> None:
    assert terms(text) == expected


def test_traditional_and_simplified_give_the_same_terms_with_their_own_characters() -> None:
    simplified, traditional = analyze("碳中和长期战略"), analyze("碳中和長期戰略")
    assert [t.term for t in simplified] == [t.term for t in traditional]
    text = "碳中和長期戰略"
    assert {text[t.start : t.end] for t in traditional} >= {"長期", "戰略"}


def test_words_alone_can_be_asked_for() -> None:
    assert terms("碳中和", bigrams=False) == ["碳中"]
    assert terms("碳中和") == ["碳中", "中和"]


@given(st.text(alphabet=st.sampled_from("长長期碳中和Aａb1 '’，。𠮷é\u0301-"), max_size=40))
def test_a_term_stands_where_it_says(text: str) -> None:
    for token in analyze(text):
        assert 0 <= token.start < token.end <= len(text)
        assert text[token.start : token.end].strip()
