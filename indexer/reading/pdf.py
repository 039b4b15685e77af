"""PDF: pages in reading order, tables row by row, headings from the outline and the type.

Running heads, feet and page numbers are excluded; each line keeps its position on the page. Pages
without a text layer are recognised when the extra `ocr` is installed, else reported.
"""

from __future__ import annotations

import ctypes
import re

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.reading import ocr
from indexer.reading.findings import Finding, NotRead
from indexer.reading.no_titles import is_no_title
from indexer.reading.pdf_assemble import Assembly
from indexer.reading.pdf_pieces import PageText, page_text
from indexer.reading.pdf_rules import Grid, find_grids
from indexer.reading.records import Metadata, Reading

MAX_PAGES = 5_000
# A page with fewer characters than this and a picture over most of it is a scan.
_FEW = 12
# Above this share of characters without Unicode value a text layer is useless.
_BROKEN_SHARE = 0.3
_MAX_OUTLINE = 2_000


def read_pdf(content: bytes) -> Reading:
    """Read a PDF file.

    Raises:
        NotRead: when it is damaged, encrypted, or has no text.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise NotRead("encrypted") from error
        raise NotRead("broken", detail="PDF") from error
    with document:
        n_pages = len(document)
        if n_pages == 0:
            raise NotRead("empty")
        pages = _Pages(document)
        for i in range(min(n_pages, MAX_PAGES)):
            pages.read(i)
        findings = pages.findings()
        if n_pages > MAX_PAGES:
            findings.append(Finding("truncated", n=MAX_PAGES, detail="pages"))
        assembly = Assembly(pages.texts, pages.grids, pages.recognised)
        reading = assembly.reading(
            labels=[document.get_page_label(i) for i in range(len(pages.texts))],
            outline=_outline(document),
            metadata=_metadata(document),
            findings=findings,
        )
    if not reading.text.strip():
        raise _nothing(pages)
    return reading


def _nothing(pages: _Pages) -> NotRead:
    if pages.scans:
        return NotRead("no_text_layer", n=len(pages.scans))
    if pages.broken:
        return NotRead("broken", detail="PDF")
    return NotRead("empty")


class _Pages:
    """Reads the pages one by one, so that a bad page does not spoil the others."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self.texts: list[PageText] = []
        self.grids: list[list[Grid]] = []
        self.recognised: dict[int, float] = {}  # page index -> confidence
        self.scans: list[int] = []
        self.broken: list[int] = []
        self._empty: list[int] = []
        self._unmapped: dict[int, int] = {}

    def read(self, i: int) -> None:
        """Read page `i`, counted from 0."""
        try:
            page = self._document[i]
        except pypdfium2.PdfiumError:
            self.broken.append(i + 1)
            self._add(PageText([], 0.0, 0.0), [])
            return
        try:
            self._read_page(i, page)
        except pypdfium2.PdfiumError:
            self.broken.append(i + 1)
            self._add(PageText([], *page.get_size()), [])
        finally:
            page.close()

    def _read_page(self, i: int, page: pypdfium2.PdfPage) -> None:
        text_page = page.get_textpage()
        try:
            text = page_text(page.raw, text_page.raw)
        finally:
            text_page.close()
        n = sum(len(piece.text) for piece in text.pieces)
        unusable = n > 0 and text.n_unmapped > _BROKEN_SHARE * n
        if (n < _FEW and _has_picture(page, text)) or unusable:
            recognised = ocr.recognise(page)
            if recognised is not None and recognised.pieces:
                self.recognised[i] = recognised.confidence
                self._add(PageText(recognised.pieces, text.width, text.height), [])
                return
            if recognised is None or n:
                self.scans.append(i + 1)
                text = text if not unusable else PageText([], text.width, text.height)
            else:
                self._empty.append(i + 1)  # a picture without characters
        elif n == 0:
            self._empty.append(i + 1)
        if text.n_unmapped and not unusable:
            self._unmapped[i + 1] = text.n_unmapped
        turned = bool(pdfium.FPDFPage_GetRotation(page.raw))
        self._add(text, [] if turned or not text.pieces else find_grids(page.raw, text.height))

    def _add(self, text: PageText, grids: list[Grid]) -> None:
        self.texts.append(text)
        self.grids.append(grids)

    def findings(self) -> list[Finding]:
        """Findings: pages that were not read, or not from a text layer."""
        found = []
        for code, numbers in (
            ("pages_without_text", self.scans),
            ("pages_broken", self.broken),
            ("empty_pages", self._empty),
        ):
            if numbers:
                found.append(Finding(code, n=len(numbers), pages=tuple(numbers)))
        if self._unmapped:
            n = sum(self._unmapped.values())
            found.append(Finding("cid", n=n, pages=tuple(self._unmapped)))
        if self.recognised:
            pages = tuple(i + 1 for i in self.recognised)
            mean = sum(self.recognised.values()) / len(self.recognised)
            found.append(Finding("ocr", n=len(pages), pages=pages, detail=f"{mean:.2f}"))
        return found


def _has_picture(page: pypdfium2.PdfPage, text: PageText) -> bool:
    """True when pictures or drawings cover a large part of a page."""
    edges = [ctypes.c_float() for _ in range(4)]
    count = min(int(pdfium.FPDFPage_CountObjects(page.raw)), 2_000)
    for i in range(count):
        item = pdfium.FPDFPage_GetObject(page.raw, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            continue
        if pdfium.FPDFPageObj_GetBounds(item, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            if (right - left) * (top - bottom) > 0.1 * text.width * text.height:
                return True
    return False


def _outline(document: pypdfium2.PdfDocument) -> list[tuple[int, str, int]]:
    """(level from 1, title, page index) of the bookmarks."""
    found: list[tuple[int, str, int]] = []
    try:
        for bookmark in document.get_toc(max_depth=8):
            title = " ".join(bookmark.get_title().split())
            target = bookmark.get_dest()
            index = target.get_index() if target is not None else None
            if title and index is not None:
                found.append((bookmark.level + 1, title, int(index)))
            if len(found) >= _MAX_OUTLINE:
                break
    except (pypdfium2.PdfiumError, RecursionError, ValueError):
        return found
    return found


def _metadata(document: pypdfium2.PdfDocument) -> Metadata:
    """The declared title, unless it is a file name or the name of a program."""
    values = document.get_metadata_dict(skip_empty=True)
    title: str | None = " ".join((values.get("Title") or "").split()) or None
    is_file_name = title is not None and re.fullmatch(r"[A-Za-z0-9_.+-]+", title) is not None
    if title is not None and (is_file_name or is_no_title(title)):
        title = None
    return Metadata(title=title)
