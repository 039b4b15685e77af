"""Extracts the characters of a PDF page as pieces: runs on one line without a wide gap."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import pypdfium2.raw as pdfium

# A gap wider than this, in font sizes, separates two pieces: cells or columns, not words. An
# ideographic space is one font size wide by itself.
_WIDE_GAP = 0.78
_IDEOGRAPHIC_GAP = 2.2
# The character pdfium returns for a hyphen at the end of a line.
_HYPHENS = "\x02\ufffe"
# A line ends at a break. After such a hyphen the library continues with the next line, as if
# the word had not been broken.
_LINE = re.compile(rf"[^\n\r{_HYPHENS}]*[{_HYPHENS}]|[^\n\r{_HYPHENS}]+")
_WORD = re.compile("[^ \xa0\t\u3000\u2002\u2003]+")
_FIGURE = re.compile("[0-9]")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_BOLD = (b"bold", b"black", b"heavy", b"simhei")
_NAME_LENGTH = 128


@dataclass(slots=True)
class Piece:
    """Text with its box in points from the top left corner of its page. `size` is the font's."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        """The height of the line."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical middle of the line."""
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
    text = characters(text_page)
    source = _Source(page, text_page, width, height)
    used = set(text)
    special = frozenset(one for one in used if _character(one) != one)
    pieces: list[Piece] = []
    for line in _LINE.finditer(text):
        pieces.extend(_pieces(text, line.start(), line.end(), source, special))
    lost = [one for one in used if one in "\0\ufffd" or "\ue000" <= one <= "\uf8ff"]
    return PageText(pieces, width, height, sum(text.count(one) for one in lost))


def characters(text_page: pdfium.FPDF_TEXTPAGE) -> str:
    """The characters of a page; index i is that of character i in the library.

    One call returns them all, but omits characters without a Unicode value: if it did, they are
    read one by one.
    """
    count = max(int(pdfium.FPDFText_CountChars(text_page)), 0)
    if count == 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    length = int(pdfium.FPDFText_GetText(text_page, 0, count, buffer)) - 1
    text = bytes(buffer)[: 2 * max(length, 0)].decode("utf-16-le", "surrogatepass")
    return text if len(text) == count else characters_one_by_one(text_page, count)


def characters_one_by_one(text_page: pdfium.FPDF_TEXTPAGE, count: int) -> str:
    """The same for any values: those beyond Unicode become a control character."""
    get = pdfium.FPDFText_GetUnicode
    codes = (get(text_page, i) for i in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\x01" for code in codes)


_Place = tuple[float, float, float, float]
_NOWHERE: _Place = (0.0, 0.0, 0.0, 0.0)


class _Source:
    """The position and type of each character of a page, by its index."""

    def __init__(
        self, page: pdfium.FPDF_PAGE, text_page: pdfium.FPDF_TEXTPAGE, width: float, height: float
    ) -> None:
        self._text_page = text_page
        self._rect = pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._rect)
        self._loose = pdfium.FPDFText_GetLooseCharBox
        self._width, self._height = width, height
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        cropped = pdfium.FPDFPage_GetCropBox(page, left, bottom, right, top) or (
            pdfium.FPDFPage_GetMediaBox(page, left, bottom, right, top)
        )
        self._x0 = left.value if cropped else 0.0
        self._y0 = bottom.value if cropped else 0.0
        self._top = height + self._y0
        self._turned = int(pdfium.FPDFPage_GetRotation(page))
        self._name = ctypes.create_string_buffer(_NAME_LENGTH)
        self._flags = ctypes.c_int()

    def box(self, i: int) -> _Place:
        """(left, top, right, bottom) of a character, from the top left corner."""
        rect = self._rect
        if not self._loose(self._text_page, i, self._reference):
            return _NOWHERE
        if not self._turned:
            x0, top = self._x0, self._top
            return (rect.left - x0, top - rect.top, rect.right - x0, top - rect.bottom)
        left, right = rect.left - self._x0, rect.right - self._x0
        bottom, top = rect.bottom - self._y0, rect.top - self._y0
        if self._turned == 1:
            return (bottom, left, top, right)
        if self._turned == 2:
            return (self._width - right, bottom, self._width - left, top)
        return (self._width - top, self._height - right, self._width - bottom, self._height - left)

    def size(self, i: int) -> float:
        """The font size of a character."""
        return float(pdfium.FPDFText_GetFontSize(self._text_page, i))

    def is_bold(self, i: int) -> bool:
        """Whether the font of a character is bold, by its weight or its name."""
        if int(pdfium.FPDFText_GetFontWeight(self._text_page, i)) >= 600:
            return True
        name = self._name
        length = pdfium.FPDFText_GetFontInfo(self._text_page, i, name, _NAME_LENGTH, self._flags)
        words = name.value.lower() if 0 < length <= _NAME_LENGTH else b""
        return any(word in words for word in _BOLD)


