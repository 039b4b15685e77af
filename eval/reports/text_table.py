"""Tables for the terminal, aligned by display width, and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from wcwidth import wcwidth


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(max(0, wcwidth(character)) for character in text)


def plain_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned by width: the first to the left, the others to the right."""
    table = [list(header), *(list(row) for row in rows)]
    widths = [max(width(row[place]) for row in table) for place in range(len(header))]
    lines = []
    for row in table:
        cells = [_pad(cell, widths[place], left=place == 0) for place, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [_line(header), "|" + "|".join(["---", *["---:"] * (len(header) - 1)]) + "|"]
    lines += [_line(row) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _pad(cell: str, columns: int, *, left: bool) -> str:
    space = " " * (columns - width(cell))
    return cell + space if left else space + cell
