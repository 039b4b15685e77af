"""Quarters and half years in every notation of both languages."""

from __future__ import annotations

import pytest

from indexer.text import fold
from service.question.quarters import parts_of_years, quarters_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("From July to September 2023 boats landed cod.", {("q", "3")}),
        ("July – September", {("q", "3")}),
        ("Jan.–Mar. 2022", {("q", "1")}),
        ("2023年4月至6月", {("q", "2")}),
        ("１－３月", {("q", "1")}),
        ("𠮷第三季度與Q4", {("q", "3"), ("q", "4")}),
        ("the second quarter and 上半年", {("q", "2"), ("h", "1")}),
        ("7月到12月", {("h", "2")}),
        ("3月至5月", set()),
        ("may to june, a quarter of the crop", set()),
        ("", set()),
    ],
)
def test_parts_of_years(text: str, parts: set[tuple[str, str]]) -> None:
    folded = fold(text).text
    found = parts_of_years(folded)
    assert set(found) == parts
    assert all(words in folded for words in found.values())
    assert quarters_in(folded) == {int(number) for kind, number in parts if kind == "q"}
