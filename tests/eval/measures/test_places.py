"""Spans of a text without marks are found in the file that has them."""

from __future__ import annotations

import pytest

from eval.gold import Span
from eval.measures.places import Places

FILE = """---
title: 湖报
---

# 湖报

**𠮷田**说，Lake is *full*。

| 年 | 鱼 |
|---|---|
| 二〇二〇 | 31 |
"""
TEXT = "湖报\n\n𠮷田说，Lake is full。\n\n年：二〇二〇 | 鱼：31"


@pytest.mark.parametrize("quote", ["𠮷田", "Lake is", "full", "31"])
def test_a_quote_is_found_again(quote: str) -> None:
    start = TEXT.index(quote)
    span = Places({"a": TEXT}, {"a": FILE}).in_file(Span("a", start, start + len(quote)))
    assert FILE[span.start : span.end] == quote


def test_a_span_never_leaves_the_file_and_the_same_text_stays() -> None:
    places = Places({"a": TEXT, "b": TEXT, "c": ""}, {"a": FILE, "b": TEXT})
    for start in range(len(TEXT)):
        span = places.in_file(Span("a", start, len(TEXT)))
        assert 0 <= span.start < span.end <= len(FILE)
    assert places.in_file(Span("b", 1, 4)) == Span("b", 1, 4)
    assert places.in_file(Span("c", 0, 0)) == Span("c", 0, 0)