def _pieces(
    codes: str, start: int, end: int, source: _Source, special: frozenset[str]
) -> list[Piece]:
    """Split a line at wide gaps and at jumps to another height."""
    pieces: list[Piece] = []
    first, last = -1, -1  # of the words of the piece so far
    text: list[str] = []
    head = edge = _NOWHERE  # of the first character of the piece, and of the last one so far
    box = source.box
    plain = special.isdisjoint(codes[start:end]) and not _FIGURE.search(codes, start, end)
    for found in _WORD.finditer(codes, start, end):
        word, after = found.span()
        here = box(word)
        if first >= 0:
            # This runs for every word: comparisons are faster than min and max.
            high, low = here[3] - here[1], edge[3] - edge[1]
            size = high if high > low else low
            size = size if size > 1.0 else 1.0
            gap = here[0] - edge[2]
            bottom = here[3] if here[3] < edge[3] else edge[3]
            same_line = bottom > here[1] and bottom > edge[1]
            single = word == last + 2 and codes[last + 1] != "\u3000"
            ideographic = not single and "\u3000" in codes[last + 1 : word]
            wide = _IDEOGRAPHIC_GAP if ideographic else _WIDE_GAP
            if not same_line or gap > wide * size or gap < -2 * size:
                pieces.append(_piece(text, first, head, edge, source))
                text, first = [], -1
            else:
                text.append("\u3000" if codes[word - 1] == "\u3000" else " ")
        if first < 0:
            first, head = word, here
        own = found.group()
        text.append(own if plain else _word(own, word, source, special))
        last = after - 1
        edge = here if last == word else box(last)
    if first >= 0:
        pieces.append(_piece(text, first, head, edge, source))
    return [piece for piece in pieces if piece.text]


def _piece(text: list[str], first: int, a: _Place, b: _Place, source: _Source) -> Piece:
    size = source.size(first)
    top, bottom = min(a[1], b[1]), max(a[3], b[3])
    height = bottom - top
    return Piece(
        "".join(text).strip(),
        min(a[0], b[0]),
        top,
        max(a[2], b[2]),
        bottom,
        # Some programs set a font size of 1 and scale the page.
        size if height <= 0 or 0.4 <= size / height <= 2.5 else height,
        source.is_bold(first),
    )


def _word(codes: str, first: int, source: _Source, special: frozenset[str]) -> str:
    """The characters of a word; small digits next to larger characters become superscripts."""
    if _FIGURE.search(codes) is None or (codes.isdigit() and codes.isascii()):
        return codes if special.isdisjoint(codes) else "".join(map(_character, codes))
    sizes = [source.size(first + i) for i in range(len(codes))]
    limit = 0.8 * max(sizes)
    return "".join(
        _SUPERSCRIPTS[ord(one) - 0x30] if "0" <= one <= "9" and size < limit else _character(one)
        for one, size in zip(codes, sizes, strict=True)
    )


def _character(one: str) -> str:
    """The text for a character of the file."""
    if one in _HYPHENS:
        return "-"
    if one in _LIGATURES:
        return _LIGATURES[one]
    if "\u2f00" <= one <= "\u2fd5" or "\u2e80" <= one <= "\u2eff":
        return _radical(one)
    if one < " " or "\ud800" <= one <= "\udfff":
        return "" if one != "\0" else "\ufffd"
    return one


def _radical(one: str) -> str:
    """The ideograph for a radical: fonts use radicals for the characters that look like them."""
    import unicodedata

    return unicodedata.normalize("NFKC", one)
