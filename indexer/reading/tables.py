"""Writes table rows as lines with their header: `Year: 2023 | Deposit: 70`.

A quoted row then says by itself what its figures are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.reading.draft import Draft
from indexer.text import HAN_RUN

_NUMBER = re.compile(r"[\s$€£¥￥+\-−–(≈~<>]*\d[\d\s.,%‰）)\-−–/:]*")
_YEAR = re.compile(r"(?:FY)?\s*(?:1[6-9]|20|21)\d\d(?:[-/–]\d{2,4})?(?:年|年度)?", re.IGNORECASE)


def add_table(draft: Draft, rows: Sequence[Sequence[str]], header: int | None = None) -> int:
    """Add the rows of one table and return the number of lines.

    `header` is the number of header rows; None: as detected by `header_rows`.
    """
    cleaned = [[_clean(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    n_header = header_rows(cleaned) if header is None else min(header, len(cleaned))
    table = draft.new_table()
    count = 0
    for line in row_lines(cleaned, n_header):
        draft.add(line, "row", table=table)
        count += 1
    return count


def row_lines(rows: Sequence[Sequence[str]], n_header: int) -> Iterator[str]:
    """The rows below the header, each with the names of its columns; or the header rows alone."""
    width = max((len(row) for row in rows), default=0)
    names = column_names(rows[:n_header], width)
    if len(rows) <= n_header:
        for row in rows:
            yield " | ".join(_distinct(row))
        return
    for row in rows[n_header:]:
        if width > 1 and row[0] and not any(row[1:]):
            yield row[0]  # a row across the table is a title of the rows that follow
            continue
        yield " | ".join(
            named(name, cell)
            for name, cell in zip(_padded(names, len(row)), row, strict=True)
            if cell
        )


def named(name: str, cell: str) -> str:
    """A cell with the name of its column: `Year: 2023`, `年份：2023`."""
    if not name or name == cell:
        return cell
    return f"{name}：{cell}" if HAN_RUN.search(name) else f"{name}: {cell}"


def column_names(header: Sequence[Sequence[str]], width: int) -> list[str]:
    """The name of each column; the cells of two header rows are joined, the upper first."""
    names: list[str] = []
    for column in range(width):
        parts: list[str] = []
        for row in header:
            cell = row[column] if column < len(row) else ""
            if cell and cell not in parts:
                parts.append(cell)
        names.append(" ".join(parts).rstrip(":："))
    return names


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """The number of header rows, 0 to 2: the first row is one unless it looks like those below.

    A second header row may divide merged cells of the first.

    It looks like them when it has figures other than years in columns of figures.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first, rest = rows[0], rows[1:]
    for column, cell in enumerate(first):
        below = [row[column] for row in rest if column < len(row) and row[column]]
        figures = sum(is_number(value) for value in below)
        if is_number(cell) and not _YEAR.fullmatch(cell) and below and figures * 2 >= len(below):
            return 0
    if sum(bool(cell) for cell in first) * 2 < len(first):
        return 0
    return 2 if _parts_merged(first, rest[0]) and len(rest) > 1 else 1


def _parts_merged(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the second row only divides the merged cells of the first."""
    if len(upper) < len(lower):
        return False
    lower = [*lower, *[""] * (len(upper) - len(lower))]
    merged = [
        bool(cell) and cell in [*upper[max(i - 1, 0) : i], *upper[i + 1 : i + 2]]
        for i, cell in enumerate(upper)
    ]
    below = [cell for cell, one in zip(lower, merged, strict=True) if one]
    unmerged = [
        cell in ("", above)
        for cell, above, one in zip(lower, upper, merged, strict=True)
        if not one
    ]
    has_names = all(cell and not is_number(cell) for cell in below)
    return bool(below) and has_names and len(set(below)) > 1 and all(unmerged)


def is_number(cell: str) -> bool:
    """True for nothing but a figure with its signs and unit marks."""
    return _NUMBER.fullmatch(cell) is not None


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _distinct(row: Iterable[str]) -> list[str]:
    """The cells without the copies of a merged cell."""
    found: list[str] = []
    for cell in row:
        if cell and (not found or found[-1] != cell):
            found.append(cell)
    return found


def _padded(names: Sequence[str], width: int) -> list[str]:
    return [*names, *[""] * (width - len(names))][:width]
