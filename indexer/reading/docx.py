"""Word files in the order of the document: headings, lists, tables, notes, text boxes.

Tracked insertions count, deletions do not; content controls are text; comments are a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.reading.docx_numbering import Numbering
from indexer.reading.docx_runs import Runs, take_notes
from indexer.reading.docx_styles import Styles
from indexer.reading.draft import Draft
from indexer.reading.findings import Finding, NotRead
from indexer.reading.ooxml import Element, Package, child, local, value
from indexer.reading.records import Reading
from indexer.reading.tables import add_table

# Elements that contain paragraphs and tables but are neither.
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body"})
# Nested tables deeper than this are read as text only.
_MAX_DEPTH = 20


def read_docx(content: bytes) -> Reading:
    """Read a Word file.

    Raises:
        NotRead: when it cannot be opened or has no text.
    """
    package = Package(content)
    name = package.main_part("word/document.xml")
    root = package.xml(name)
    body = child(root, "body")
    if body is None:
        raise NotRead("broken", detail="document.xml")
    document = _Document(package, name)
    document.blocks(body, 0)
    document.rest_of_notes()
    if not document.draft.length:
        raise NotRead("empty")
    metadata = package.metadata()
    if document.title:
        metadata = replace(metadata, title=document.title)
    return document.draft.reading(metadata, document.findings())


class _Document:
    """Walks the body and fills the draft."""

    def __init__(self, package: Package, name: str) -> None:
        self.draft = Draft()
        self.title: str | None = None
        self._package = package
        parts = dict(package.relations(name).values())
        self._styles = Styles(_xml(package, parts.get("styles")))
        self._numbering = Numbering(_xml(package, parts.get("numbering")))
        self._notes = take_notes(_xml(package, parts.get("footnotes")), "footnote")
        self._notes |= take_notes(_xml(package, parts.get("endnotes")), "endnote")
        self._used: set[tuple[str, str]] = set()
        self._comments = _xml(package, parts.get("comments"))
        self._heads = [
            _xml(package, part)
            for kind, part in package.relations(name).values()
            if kind in {"header", "footer"}
        ]
        self._deleted: list[str] = []
        self._hidden: list[str] = []

    def blocks(self, parent: Element, depth: int) -> None:
        """Add the paragraphs and tables below an element, in order."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name in _WRAPPERS:
                self.blocks(element, depth)

    def _paragraph(self, element: Element, depth: int) -> None:
        runs = Runs.of(element)
        self._leave_out(runs)
        text = runs.text
        style = self._styles.of(element)
        label = self._label(element, style.numbering)
        if text.strip():
            if style.is_title and self.title is None:
                self.title = " ".join(text.split())
            if label:
                text = f"{label}{_gap(label)}{text.lstrip()}"
            if style.heading:
                self.draft.add(" ".join(text.split()), "heading", level=style.heading)
            else:
                self.draft.add(text, "item" if label else "paragraph")
        self._after(runs, depth)

    def _after(self, runs: Runs, depth: int) -> None:
        """Text boxes of a paragraph, then the notes it refers to."""
        for box in runs.boxes:
            if depth < _MAX_DEPTH:
                self.blocks(box, depth + 1)
        for note in runs.notes:
            if note in self._notes and note not in self._used:
                self._used.add(note)
                self.draft.add(self._notes[note], "note")

    def _leave_out(self, runs: Runs) -> None:
        self._deleted.extend(runs.deleted)
        self._hidden.extend(runs.hidden)

    def _label(self, element: Element, from_style: tuple[str, int] | None) -> str:
        own = child(element, "pPr", "numPr")
        number = value(child(own, "numId"))
        level = value(child(own, "ilvl"))
        if number is None and from_style is not None:
            number, base = from_style
            level = level or str(base)
        if number is None or number == "0" or not (level or "0").isdigit():
            return ""
        return self._numbering.label(number, int(level or 0))

    def _table(self, table: Element, depth: int) -> None:
        rows: list[list[str]] = []
        n_header = 0
        above: list[str] = []
        later: list[Runs] = []
        for row in _rows(table):
            line = self._row(row, above, depth, later)
            marked = child(row, "trPr", "tblHeader") is not None
            if marked and n_header == len(rows):
                n_header += 1
            rows.append(line)
            above = line
        if len(rows) == 1 or all(len(row) == 1 for row in rows):
            self._as_blocks(rows)
        else:
            add_table(self.draft, rows, n_header or None)
        for runs in later:
            self._after(runs, depth)

    def _as_blocks(self, rows: list[list[str]]) -> None:
        """True for a table that only frames text, or has one row: it is read as blocks."""
        if len(rows) == 1 and len(rows[0]) > 1:
            add_table(self.draft, rows, 0)
            return
        for row in rows:
            for cell in row:
                for line in cell.split("\n"):
                    self.draft.add(line, "paragraph")

    def _row(self, row: Element, above: list[str], depth: int, later: list[Runs]) -> list[str]:
        line: list[str] = []
        n_cells = 0
        for cell in _cells(row):
            n_cells += 1
            properties = child(cell, "tcPr")
            width = value(child(properties, "gridSpan")) or "1"
            merge = child(properties, "vMerge")
            if merge is not None and (value(merge) or "continue") == "continue":
                text = above[len(line)] if len(line) < len(above) else ""
            else:
                text = self._cell(cell, depth, later)
            line.extend([text] * (min(int(width), 500) if width.isdigit() else 1))
        return line if n_cells > 1 else line[:1]  # a cell that spans the table is read once

    def _cell(self, cell: Element, depth: int, later: list[Runs]) -> str:
        lines: list[str] = []
        for element in _inside(cell):
            if local(element) == "p":
                runs = Runs.of(element)
                self._leave_out(runs)
                later.append(runs)
                label = self._label(element, self._styles.of(element).numbering)
                text = " ".join(runs.text.split())
                if text:
                    lines.append(f"{label}{_gap(label)}{text}" if label else text)
            elif depth < _MAX_DEPTH:
                for row in _rows(element):
                    inner = [self._cell(one, depth + 1, later) for one in _cells(row)]
                    lines.append("; ".join(part for part in inner if part))
        return "\n".join(lines)

    def rest_of_notes(self) -> None:
        """Add the notes that no paragraph refers to."""
        for key, text in self._notes.items():
            if key not in self._used:
                self.draft.add(text, "note")

    def findings(self) -> list[Finding]:
        """Findings: what was left out, and what cannot be read."""
        findings = self._package.common_findings()
        heads = [text for head in self._heads if head is not None if (text := _all_text(head))]
        if heads:
            shown = ", ".join(dict.fromkeys(text[:40] for text in heads))
            findings.append(Finding("running_heads", n=len(heads), detail=shown))
        if self._deleted:
            shown = ", ".join(text.strip()[:40] for text in self._deleted[:3])
            findings.append(Finding("tracked", n=len(self._deleted), detail=shown))
        if self._hidden:
            shown = ", ".join(text.strip()[:40] for text in self._hidden[:3])
            findings.append(Finding("hidden_text", n=len(self._hidden), detail=shown))
        comments = [
            text
            for comment in (self._comments if self._comments is not None else ())
            if (text := _all_text(comment))
        ]
        if comments:
            shown = ", ".join(text[:40] for text in comments[:3])
            findings.append(Finding("comments", n=len(comments), detail=shown))
        return findings


def _xml(package: Package, name: str | None) -> Element | None:
    return package.xml(name) if name else None


def _all_text(element: Element) -> str:
    texts = (part.text or "" for part in element.iter() if local(part) == "t")
    return " ".join("".join(texts).split())


def _gap(label: str) -> str:
    """The separator between a number and its text: nothing after 、, else a space."""
    return "" if re.search(r"[、，。：）]$", label) else " "


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local(element) == "tr":
            if child(element, "trPr", "del") is None:
                yield element
        elif local(element) in _WRAPPERS:
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in _WRAPPERS:
            yield from _cells(element)


def _inside(cell: Element) -> Iterator[Element]:
    for element in cell:
        if local(element) in {"p", "tbl"}:
            yield element
        elif local(element) in _WRAPPERS:
            yield from _inside(element)
