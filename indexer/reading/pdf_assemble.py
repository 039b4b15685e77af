"""Assembles pages of pieces into one text: flows, tables and headings in order, with boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.reading.draft import MAX_CHARACTERS
from indexer.reading.findings import Finding
from indexer.reading.pdf_layout import columns
from indexer.reading.pdf_paragraphs import Body, Line, Paragraph, paragraphs
from indexer.reading.pdf_pieces import PageText, Piece
from indexer.reading.pdf_rules import Grid
from indexer.reading.pdf_running import set_apart
from indexer.reading.pdf_tables import PageTable, open_tables, ruled_tables
from indexer.reading.records import Metadata, Reading
from indexer.reading.tables import column_names, header_rows, is_number, named
from indexer.records import Box, Page, TextBlock

_NOTE = re.compile(r"(?:\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[①-⑳*†‡]|\[\d{1,3}\])\s*\S")


@dataclass(slots=True)
class _Table:
    """A table that may continue over pages: names of its columns, and the rows of each page."""

    names: list[str]
    parts: list[tuple[int, PageTable, int]]  # page, table, rows to leave out at the top
    header: list[str]

    def is_above(self, page: int, rows: Sequence[Sequence[str]]) -> bool:
        """True when the table ends on the previous page and is as wide as `rows`."""
        last_page, last, _ = self.parts[-1]
        return last_page == page - 1 and len(last.rows[0]) == len(rows[0])

    def goes_on(self, rows: Sequence[Sequence[str]]) -> bool:
        """True when `rows`, at the top of the next page, continue this table."""
        if rows[0] == self.header:
            return True
        if len(self.parts) == 1 and not self.header and len(self.parts[0][1].rows) == 1:
            # A single row at the foot of a page may be the header of the next rows.
            page, table, _ = self.parts[0]
            first = [cell.text for cell in table.rows[0]]
            if header_rows([first, *rows]) == 0:
                return False
            self.names, self.header = column_names([first], len(first)), first
            self.parts[0] = (page, table, 1)
            return True
        return header_rows(rows) == 0 or not _names_columns(rows, self)


_Item = Paragraph | _Table


class Assembly:
    """Puts the pages of a document together."""

    def __init__(
        self,
        texts: Sequence[PageText],
        grids: Sequence[Sequence[Grid]],
        recognised: Mapping[int, float],
    ) -> None:
        self._texts = texts
        self._recognised = recognised
        kept, self.removed = set_apart(texts)
        self._body = Body.of(kept)
        self._items: list[_Item] = []
        for i, pieces in enumerate(kept):
            self._page(i + 1, pieces, grids[i])

    def _page(self, page: int, pieces: Sequence[Piece], grids: Sequence[Grid]) -> None:
        tables, rest = ruled_tables(pieces, grids)
        flows = columns(rest)
        items: list[tuple[float, _Item | PageTable]] = []
        for flow in flows:
            found, text = open_tables(flow)
            blocks: list[tuple[float, Paragraph | PageTable]] = [
                (table.top, table) for table in found
            ]
            cuts = sorted([table.top for table in found])
            for part in _between(text, cuts):
                blocks.extend(
                    (paragraph.lines[0].top, paragraph)
                    for paragraph in paragraphs(part, page, self._body)
                )
            blocks.sort(key=lambda pair: pair[0])
            items.extend(blocks)
        for table in tables:
            _insert(items, table)
        self._mark_notes(page, [item for _, item in items if isinstance(item, Paragraph)])
        for _, item in items:
            if isinstance(item, PageTable):
                self._add_table(page, item)
            elif isinstance(item, Paragraph):
                self._add_paragraph(item)

    def _mark_notes(self, page: int, found: Sequence[Paragraph]) -> None:
        """Small type at the foot of a page is a note."""
        height = self._texts[page - 1].height
        for paragraph in found:
            first = paragraph.lines[0]
            small = first.size < self._body.size * 0.93
            if small and first.top > height * 0.5 and _NOTE.match(first.text):
                paragraph.kind = "note"
                paragraph.open = False

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        """Add a paragraph, to the last open one when it continues that."""
        for previous in reversed(self._items[-4:]):
            if isinstance(previous, Paragraph) and previous.kind == "note":
                continue  # the text continues after the notes of a page
            if (
                isinstance(previous, Paragraph)
                and previous.open
                and paragraph.kind == "paragraph"
                and not paragraph.indented
                and abs(previous.lines[-1].size - paragraph.lines[0].size) < 0.6
            ):
                previous.lines.extend(paragraph.lines)
                previous.open = paragraph.open
                return
            break
        self._items.append(paragraph)

    def _add_table(self, page: int, table: PageTable) -> None:
        rows = [[cell.text for cell in row] for row in table.rows]
        last = next((item for item in reversed(self._items) if not _is_note(item)), None)
        if isinstance(last, _Table) and last.is_above(page, rows) and last.goes_on(rows):
            last.parts.append((page, table, int(rows[0] == last.header)))
            return
        n_header = header_rows(rows)
        names = column_names(rows[:n_header], max(len(row) for row in rows))
        header = rows[0] if n_header else []
        self._items.append(_Table(names, [(page, table, n_header)], header))

    def reading(
        self,
        labels: Sequence[str],
        outline: Sequence[tuple[int, str, int]],
        metadata: Metadata,
        findings: Sequence[Finding],
    ) -> Reading:
        """The finished text."""
        self._apply_outline(outline)
        text = _Text()
        for item in self._items:
            if isinstance(item, _Table):
                text.table(item)
            else:
                text.paragraph(item)
        found = list(findings)
        if self.removed:
            shown = ", ".join(dict.fromkeys(self.removed))[:120]
            found.append(Finding("running_heads", n=len(self.removed), detail=shown))
        if text.full:
            found.append(Finding("truncated", n=MAX_CHARACTERS, detail="characters"))
        return Reading(
            text=text.text(),
            pages=self._spans(text, labels),
            blocks=tuple(text.blocks),
            boxes=tuple(text.boxes),
            metadata=metadata,
            findings=tuple(found),
        )

    def _apply_outline(self, outline: Sequence[tuple[int, str, int]]) -> None:
        """Make the lines that the outline lists headings of its levels."""
        wanted = {(index + 1, _plain(title)): level for level, title, index in outline}
        if not wanted:
            return
        for item in self._items:
            if isinstance(item, Paragraph) and len(item.lines) <= 4:
                text, _ = item.joined()
                level = wanted.get((item.lines[0].page, _plain(text)))
                if level is not None:
                    item.kind, item.level = "heading", level

    def _spans(self, text: _Text, labels: Sequence[str]) -> tuple[Page, ...]:
        """A page starts with its first line; one without text is empty."""
        starts: dict[int, int] = {}
        for box in text.boxes:
            starts[box.page] = min(starts.get(box.page, box.start), box.start)
        spans: list[Page] = []
        n_pages = len(self._texts)
        following = text.length
        for page in range(n_pages, 0, -1):
            start = 0 if page == 1 else min(starts.get(page, following), following)
            label = labels[page - 1] if page <= len(labels) else ""
            spans.append(
                Page(
                    page, start, following,
                    label if label and label != str(page) else None,
                    self._recognised.get(page - 1),
                )
            )  # fmt: skip
            following = start
        return tuple(reversed(spans))


class _Text:
    """The text as it grows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.blocks: list[TextBlock] = []
        self.boxes: list[Box] = []
        self.full = False
        self._tables = 0

    def text(self) -> str:
        return "".join(self._parts)

    def paragraph(self, paragraph: Paragraph) -> None:
        """Add a paragraph, with a box for each of its lines."""
        words, starts = paragraph.joined()
        start = self._begin(words, "\n\n")
        if start is None:
            return
        ends = [*starts[1:], len(words)]
        for line, low, high in zip(paragraph.lines, starts, ends, strict=True):
            self._box(line, start + min(low, len(words)), start + min(high, len(words)))
        self.blocks.append(TextBlock(start, self.length, paragraph.kind, paragraph.level))

    def table(self, table: _Table) -> None:
        """Add the rows of a table, with a box for each cell."""
        self._tables += 1
        first = True
        for page, part, skip in table.parts:
            rows = (
                part.rows if len(table.parts) == 1 and len(part.rows) == skip else part.rows[skip:]
            )
            for row in rows:
                names = [*table.names, *[""] * len(row)]
                cells = [
                    (named(name, cell.text), cell)
                    for name, cell in zip(names, row, strict=False)
                    if cell.text
                ]
                start = self._begin(
                    " | ".join(text for text, _ in cells), "\n\n" if first else "\n"
                )
                if start is None:
                    continue
                first = False
                position = start
                for text, cell in cells:
                    end = position + len(text)
                    self._box(Line.of(cell.pieces, page), end - len(cell.text), end)
                    position = end + 3
                self.blocks.append(TextBlock(start, self.length, "row", 0, self._tables))

    def _begin(self, words: str, gap: str) -> int | None:
        """Append a block and return its start; None when it is empty or the text is full."""
        if not words.strip() or self.full:
            return None
        if self.length + len(words) > MAX_CHARACTERS:
            self.full = True
            return None
        if self.blocks:
            self._parts.append(gap)
            self.length += len(gap)
        start = self.length
        self._parts.append(words)
        self.length += len(words)
        return start

    def _box(self, line: Line, start: int, end: int) -> None:
        corners = (round(value, 1) for value in (line.left, line.top, line.right, line.bottom))
        self.boxes.append(Box(line.page, start, end, *corners))


