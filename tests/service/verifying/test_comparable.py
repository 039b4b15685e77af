"""What counts as the same text, and the way back to the original characters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from indexer.reading.corpus import split_pages
from indexer.records import Document
from service.verifying.comparable import comparable
from service.verifying.differences import differences
from service.verifying.edit_distance import best_span
from service.verifying.match import SourceTexts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("长期战略", "長期戰略"),
        ("ＣＯ２，50％", "co2,50%"),
        ("“灯”", "「燈」"),
        ("澜沧江—湄公河", "澜沧江 – 湄公河"),
        ("Lancang--Mekong", "lancang‑mekong"),
        ("绿色 澜湄\n计划", "绿色澜湄计划"),
        ("the *Vientiane Declaration* [12] of 2020", "the vientiane declaration of 2020"),
        ("a\u200bb\u00ad", "ab"),
        ("灯会。", "灯会."),
    ],
)
def test_two_spellings_of_one_text_are_equal(one: str, other: str) -> None:
    assert comparable(one).text == comparable(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("to gether", "together"),
        ("2050年", "2060年"),
        ("灯，茶", "灯、茶"),
        ("10 00", "1000"),
        ("《战略》", "战略"),
    ],
)
def test_two_texts_stay_different(one: str, other: str) -> None:
    assert comparable(one).text != comparable(other).text


def test_the_empty_text_has_an_empty_form() -> None:
    assert (comparable("").text, len(comparable("").starts)) == ("", 0)


@given(st.text(alphabet="灯節長𠮷ﬁＡa1 \n\u200b“」—*[].,。é\u0301", max_size=40))
def test_every_character_of_the_form_knows_where_it_came_from(text: str) -> None:
    form = comparable(text)
    assert len(form.text) == len(form.starts) == len(form.ends)
    for position, character in enumerate(form.text):
        start, end = form.source_span(position, position + 1)
        assert start < end
        assert character == " " or character in comparable(text[start:end]).text or end - start > 1
        if character.isalnum():
            assert form.span_of(start, end)[0] <= position < form.span_of(start, end)[1]


def brute_force(pattern: str, text: str) -> tuple[int, int, int]:
    spans = [(i, j) for i in range(len(text) + 1) for j in range(i, len(text) + 1)]
    edits, end, length = min((Levenshtein.distance(pattern, text[i:j]), j, j - i) for i, j in spans)
    return edits, end - length, end


@given(st.text("abc灯", min_size=1, max_size=6), st.text("abcd灯𠮷", max_size=9))
def test_the_nearest_span_is_that_of_all_spans_compared(pattern: str, text: str) -> None:
    assert best_span(pattern, text) == brute_force(pattern, text)


def test_patterns_longer_than_a_machine_word_are_compared_exactly() -> None:
    pattern = "澜沧江与湄公河的灯" * 30
    text = "茶" * 17 + pattern[:100] + "𠮷" + pattern[101:] + "鱼" * 9
    assert best_span(pattern, text) == (1, 17, 17 + len(pattern))


@given(st.lists(st.text("灯茶ab 1", min_size=1, max_size=12), min_size=1, max_size=4), st.data())
def test_the_gram_index_finds_what_a_plain_search_finds(
    texts: list[str], data: st.DataObject
) -> None:
    documents = [
        Document(str(n), "t", text, split_pages(text), ("zh",), "briefing", "0", "0", "p")
        for n, text in enumerate(texts)
    ]
    sources = SourceTexts(documents)
    needle = data.draw(st.text("灯茶ab1", min_size=1, max_size=5))
    found = {place.start for place in sources.find(needle)}
    plain = {
        at
        for at in range(len(sources.text))
        if sources.text.startswith(needle, at)
        and not _inside_word(sources.text, at, at + len(needle))
    }
    assert found == plain


def _inside_word(text: str, start: int, end: int) -> bool:
    latin = "ab1"
    left = start > 0 and text[start - 1] in latin and text[start] in latin
    return left or (end < len(text) and text[end - 1] in latin and text[end] in latin)


@pytest.mark.parametrize(
    ("draft", "source", "expected"),
    [
        ("湖区蓄水3.8亿立方米𠀀。", "湖区蓄水三億八千萬立方米𠀀。", {"notation"}),
        ("占库容的40%。", "占库容的四成。", {"notation"}),
        ("占库容的14%。", "占库容的四成。", {"number"}),
        ("２０２２年５月９日起。", "二〇二二年五月九日起。", {"notation"}),
        ("民國一一一年五月九日起。", "2022年5月6日起。", {"number"}),
        ("It held 1,200 million tonnes.", "It held 1.2 billion tonnes.", {"notation"}),
        ("It held 1.2 million tonnes.", "It held 1.2 billion tonnes.", {"number"}),
        ("It opened on March 9, 2021.", "It opened on 9 March 2021.", {"notation"}),
        ("超过40%的人。", "四成的人。", {"notation", "words"}),
        ("a dozen boats", "twelve boats", {"notation"}),
        ("It opened late.", "It opened early.", {"words"}),
        ("", "", set()),
    ],
)
def test_an_equal_number_written_differently_is_no_other_number(
    draft: str, source: str, expected: set[str]
) -> None:
    assert {difference.what for difference in differences(draft, source)} == expected


def test_differences_of_long_texts_take_time_in_proportion() -> None:
    draft = "水位上升 0.3 米, 𠮷田 said; " * 900
    started = time.process_time()
    found = differences(draft + "四成", draft + "40%")
    assert [one.what for one in found] == ["notation"]
    assert time.process_time() - started < 4
    assert differences("", "") == ()
