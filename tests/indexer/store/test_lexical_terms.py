"""What finds a passage by its words: its text, the heading above it, the title of its document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.parts import lexical_terms
from indexer.records import Passage
from indexer.text.tokens import terms

PASSAGE = Passage(
    passage_id="a:0-9",
    document_id="a",
    text="灯笼照亮了河流。",
    start=0,
    end=8,
    language="zh",
    kind="content",
    heading="碳中和戰略（ＧＥＦ）",
    page_start=1,
    page_end=1,
    paragraph=0,
)


def test_heading_and_title_find_the_passage() -> None:
    found = lexical_terms(PASSAGE, "𠮷林省茶叶简报")
    for part in (PASSAGE.text, "碳中和戰略（ＧＥＦ）", "𠮷林省茶叶简报"):
        assert set(terms(part)) <= set(found)


def test_a_title_in_the_other_language_is_left_out() -> None:
    assert set(lexical_terms(PASSAGE, "A briefing on tea")).isdisjoint(terms("briefing tea"))
    english = replace(PASSAGE, text="Lanterns light the river.", language="en", heading=None)
    assert set(terms("briefing tea")) <= set(lexical_terms(english, "A briefing on tea"))
    assert lexical_terms(english, "茶叶简报") == terms(english.text)


@pytest.mark.parametrize("heading", [None, "", "灯笼照亮"])
def test_what_stands_in_the_text_is_not_counted_twice(heading: str | None) -> None:
    passage = replace(PASSAGE, heading=heading)
    assert lexical_terms(passage, "河流") == terms(PASSAGE.text)
    assert lexical_terms(passage, "") == terms(PASSAGE.text)
