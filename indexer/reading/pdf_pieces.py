"""The characters of a PDF page as pieces: runs on one line with no wide gap inside."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import pypdfium2.raw as pdfium

# A gap wider than this, in font sizes, parts two pieces: cells or columns, not words. An
# ideographic space is one wide by itself.
_WIDE_GAP = 0.78
_IDEOGRAPHIC_GAP = 2.2
_BREAKS = frozenset({0x0A, 0x0D})
_SPACES = frozenset({0x20, 0xA0, 0x09, 0x3000, 0x2002, 0x2003})
_HYPHENS = frozenset({0x02, 0xFFFE})  # what pdfium gives for a hyphen at the end of a line
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st",
}  # fmt: skip


@dataclass(slots=True)
class Piece:
    """Text in points from the top left corner of its page. `size` is that of the font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        """From the top of the line to its bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half way down the line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PageText:
    """The pieces of a page in the order of the file, and its size in points."""

    pieces: list[Piece]
    width: float
    height: float
    n_unmapped: int = 0


def page_text(page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE) -> PageText:
    """Read the characters of an open page."""
    height = float(pdfium.FPDF_GetPageHeightF(page))
    width = float(pdfium.FPDF_GetPageWidthF(page))
    count = max(int(pdfium.FPDFText_CountChars(text_page)), 0)
    get = pdfium.FPDFText_GetUnicode
    codes = [get(text_page, i) for i in range(count)]
    box = _boxes(page, text_page, width, height)
    pieces: list[Piece] = []
    used = set(codes)
    special = frozenset(code for code in used if _character(code) != _plainly(code))
    lost = {code for code in used if code in {0, 0xFFFD} or 0xE000 <= code <= 0xF8FF}
    for start, end in _lines(codes):
        pieces.extend(_pieces(codes, start, end, text_page, box, special))
    n_unmapped = sum(code in lost for code in codes) if lost else 0
    return PageText(pieces, width, height, n_unmapped)


def _lines(codes: list[int]) -> list[tuple[int, int]]:
    lines, start = [], 0
    for i, code in enumerate(codes):
        if code in _BREAKS:
            if i > start:
                lines.append((start, i))
            start = i + 1
        elif code in _HYPHENS:
            # The library goes on with the next line as if the word had not been broken.
            lines.append((start, i + 1))
            start = i + 1
    if start < len(codes):
        lines.append((start, len(codes)))
    return lines


_Place = tuple[float, float, float, float]
_FIGURE = re.compile("[0-9]")


class _boxes:  # noqa: N801
    """`box(i)` is (left, top, right, bottom) of a character, from the top left corner."""

    def __init__(
        self, page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, width: float, height: float
    ) -> None:
        self._text_page = text_page
        self._rect = pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._rect)
        self._width, self._height = width, height
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        cropped = pdfium.FPDFPage_GetCropBox(page, left, bottom, right, top) or (
            pdfium.FPDFPage_GetMediaBox(page, left, bottom, right, top)
        )
        self._x0 = left.value if cropped else 0.0
        self._y0 = bottom.value if cropped else 0.0
        self._turned = int(pdfium.FPDFPage_GetRotation(page))

    def __call__(self, i: int) -> tuple[float, float, float, float]:
        rect = self._rect
        if not pdfium.FPDFText_GetLooseCharBox(self._text_page, i, self._reference):
            return (0.0, 0.0, 0.0, 0.0)
        left, right = rect.left - self._x0, rect.right - self._x0
        bottom, top = rect.bottom - self._y0, rect.top - self._y0
        if self._turned == 0:
            return (left, self._height - top, right, self._height - bottom)
        if self._turned == 1:
            return (bottom, left, top, right)
        if self._turned == 2:
            return (self._width - right, bottom, self._width - left, top)
        return (self._width - top, self._height - right, self._width - bottom, self._height - left)


def _pieces(
    codes: list[int],
    start: int,
    end: int,
    text_page: pdfium.FPDF_TEXTPAGE,
    box: _boxes,
    special: frozenset[int],
) -> list[Piece]:
    """Cut a line at wide gaps and where it jumps."""
    pieces: list[Piece] = []
    first, last = -1, -1  # of the words of the piece so far
    text: list[str] = []
    i = start
    head: _Place = (0.0, 0.0, 0.0, 0.0)  # of the first character of the piece
    edge: _Place = head  # of the last one so far
    while i < end:
        if codes[i] in _SPACES:
            i += 1
            continue
        word = i
        while i < end and codes[i] not in _SPACES:
            i += 1
        here = box(word)
        if first >= 0:
            # Every word comes by here: no calls of min and max.
            high, low = here[3] - here[1], edge[3] - edge[1]
            size = high if high > low else low
            size = size if size > 1.0 else 1.0
            gap = here[0] - edge[2]
            bottom = here[3] if here[3] < edge[3] else edge[3]
            same_line = bottom > here[1] and bottom > edge[1]
            single = word == last + 2 and codes[last + 1] != 0x3000
            ideographic = not single and 0x3000 in codes[last + 1 : word]
            wide = _IDEOGRAPHIC_GAP if ideographic else _WIDE_GAP
            if not same_line or gap > wide * size or gap < -2 * size:
                pieces.append(_piece(text, first, head, edge, text_page))
                text, first = [], -1
            else:
                text.append("\u3000" if codes[word - 1] == 0x3000 else " ")
        if first < 0:
            first, head = word, here
        text.append(_word(codes[word:i], word, text_page, special))
        last = i - 1
        edge = here if last == word else box(last)
    if first >= 0:
        pieces.append(_piece(text, first, head, edge, text_page))
    return [piece for piece in pieces if piece.text]


def _piece(
    text: list[str], first: int, a: _Place, b: _Place, text_page: pdfium.FPDF_TEXTPAGE
) -> Piece:
    weight = int(pdfium.FPDFText_GetFontWeight(text_page, first))
    size = float(pdfium.FPDFText_GetFontSize(text_page, first))
    height = max(a[3], b[3]) - min(a[1], b[1])
    return Piece(
        "".join(text).strip(),
        min(a[0], b[0]),
        min(a[1], b[1]),
        max(a[2], b[2]),
        max(a[3], b[3]),
        # Some programs set a size of 1 and scale the page.
        size if height <= 0 or 0.4 <= size / height <= 2.5 else height,
        weight >= 600 or _is_bold(text_page, first),
    )


def _is_bold(text_page: pdfium.FPDF_TEXTPAGE, i: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text_page, i, name, 128, flags)
    words = name.value.lower() if 0 < length <= 128 else b""
    return any(word in words for word in (b"bold", b"black", b"heavy", b"simhei"))


def _word(
    codes: list[int], first: int, text_page: pdfium.FPDF_TEXTPAGE, special: frozenset[int]
) -> str:
    """The characters of a word; small figures beside large characters are superscripts."""
    if special.isdisjoint(codes):
        plain = "".join(map(chr, codes))
        if _FIGURE.search(plain) is None or plain.isdigit():
            return plain
    figures = [0x30 <= code <= 0x39 for code in codes]
    if not any(figures):
        return "".join(map(_character, codes))
    sizes = [float(pdfium.FPDFText_GetFontSize(text_page, first + i)) for i in range(len(codes))]
    largest = max(sizes)
    return "".join(
        _SUPERSCRIPTS[code - 0x30] if figure and size < 0.8 * largest else _character(code)
        for code, figure, size in zip(codes, figures, sizes, strict=True)
    )


def _plainly(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else ""


def _character(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code in _LIGATURES:
        return _LIGATURES[code]
    if 0x2F00 <= code <= 0x2FD5 or 0x2E80 <= code <= 0x2EFF:
        return _radical(code)
    if code < 0x20 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "" if code != 0 else "\ufffd"
    return chr(code)


def _radical(code: int) -> str:
    """Radicals stand in fonts for the characters that look like them."""
    import unicodedata

    return unicodedata.normalize("NFKC", chr(code))
