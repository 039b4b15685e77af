"""Finds the tables of a page: in a grid of lines, or by aligned cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.reading.joining import join_lines
from indexer.reading.pdf_layout import visual_lines
from indexer.reading.pdf_pieces import Piece
from indexer.reading.pdf_rules import Grid
from indexer.reading.tables import is_number

_MIN_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a cell and its pieces."""

    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """Rows of cells; `ruled` when lines are drawn."""

    rows: tuple[tuple[Cell, ...], ...]
    top: float
    bottom: float
    left: float
    right: float
    ruled: bool


def _cell(pieces: Sequence[Piece]) -> Cell:
    lines = visual_lines(pieces)
    text = join_lines(" ".join(piece.text for piece in line) for line in lines)
    return Cell(text, tuple(piece for line in lines for piece in line))


def ruled_tables(
    pieces: Sequence[Piece], grids: Sequence[Grid]
) -> tuple[list[PageTable], list[Piece]]:
    """The tables inside grids, and the pieces outside them."""
    tables: list[PageTable] = []
    rest = list(pieces)
    for grid in grids:
        placed: dict[tuple[int, int], list[Piece]] = {}
        outside: list[Piece] = []
        for piece in rest:
            where = grid.cell((piece.left + min(piece.right, piece.left + 20)) / 2, piece.middle)
            if where is None:
                outside.append(piece)
            else:
                placed.setdefault(where, []).append(piece)
        n_rows, n_columns = len(grid.ys) - 1, len(grid.xs) - 1
        used_rows = {row for row, _ in placed}
        used_columns = {column for _, column in placed}
        if len(used_columns) < 2 or (len(used_rows) < 2 and len(used_columns) < 3):
            continue  # a frame around text
        rows = tuple(
            tuple(_cell(placed.get((row, column), ())) for column in range(n_columns))
            for row in range(n_rows)
            if row in used_rows
        )
        tables.append(PageTable(rows, grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1], ruled=True))
        rest = outside
    return tables, rest


def open_tables(pieces: Sequence[Piece]) -> tuple[list[PageTable], list[Piece]]:
    """Tables without lines: rows of at least two aligned cells."""
    lines = visual_lines(pieces)
    tables: list[PageTable] = []
    taken: set[int] = set()
    i = 0
    while i < len(lines):
        end = _run(lines, i)
        table = _open_table(lines[i:end]) if end - i >= 2 else None
        if table is None:
            i += 1
            continue
        tables.append(table)
        taken.update(id(piece) for line in lines[i:end] for piece in line)
        i = end
    return tables, [piece for piece in pieces if id(piece) not in taken]


def _run(lines: Sequence[Sequence[Piece]], start: int) -> int:
    """The end of a run of lines with several cells, including their wrapped cells."""
    end = start
    if len(lines[start]) < 2:
        return start
    wide = start
    while end < len(lines):
        line = lines[end]
        if end > start:
            gap = line[0].top - lines[end - 1][0].bottom
            if gap > 2.2 * max(line[0].height, 1):
                break
        if len(line) < 2:
            above = lines[wide]
            fits = any(abs(line[0].left - piece.left) < 3 for piece in above[1:]) or (
                abs(line[0].left - above[0].left) < 3 and line[0].right < above[1].left
            )
            if not fits or end - wide > 2:
                break
        else:
            wide = end
        end += 1
    return wide + 1 if end == wide + 1 else end


def _open_table(lines: Sequence[Sequence[Piece]]) -> PageTable | None:
    n_wide = sum(len(line) >= 2 for line in lines)
    starts = _column_starts(lines)
    if len(starts) < 2 or n_wide < (_MIN_ROWS if len(starts) == 2 else 2):
        return None
    rows: list[list[list[Piece]]] = []
    for line in lines:
        cells: list[list[Piece]] = [[] for _ in starts]
        for piece in line:
            cells[_column(piece, starts)].append(piece)
        # A line of one cell continues the row above when its first column is empty.
        wraps = rows and not cells[0] and sum(bool(cell) for cell in cells) < len(starts)
        if wraps and len(line) == 1:
            for own, more in zip(rows[-1], cells, strict=True):
                own.extend(more)
        else:
            rows.append(cells)
    if not _looks_like_cells(rows):
        return None
    pieces = [piece for line in lines for piece in line]
    return PageTable(
        tuple(tuple(_cell(cell) for cell in row) for row in rows),
        min(p.top for p in pieces), max(p.bottom for p in pieces),
        min(p.left for p in pieces), max(p.right for p in pieces),
        ruled=False,
    )  # fmt: skip


def _column_starts(lines: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """The columns of the cells of all lines: pieces that overlap share a column."""
    spans = sorted((piece.left, piece.right) for line in lines for piece in line)
    strips: list[tuple[float, float]] = []
    for left, right in spans:
        if strips and left < strips[-1][1] - 0.5:
            strips[-1] = (strips[-1][0], max(strips[-1][1], right))
        else:
            strips.append((left, right))
    return strips


def _column(piece: Piece, strips: Sequence[tuple[float, float]]) -> int:
    for column, (_, right) in enumerate(strips):
        if piece.left < right:
            return column
    return len(strips) - 1


def _looks_like_cells(rows: Sequence[Sequence[Sequence[Piece]]]) -> bool:
    """True when most rows fill two columns or more, and the cells are short, or figures."""
    texts = [" ".join(piece.text for piece in cell) for row in rows for cell in row if cell]
    full = sum(sum(bool(cell) for cell in row) * 2 > len(row) for row in rows)
    if full * 3 < len(rows) * 2:
        return False
    short = sum(len(text) <= 30 or is_number(text) for text in texts)
    leader = sum(text.count(". . .") + text.count("....") + text.count("……") > 0 for text in texts)
    return short * 3 >= len(texts) * 2 and leader * 4 < len(rows)
