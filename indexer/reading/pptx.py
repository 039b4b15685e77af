"""Presentations: a page per slide; titles are headings, table rows carry their header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indexer.reading.draft import Draft
from indexer.reading.findings import Finding, NotRead
from indexer.reading.ooxml import Element, Package, child, local, value
from indexer.reading.records import Reading
from indexer.reading.tables import add_table

_TITLES = frozenset({"title", "ctrTitle"})
# Placeholders that repeat on every slide.
_RUNNING = frozenset({"sldNum", "ftr", "dt", "hdr"})
_PICTURES = frozenset({"pic"})
_MAX_SLIDES = 5_000


def read_pptx(content: bytes) -> Reading:
    """Read a presentation in the order of its slides, hidden ones too.

    Raises:
        NotRead: when it cannot be opened or has no text.
    """
    package = Package(content)
    name = package.main_part("ppt/presentation.xml")
    slides = _slides(package, name)
    show = _Show()
    for number, slide in enumerate(slides[:_MAX_SLIDES], start=1):
        show.slide(package, slide, number)
    if not show.draft.length:
        raise NotRead("empty")
    findings = [*package.common_findings(), *show.findings()]
    if len(slides) > _MAX_SLIDES:
        findings.append(Finding("truncated", n=_MAX_SLIDES, detail="slides"))
    metadata = package.metadata()
    if show.title:
        metadata = replace(metadata, title=show.title)
    return show.draft.reading(metadata, findings)


def _slides(package: Package, name: str) -> list[str]:
    """The parts of the slides, in order."""
    relations = package.relations(name)
    listed = child(package.xml(name), "sldIdLst")
    found = []
    for element in listed if listed is not None else ():
        # The relation's id and the slide's own id have the same local name: take r:id.
        ids = [text for key, text in element.attrib.items() if key.endswith("}id")]
        kind, part = relations.get(ids[0] if ids else "", ("", ""))
        if kind == "slide":
            found.append(part)
    return found


class _Show:
    """Walks the slides and fills the draft."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.title: str | None = None
        self._empty: list[int] = []
        self._pictures: list[int] = []
        self._hidden: list[int] = []
        self._comments = 0

    def slide(self, package: Package, name: str, number: int) -> None:
        """Add one slide and its notes as a page."""
        root = package.xml(name)
        if root is None:
            raise NotRead("broken", detail=name)
        before = self.draft.length
        shapes = list(_shapes(child(root, "cSld", "spTree")))
        # The title may be anywhere in the file; it is read first.
        shapes.sort(key=lambda shape: _placeholder(shape) not in _TITLES)
        for shape in shapes:
            self._shape(shape)
        for kind, part in package.relations(name).values():
            if kind == "notesSlide":
                self._notes(package.xml(part))
            elif kind == "comments":
                found = package.xml(part)
                self._comments += len(found) if found is not None else 0
        if root.get("show") == "0":
            self._hidden.append(number)
        if self.draft.length == before:
            pictures = any(local(shape) in _PICTURES for shape in shapes)
            (self._pictures if pictures else self._empty).append(number)
        self.draft.end_page()

    def _shape(self, shape: Element) -> None:
        kind = _placeholder(shape)
        if kind in _RUNNING:
            return
        table = next((part for part in shape.iter() if local(part) == "tbl"), None)
        if table is not None:
            first = child(table, "tblPr")
            marked = first is not None and first.get("firstRow") == "1"
            add_table(self.draft, _rows(table), 1 if marked else None)
            return
        body = child(shape, "txBody")
        paragraphs = list(_paragraphs(body))
        if kind in _TITLES:
            title = " ".join(text for text, _ in paragraphs)
            self.draft.add(" ".join(title.split()), "heading", level=1)
            self.title = self.title or " ".join(title.split()) or None
            return
        for text, level in paragraphs:
            is_item = len(paragraphs) > 1 and (kind in {"body", "obj", ""} or level > 0)
            self.draft.add(
                "  " * level + text if is_item else text, "item" if is_item else "paragraph"
            )

    def _notes(self, root: Element | None) -> None:
        for shape in _shapes(child(root, "cSld", "spTree")):
            if _placeholder(shape) == "body":
                for text, _ in _paragraphs(child(shape, "txBody")):
                    self.draft.add(text, "note")

    def findings(self) -> list[Finding]:
        """Slides without text, hidden slides, comments."""
        findings = []
        if self._pictures:
            pages = tuple(self._pictures)
            findings.append(Finding("pages_without_text", n=len(pages), pages=pages))
        if self._empty:
            pages = tuple(self._empty)
            findings.append(Finding("empty_pages", n=len(pages), pages=pages))
        if self._hidden:
            shown = ", ".join(map(str, self._hidden))
            findings.append(Finding("hidden", n=len(self._hidden), detail=shown))
        if self._comments:
            findings.append(Finding("comments", n=self._comments, detail="PPTX"))
        return findings


def _shapes(tree: Element | None) -> Iterator[Element]:
    """The shapes in order, with those inside groups."""
    for element in tree if tree is not None else ():
        if local(element) == "grpSp":
            yield from _shapes(element)
        elif local(element) == "AlternateContent":
            yield from _shapes(next(iter(element), None))
        elif local(element) in {"sp", "graphicFrame", "pic", "cxnSp"}:
            yield element


def _placeholder(shape: Element) -> str | None:
    """The kind of a placeholder: "" without a kind, None for a shape that is no placeholder."""
    for properties in shape:
        found = child(properties, "nvPr", "ph")
        if found is not None:
            return found.get("type") or ""
    return None


def _paragraphs(body: Element | None) -> Iterator[tuple[str, int]]:
    for element in body if body is not None else ():
        if local(element) == "p":
            text = _text(element).strip()
            level = value(child(element, "pPr"), "lvl") or "0"
            if text:
                yield text, int(level) if level.isdigit() else 0


def _text(paragraph: Element) -> str:
    parts = []
    for part in paragraph.iter():
        name = local(part)
        if name == "t":
            parts.append(part.text or "")
        elif name == "br":
            parts.append("\n")
        elif name == "tab":
            parts.append("\t")
    return "".join(parts)


def _rows(table: Element) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in table:
        if local(row) != "tr":
            continue
        line: list[str] = []
        for cell in row:
            if local(cell) != "tc":
                continue
            text = " ".join(text for text, _ in _paragraphs(child(cell, "txBody")))
            if cell.get("hMerge") == "1" and line:
                text = line[-1]
            if cell.get("vMerge") == "1" and rows and len(line) < len(rows[-1]):
                text = rows[-1][len(line)]
            line.append(text)
        merged = sum(cell.get("hMerge") == "1" for cell in row)
        rows.append(line[:1] if line and merged == len(line) - 1 else line)
    return rows
