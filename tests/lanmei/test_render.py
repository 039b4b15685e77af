"""Pages are named where a reader can turn to them, and nowhere else."""

from __future__ import annotations

import pytest

from indexer.records import Document, Page
from lanmei.render import render_pages
from lanmei.words import Words


def _document(path: str, n_pages: int = 1) -> Document:
    text = "碳中和，carbon neutrality；𠮷"
    pages = tuple(Page(number + 1, 0, len(text)) for number in range(n_pages))
    return Document(path, path, text, pages, ("zh", "en"), "briefing", "", "", path)


@pytest.mark.parametrize(
    ("path", "n_pages", "first", "last", "english", "chinese"),
    [
        ("通报.txt", 1, 1, 1, "", ""),
        ("note.md", 1, 1, 1, "", ""),
        ("公報.pdf", 1, 1, 1, "page 1", "第 1 页"),
        ("SCAN.PDF", 1, 1, 1, "page 1", "第 1 页"),
        ("slides.pptx", 3, 2, 2, "page 2", "第 2 页"),
        ("報告.txt", 4, 3, 4, "pages 3-4", "第 3-4 页"),
        ("gone", 0, 1, 1, "", ""),
    ],
)
def test_a_page_is_named_only_where_there_are_pages(
    path: str, n_pages: int, first: int, last: int, english: str, chinese: str
) -> None:
    documents = {path: _document(path, n_pages)} if n_pages else {}
    assert render_pages(path, first, last, Words("en"), documents) == english
    assert render_pages(path, first, last, Words("zh"), documents) == chinese
