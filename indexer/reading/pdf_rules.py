"""Ruled tables: the lines drawn on a page as a grid of cells."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium

_THIN = 3.0
_LONG = 12.0
_SNAP = 2.5
# A page of drawings has thousands of paths; a table has not.
_MAX_PATHS = 4_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the positions of its vertical and its horizontal lines."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside the grid."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = max(sum(x >= line for line in self.xs) - 1, 0)
        row = max(sum(y >= line for line in self.ys) - 1, 0)
        return (min(row, len(self.ys) - 2), min(column, len(self.xs) - 2))


@dataclass(slots=True)
class _Line:
    at: float
    low: float
    high: float


def find_grids(page: pdfium.FPDF_PAGE, height: float) -> list[Grid]:
    """The ruled tables of a page that is not rotated, from the top."""
    across: list[_Line] = []
    down: list[_Line] = []
    edges = [ctypes.c_float() for _ in range(4)]
    count = int(pdfium.FPDFPage_CountObjects(page))
    n_paths = 0
    for i in range(count):
        item = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        n_paths += 1
        if n_paths > _MAX_PATHS:
            return []
        if not pdfium.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        y0, y1 = height - top, height - bottom
        wide, tall = right - left, y1 - y0
        if tall <= _THIN and wide >= _LONG:
            across.append(_Line((y0 + y1) / 2, left, right))
        elif wide <= _THIN and tall >= 4:
            down.append(_Line((left + right) / 2, y0, y1))
        elif wide >= _LONG and tall >= 8 and wide < 2000:
            across.extend((_Line(y0, left, right), _Line(y1, left, right)))
            down.extend((_Line(left, y0, y1), _Line(right, y0, y1)))
    return _grids(_merged(across), _merged(down))


def _merged(lines: list[_Line]) -> list[_Line]:
    """Collinear parts merged into lines."""
    found: list[_Line] = []
    for line in sorted(lines, key=lambda one: (round(one.at / _SNAP), one.low)):
        last = found[-1] if found else None
        if last and abs(last.at - line.at) <= _SNAP and line.low <= last.high + _SNAP:
            last.high = max(last.high, line.high)
        else:
            found.append(_Line(line.at, line.low, line.high))
    return found


def _grids(across: list[_Line], down: list[_Line]) -> list[Grid]:
    """Grids of lines that touch each other, with at least two columns."""
    nodes: list[tuple[bool, _Line]] = [(True, line) for line in across]
    nodes.extend((False, line) for line in down)
    parent = list(range(len(nodes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (_, one) in enumerate(nodes[: len(across)]):
        for j, (_, other) in enumerate(nodes[len(across) :], start=len(across)):
            touches = (
                one.low - _SNAP <= other.at <= one.high + _SNAP
                and other.low - _SNAP <= one.at <= other.high + _SNAP
            )
            if touches:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[float], list[float]]] = {}
    for i, (is_across, line) in enumerate(nodes):
        xs, ys = groups.setdefault(root(i), ([], []))
        (ys if is_across else xs).append(line.at)
    grids = [
        Grid(_distinct(xs), _distinct(ys))
        for xs, ys in groups.values()
        if len(_distinct(xs)) >= 3 and len(_distinct(ys)) >= 2
    ]
    return sorted(grids, key=lambda grid: grid.ys[0])


def _distinct(values: list[float]) -> tuple[float, ...]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP * 1.6:
            found.append(value)
    return tuple(found)
