"""What somebody is asked to have spoken about."""

from __future__ import annotations

import pytest

from indexer.names import Names, load_names
from indexer.text import BridgeTerms
from service.question import read_question, topic_words


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names(None)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did the mayor say about carbon neutrality?", "carbon neutrality"),
        ("What is the view of Ana 𠮷 regarding tolls?", "tolls"),
        ("局长对垃圾分类有何评价？", "垃圾分类"),
        ("局長就垃圾分類說了什麼？", "垃圾分類"),
        ("局长谈到了垃圾分类", "垃圾分类"),
        ("What is known about tolls?", ""),
        ("谁主持会议？", ""),
    ],
)
def test_topic_words(question: str, expected: str, names: Names) -> None:
    words = topic_words(read_question(question, BridgeTerms.load(), names, longest=500))
    assert (question[words[0].start : words[-1].end] if words else "") == expected