def _between(pieces: Sequence[Piece], cuts: Sequence[float]) -> list[list[Piece]]:
    """The pieces of a flow in groups, divided by its tables."""
    groups: list[list[Piece]] = [[] for _ in range(len(cuts) + 1)]
    for piece in pieces:
        groups[sum(piece.top >= cut for cut in cuts)].append(piece)
    return [group for group in groups if group]


def _insert(items: list[tuple[float, _Item | PageTable]], table: PageTable) -> None:
    """Insert a ruled table before the first block below it in the same part of the page."""
    for position, (top, item) in enumerate(items):
        if isinstance(item, Paragraph):
            is_beside = item.lines[0].right < table.left or item.lines[0].left > table.right
            if top >= table.top - 1 and not is_beside:
                items.insert(position, (table.top, table))
                return
        elif isinstance(item, PageTable) and item.top > table.top and item.left < table.right:
            items.insert(position, (table.top, table))
            return
    items.append((table.top, table))


def _is_note(item: _Item) -> bool:
    return isinstance(item, Paragraph) and item.kind == "note"


def _names_columns(rows: Sequence[Sequence[str]], last: _Table) -> bool:
    """False when the first row looks like the previous last row: figures in the same columns."""
    before = [cell.text for cell in last.parts[-1][1].rows[-1]]
    figures = [is_number(text) for text in before]
    return not any(figures) or any(
        is_number(text) != figure for text, figure in zip(rows[0], figures, strict=False) if text
    )


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
