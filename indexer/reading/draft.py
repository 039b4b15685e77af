"""A text under construction: blocks are added one by one, with their offsets."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.reading.findings import Finding
from indexer.reading.records import Metadata, Reading
from indexer.records import BlockKind, Page, TextBlock

# Characters of one document: some three thousand pages of English, five thousand of Chinese.
MAX_CHARACTERS = 5_000_000


class Draft:
    """Collects the blocks and pages of a file into one text.

    A blank line separates blocks; a line break separates rows of a table and items of a list.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[TextBlock] = []
        self._pages: list[Page] = []
        self._page_start = 0
        self._full = False
        self._tables = 0

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def new_table(self) -> int:
        """A number for the rows of the next table."""
        self._tables += 1
        return self._tables

    def add(self, text: str, kind: BlockKind, *, level: int = 0, table: int = 0) -> None:
        """Add one block; white space around it is dropped (an item keeps its indent)."""
        text = text.rstrip().lstrip("\n") if kind == "item" else text.strip()
        if not text or self._full:
            return
        if self._length + len(text) > MAX_CHARACTERS:
            text = text[: MAX_CHARACTERS - self._length].rstrip()
            self._full = True
            if not text:
                return
        if self._blocks:
            last = self._blocks[-1]
            together = kind == last.kind and (
                kind == "item" or (kind == "row" and table == last.table)
            )
            self._append("\n" if together else "\n\n")
        start = self._length
        self._append(text)
        self._blocks.append(TextBlock(start, self._length, kind, level, table))

    def end_page(self, label: str | None = None, confidence: float | None = None) -> None:
        """End a page: everything since the last call is on it."""
        number = len(self._pages) + 1
        self._pages.append(Page(number, self._page_start, self._length, label, confidence))
        self._page_start = self._length

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def reading(self, metadata: Metadata, findings: Sequence[Finding] = ()) -> Reading:
        """The finished text; a single page when no page was ended."""
        if not self._pages or self._page_start < self._length:
            self.end_page()
        found = list(findings)
        if self._full:
            found.append(Finding("truncated", n=MAX_CHARACTERS, detail="characters"))
        return Reading(
            text="".join(self._parts),
            pages=tuple(self._pages),
            blocks=tuple(self._blocks),
            metadata=metadata,
            findings=tuple(found),
        )
