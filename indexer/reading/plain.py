"""Plain text: the characters of the file as they are, pages ended by form feeds."""

from __future__ import annotations

import re

from indexer.reading.decode import decode
from indexer.reading.draft import MAX_CHARACTERS
from indexer.reading.findings import Finding, NotRead
from indexer.reading.records import Reading
from indexer.records import Page


def read_plain(content: bytes) -> Reading:
    """Decode a text file, without normalisation and without blocks.

    Raises:
        NotRead: when it is empty, binary or in an unknown encoding.
    """
    text, findings = decode(content)
    if not text.strip():
        raise NotRead("empty")
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        findings.append(Finding("truncated", n=MAX_CHARACTERS, detail="characters"))
    return Reading(text=text, pages=form_feed_pages(text), findings=tuple(findings))


def form_feed_pages(text: str) -> tuple[Page, ...]:
    """The pages of a text, ended by form feeds; one page without any."""
    pages: list[Page] = []
    start = 0
    for match in re.finditer("\f", text):
        pages.append(Page(len(pages) + 1, start, match.end()))
        start = match.end()
    if start < len(text) or not pages:
        pages.append(Page(len(pages) + 1, start, len(text)))
    return tuple(pages)
