"""Reads tables of web pages as rows of cells, with spans filled."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

# The most cells of one table after its spans are filled.
_MAX_CELLS = 200_000
_MAX_SPAN = 1000


def is_data_table(table: LexborNode) -> bool:
    """False for a layout table: one cell per row, or tables or headings inside."""
    inside = table.css("table, h1, h2, h3")  # finds the table itself as well
    if any(one.mem_id != table.mem_id for one in inside):
        return False
    if table.css_first("th") is not None:
        return True
    rows = table.css("tr")
    wide = [row for row in rows if len(row.css("td")) >= 2]
    cells = table.css("td")
    long = sum(len((cell.text() or "").strip()) > 400 for cell in cells)
    return len(wide) >= 2 and len(wide) * 2 >= len(rows) and long * 4 <= len(cells)


def table_rows(table: LexborNode) -> tuple[list[list[str]], int | None]:
    """The rows of cells, and the number of header rows (None: not marked)."""
    rows: list[list[str]] = []
    n_header = 0
    spans: dict[int, tuple[int, str]] = {}
    marked = True
    n_cells = 0
    for row in table.css("tr"):
        cells = [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        line: list[str] = []
        for cell in cells:
            _fill(line, spans)
            text = " ".join((cell.text(separator=" ") or "").split())
            width = _span(cell, "colspan")
            height = _span(cell, "rowspan")
            for _ in range(width):
                if height > 1:
                    spans[len(line)] = (height - 1, text)
                line.append(text)
        _fill(line, spans)
        n_cells += len(line)
        if n_cells > _MAX_CELLS:
            break
        all_heads = bool(cells) and all(cell.tag == "th" for cell in cells)
        in_head = row.parent is not None and row.parent.tag == "thead"
        if marked and (all_heads or in_head):
            n_header += 1
        elif any(line):
            marked = False
        if any(line):
            # A cell that spans the table is read once.
            rows.append(line if len(cells) > 1 or len(set(line)) > 1 else line[:1])
    return rows, n_header or None


def _fill(line: list[str], spans: dict[int, tuple[int, str]]) -> None:
    """Fill in the cells that span down from rows above."""
    while len(line) in spans:
        column = len(line)
        left, text = spans.pop(column)
        if left > 1:
            spans[column] = (left - 1, text)
        line.append(text)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), _MAX_SPAN) if value.isdigit() else 1
