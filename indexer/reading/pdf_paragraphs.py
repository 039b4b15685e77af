"""Groups the lines of a flow into paragraphs and headings, with the position of each line."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.reading.joining import join_two
from indexer.reading.pdf_layout import visual_lines
from indexer.reading.pdf_pieces import Piece
from indexer.records import BlockKind
from indexer.text import HAN_RUN

_END = re.compile(r"[。！？!?…：:；;.][”’」』）)\"'\]]*$")
_MARKER = re.compile(
    r"(?:[-•●■▪◆○*]\s|\(?[0-9]{1,3}[.)）、]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|"
    r"[一二三四五六七八九十]{1,3}[、.]|第[0-9一二三四五六七八九十百]{1,5}[条章节款項项]|[①-⑳]|"
    r"[a-zA-Z][.)]\s|Article\s+\d|ARTICLE\s+\d|Section\s+\d)"
)
# Dot leaders from a title to its page in a table of contents.
_LEADER = re.compile(r"(?<!\s)\s*+\.(?:\s*+\.){3,}+\s*+|…{2,}+\s*+")
_ENTRY = re.compile(r" … [0-9ivxlc]{1,6}$")
_LOWER = re.compile(r"[a-zà-öø-ÿ]")
_HEADING_MARK = re.compile(
    r"第[0-9一二三四五六七八九十百]{1,5}[章节編编]|[一二三四五六七八九十]{1,3}、"
)


@dataclass(slots=True)
class Line:
    """A printed line: its text and its box on page `page`."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool

    @classmethod
    def of(cls, pieces: Sequence[Piece], page: int) -> Line:
        """One line of pieces side by side."""
        longest = max(pieces, key=lambda piece: len(piece.text))
        return cls(
            _LEADER.sub(" … ", " ".join(piece.text for piece in pieces)),
            page,
            min(piece.left for piece in pieces),
            min(piece.top for piece in pieces),
            max(piece.right for piece in pieces),
            max(piece.bottom for piece in pieces),
            longest.size,
            all(piece.bold for piece in pieces),
        )


@dataclass(slots=True)
class Paragraph:
    """The lines of one block. `open` when it may continue in the next column or page."""

    lines: list[Line]
    kind: BlockKind = "paragraph"
    level: int = 0
    open: bool = False
    indented: bool = False

    def joined(self) -> tuple[str, list[int]]:
        """The text, and the offset in it at which each line starts."""
        text = ""
        starts: list[int] = []
        for line in self.lines:
            words = line.text.strip()
            text = join_two(text, words)
            starts.append(len(text) - len(words))
        return text, starts


@dataclass(slots=True)
class Body:
    """The usual type sizes of a document."""

    size: float
    bold: bool
    sizes: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, pages: Sequence[Sequence[Piece]]) -> Body:
        """The size most characters have, and the larger sizes, largest first."""
        counts: Counter[float] = Counter()
        bold = 0
        total = 0
        for pieces in pages:
            for piece in pieces:
                counts[round(piece.size * 2) / 2] += len(piece.text)
                bold += len(piece.text) * piece.bold
                total += len(piece.text)
        size = counts.most_common(1)[0][0] if counts else 10.0
        larger = sorted((found for found in counts if found > size * 1.08), reverse=True)
        return cls(size, bold * 2 > total, larger)

    def level(self, line: Line) -> int:
        """The level of a heading of this size, from 1; 0 for the size of the text."""
        found = round(line.size * 2) / 2
        return self.sizes.index(found) + 1 if found in self.sizes else 0


def paragraphs(flow: Sequence[Piece], page: int, body: Body) -> list[Paragraph]:
    """Split a flow into paragraphs."""
    lines = [Line.of(pieces, page) for pieces in visual_lines(flow)]
    if not lines:
        return []
    left, right = _edges(lines)
    spacing = _spacing(lines)
    found: list[Paragraph] = []
    for line in lines:
        indented = line.left > left + 0.9 * line.size
        if found and not _begins(found[-1], line, (left, right), spacing):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line], indented=indented))
    for paragraph in found:
        last = paragraph.lines[-1]
        _classify(paragraph, body)
        paragraph.open = (
            paragraph.kind == "paragraph"
            and not _END.search(last.text)
            and last.right > right - 2.5 * last.size
        )
    return found


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    lefts = Counter(round(line.left) for line in lines)
    usual, n = lefts.most_common(1)[0]
    left = float(usual) if n * 3 >= len(lines) else min(line.left for line in lines)
    # One-line paragraphs may all be indented: the margin is the leftmost frequent left edge.
    for other, count in lefts.items():
        if other < left and count * 5 >= len(lines):
            left = float(other)
    return left, max(line.right for line in lines)


def _spacing(lines: Sequence[Line]) -> float:
    """The usual distance from one line to the next, in font sizes."""
    steps = sorted(
        (b.top - a.top) / max(b.size, 1)
        for a, b in itertools.pairwise(lines)
        if abs(a.size - b.size) < 0.6 and b.top > a.top
    )
    return steps[len(steps) // 3] if steps else 1.4


def _begins(paragraph: Paragraph, line: Line, edges: tuple[float, float], spacing: float) -> bool:
    """True when `line` starts a new paragraph."""
    last, first = paragraph.lines[-1], paragraph.lines[0]
    left, right = edges
    size = max(last.size, 1)
    if abs(last.size - line.size) > 0.12 * size or (last.bold != line.bold and _whole(last, line)):
        return True
    if (line.top - last.top) / size > spacing * 1.28 + 0.05:
        return True
    if _ENTRY.search(last.text):
        return True  # a line of a table of contents
    full = last.right > right - 2.2 * size
    if _MARKER.match(line.text) and (not full or _END.search(last.text)):
        return True
    hanging = first.left < line.left - 0.5 * size and _MARKER.match(first.text) is not None
    if line.left > left + 0.9 * size and line.left > last.left + 0.9 * size and not hanging:
        return True  # indented
    if _LOWER.match(line.text) and not _END.search(last.text):
        return False  # in the middle of an English sentence
    return not full and (
        _END.search(last.text) is not None or last.right < right - 0.35 * (right - left)
    )


def _whole(last: Line, line: Line) -> bool:
    """True unless a sentence continues: then a change to or from bold starts a new block."""
    return not (line.text[:1].islower() or last.text.endswith(("，", ",", "-")))


def _classify(paragraph: Paragraph, body: Body) -> None:
    text, _ = paragraph.joined()
    first = paragraph.lines[0]
    limit = 60 if HAN_RUN.search(text) else 160
    level = body.level(first)
    ends = re.search(r"[。；;，,！!]$|(?<!\b[A-Z])\.$", text) is not None
    if _ENTRY.search(text):
        paragraph.kind = "item"
        return
    short = len(text) <= limit and len(paragraph.lines) <= 3
    if short and not ends and (level or (first.bold and not body.bold)):
        paragraph.kind = "heading"
        paragraph.level = level or len(body.sizes) + 1
    elif short and not ends and len(paragraph.lines) == 1 and _HEADING_MARK.match(text):
        paragraph.kind = "heading"
        paragraph.level = len(body.sizes) + 1
    elif _MARKER.match(text) and re.match(r"[-•●■▪◆○*]", text):
        paragraph.kind = "item"
