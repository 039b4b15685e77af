"""Everyday words of money find what documents write."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.everyday import as_written


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("总共投了多少钱", {"总投资", "投入", "投资", "合计", "共计"}),
        ("市裡出多少？", {"出资", "承担", "财政", "市财政", "市级"}),
        ("How much did the town put in？", {"invested", "contributed", "investment"}),
        ("他投了反对票𠮷", set()),
        ("The town put in a request", set()),
        ("", set()),
    ],
)
def test_what_is_written_for_what_is_said(question: str, expected: set[str]) -> None:
    found = as_written(question, fold(question))
    assert {one.translation for one in found} == expected
    assert all(question[one.start : one.end] == one.source for one in found)
