"""What documents say they are, and which of them that keeps apart."""

from __future__ import annotations

import pytest

from indexer.counterparts.identity import (
    contradict,
    names_as_original,
    read_identity,
    same_issue,
)
from indexer.records import Document, Page


def document(text: str, *, title: str | None = None, path: str = "a.txt") -> Document:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return Document(
        document_id=path.rpartition(".")[0],
        title=title or first,
        text=text,
        pages=(Page(1, 0, len(text)),),
        languages=("zh",),
        kind="document",
        sha256="",
        file_sha256="",
        path=path,
    )


APART = [
    ("青石县统计公报2019", "Qingshi County Statistical Bulletin 2020"),
    ("二〇一六年青石县公报", "Qingshi Bulletin 2017"),
    ("青石縣統計年報　民國一一〇年", "Qingshi Statistics 2022"),
    ("青石渔业季报　2022年第3期", "Qingshi Fisheries Quarterly, no. 2 of 2022"),
    ("青石渔业报告　2022年第二季度", "Qingshi Fisheries, Third Quarter 2022"),
    ("青石委员会第十二次会议记录", "Qingshi Commission, 13th Session"),
    ("青石公约（征求意见稿）", "Qingshi Compact, final text"),
    ("青石公约　定稿", "Qingshi Compact (second draft)"),
    ("召回公告：Ｋ７型水壶", "Recall notice: kettle model K9"),
    ("青石会议纪要\n2021年3月18日", "Minutes of Qingshi\n9 June 2021"),
]
TOGETHER = [
    ("青石縣統計年報　民國一一一年", "Qingshi Statistics 2022"),
    ("青石渔业季报　２０２２年第２期", "Qingshi Fisheries Quarterly, Issue 2, 2022"),
    ("青石委员会第十二次会议记录", "Qingshi Commission, Twelfth Session"),
    ("青石委员会第12次会议", "Qingshi Commission: 12th meeting"),
    ("青石公约　定稿", "Qingshi Compact, final text"),
    ("召回公告：Ｋ７型水壶", "Recall notice: kettle model K-7"),
    ("青石会议纪要\n2021年3月18日", "Minutes of Qingshi\n20 March 2021"),
    ("青石公报𠮷", "Qingshi Bulletin"),
]


@pytest.mark.parametrize(("zh", "en"), APART)
def test_other_years_issues_sessions_and_drafts_are_kept_apart(zh: str, en: str) -> None:
    one, other = read_identity(document(zh)), read_identity(document(en))
    assert contradict(one, other)
    assert contradict(other, one)


@pytest.mark.parametrize(("zh", "en"), TOGETHER)
def test_the_same_in_two_languages_is_not(zh: str, en: str) -> None:
    assert not contradict(read_identity(document(zh)), read_identity(document(en)))


def test_the_file_name_tells_the_year_where_the_title_does_not() -> None:
    one = read_identity(document("青石公报", path="2021年公报.md"))
    other = read_identity(document("Qingshi Bulletin", path="bulletin_2022.txt"))
    assert (set(one.years), set(other.years)) == ({2021}, {2022})
    assert contradict(one, other)


def test_an_empty_document_contradicts_nothing() -> None:
    empty = read_identity(document("", title=" "))
    assert not contradict(empty, read_identity(document("青石公报2019")))
    assert empty.translation is None


def test_year_and_issue_printed_in_both_make_one_issue() -> None:
    zh = read_identity(document("青石渔业季报　2022年第2期"))
    assert same_issue(zh, read_identity(document("Qingshi Fisheries, no. 2 of 2022")))
    assert not same_issue(zh, read_identity(document("Qingshi Fisheries 2022")))
    assert not same_issue(zh, read_identity(document("Qingshi Fisheries, no. 2 of 2021")))


NOTES = [
    "Tea Law\n\nEnglish version of 茶叶法\n\nTea is grown.",
    "Tea Law (2020)\n(English translation)\n\nTea is grown.",
    "Tea Law\n\nTranslated from the Chinese original.\n\nTea is grown.",
    "Tea Law\n\nTea is grown.\n\nThis document is the English version of 茶叶法.",
    "茶叶法\n\n中文译本\n\n种茶。",
    "茶叶法\n（译文）\n\n种茶。",
    "茶葉法\n\n本文為英文原文的中文譯本。\n\n種茶。",
    "茶叶法\n\n译自英文本Tea Law\n\n种茶。",
]
NO_NOTES = [
    "Tea Law\n\nNo English version of this law has been published.\n\nTea is grown.",
    "Tea Law\n\nThe translation of this term is disputed.\n\nTea is grown.",
    "Tea Law\n(unofficial English translation)\n\nTea is grown.",
    "Tea Law\n(English translation)\nFor reference only\n\nTea is grown.",
    "Tea Law\n\nThe English version of the song was sung at the fair by two choirs.",
    "茶叶法\n\n该法尚无英文版。\n\n种茶。",
    "茶叶法\n\n（非官方译文）\n\n种茶。",
    "茶叶法\n译文（仅供参考）\n\n种茶。",
    "茶叶法\n\n他的译文发表在三家报纸上，引起讨论。",
]


@pytest.mark.parametrize("text", NOTES)
def test_a_note_says_that_a_text_is_a_translation(text: str) -> None:
    assert read_identity(document(text)).translation is not None


@pytest.mark.parametrize("text", NO_NOTES)
def test_other_words_and_what_is_not_official_are_no_note(text: str) -> None:
    assert read_identity(document(text)).translation is None


def test_a_note_names_its_original_or_another_document_or_none() -> None:
    note = read_identity(document("Tea Law\n\nEnglish version of 白塔茶叶法\n\nTea is grown."))
    assert names_as_original(note, document("种茶。", title="白塔茶叶法")) is True
    assert names_as_original(note, document("种茶。", title="白塔渔业法")) is not True
    silent = read_identity(document("Tea Law\n(English translation)\n\nTea is grown."))
    assert names_as_original(silent, document("种茶。", title="白塔茶叶法")) is None
