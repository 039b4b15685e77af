"""Finds running heads, feet and page numbers: lines that repeat at the edge of the pages."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from indexer.reading.pdf_layout import visual_lines
from indexer.reading.pdf_pieces import PageText, Piece

# The edge of a page, as a share of its height.
_EDGE = 0.12
_NUMBER = re.compile(
    r"[\s\-–—·•|/()（）\[\]第頁页共of,，:：Pp]*(?:[Pp]age\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,7})"
    r"(?:\s*(?:页|頁|/|of|共|[，,]|[-–—·])\s*){0,3}(?:\d{1,4})?[\s\-–—·•|()（）\[\]页頁]*"
)


def set_apart(pages: Sequence[PageText]) -> tuple[list[list[Piece]], list[str]]:
    """The pieces of each page without running heads and feet, and the text of those."""
    edges: list[list[tuple[str, list[Piece]]]] = [list(_edge_lines(page)) for page in pages]
    where: dict[str, dict[int, str]] = defaultdict(dict)
    for number, lines in enumerate(edges):
        for key, line in lines:
            where[key][number] = " ".join(piece.text for piece in line)
    kept: list[list[Piece]] = []
    removed: list[str] = []
    for page, lines in zip(pages, edges, strict=True):
        gone: set[int] = set()
        for key, line in lines:
            text = " ".join(piece.text for piece in line)
            if _repeats(where[key], len(pages)) or _NUMBER.fullmatch(text):
                gone.update(id(piece) for piece in line)
                removed.append(text)
        kept.append([piece for piece in page.pieces if id(piece) not in gone])
    return kept, removed


def _repeats(found: dict[int, str], n_pages: int) -> bool:
    """True when a line is on adjacent or alternate pages, twice or more, and on enough of them."""
    if len(found) < 2:
        return False
    near = any(b - a <= 2 for a, b in itertools.pairwise(sorted(found)))
    often = len(found) >= 3 or len(found) * 2 >= n_pages
    return near and often and _only_page_numbers_differ(found)


def _only_page_numbers_differ(found: dict[int, str]) -> bool:
    """True when figures are constant or rise with the pages, unlike those of a long table."""
    figures = {page: [int(n) for n in re.findall(r"\d{1,9}", text)] for page, text in found.items()}
    for values in zip(*figures.values(), strict=False):
        steps = {value - page for page, value in zip(figures, values, strict=True)}
        if len(set(values)) > 1 and len(steps) > 1:
            return False
    return True


def _edge_lines(page: PageText) -> list[tuple[str, list[Piece]]]:
    """Lines at top and bottom that a gap separates from the text, with their common key."""
    lines = visual_lines(page.pieces)
    gaps = sorted(_gap(a, b) for a, b in itertools.pairwise(lines))
    usual = max(gaps[len(gaps) // 2], 0.0) if gaps else 0.0
    # A page of few lines has no typical gap.
    usual = min(usual, 1.5 * max((line[0].height for line in lines), default=0.0))
    found = []
    for place, ordered in (("t", lines), ("b", lines[::-1])):
        for line in _before_gap(ordered, usual):
            edge = line[0].bottom if place == "t" else page.height - line[0].top
            if edge < page.height * _EDGE:
                text = "".join("".join(piece.text.split()) for piece in line)
                # The same words at about the same height; figures may differ.
                level = round(line[0].middle / 6)
                found.append((f"{place}{level}{re.sub(r'[0-9]+', '#', text)}", line))
    return found


def _before_gap(lines: list[list[Piece]], usual: float) -> list[list[Piece]]:
    """The first lines, at most three, when a gap larger than usual follows them."""
    for i, (line, following) in enumerate(itertools.pairwise(lines[:4]), start=1):
        if abs(_gap(line, following)) > max(1.4 * usual, usual + 3.0, 0.6 * line[0].height):
            return lines[:i]
    return lines[:1] if len(lines) == 1 else []


def _gap(one: list[Piece], other: list[Piece]) -> float:
    """The white space between two lines, in either order."""
    upper, lower = sorted((one, other), key=lambda line: line[0].top)
    return lower[0].top - upper[0].bottom
