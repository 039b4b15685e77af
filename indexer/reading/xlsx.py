"""Workbooks: a page per sheet, a line with its header per row, figures as they are displayed."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from indexer.reading.csv_rows import MAX_ROWS
from indexer.reading.draft import Draft
from indexer.reading.findings import Finding, NotRead
from indexer.reading.ooxml import Package
from indexer.reading.records import Reading
from indexer.reading.tables import add_table

_MAX_COLUMNS = 200
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_MAX_MERGED = 100_000
_DECIMALS = re.compile(r"0\.(0+)")


def read_xlsx(content: bytes) -> Reading:
    """Read every sheet of a workbook, hidden ones too.

    Raises:
        NotRead: when it cannot be opened or has no cell with a value.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    package = Package(content)
    package.main_part("xl/workbook.xml")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings about charts and styles that it ignores
            shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            book = _Book(package)
            for sheet in shown.worksheets:
                book.sheet(sheet)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise NotRead("broken", detail="workbook") from error
    if not book.draft.length:
        raise NotRead("empty")
    metadata = package.metadata()
    if metadata.title is None:
        metadata = replace(metadata, title=book.title)
    return book.draft.reading(metadata, book.findings())


class _Book:
    """Walks the sheets and fills the draft."""

    def __init__(self, package: Package) -> None:
        self.draft = Draft()
        self.title: str | None = None  # what stands above the first table
        self.n_tables = 0
        self._package = package
        self._cut: list[str] = []
        self._wide: list[str] = []
        self._hidden: list[str] = []
        self._formulas: list[str] = []

    def sheet(self, sheet: Any) -> None:  # noqa: ANN401
        """Add one sheet: its name as a heading, each run of rows between empty ones as a table."""
        title = sheet.title or ""
        sheet.reset_dimensions()  # the declared size may be wrong
        rows: list[list[str]] = []
        tables: list[list[list[str]]] = []
        n_rows = 0
        merged = Merged.of(self._package.part(_part_of(sheet)) or b"")
        for number, cells in enumerate(sheet.iter_rows(), 1):
            line = merged.filled(number, [_shown(cell) for cell in cells[:_MAX_COLUMNS]])
            if len(cells) > _MAX_COLUMNS and any(_shown(cell) for cell in cells[_MAX_COLUMNS:]):
                self._wide.append(title)
            while line and not line[-1]:
                line.pop()
            if not line:
                tables, rows = _ended(tables, rows)
                continue
            n_rows += 1
            if n_rows > MAX_ROWS:
                self._cut.append(title)
                break
            rows.append(line)
        tables, _ = _ended(tables, rows)
        if tables and not re.fullmatch(r"(?:Sheet|工作表)\s*\d*", title):
            self.draft.add(title, "heading", level=1)
        for table in tables:
            self._table(table)
        if tables and sheet.sheet_state != "visible":
            self._hidden.append(title)
        self.draft.end_page(title or None)

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table; single cells above its header are its title and remarks."""
        first = 0
        while first < len(rows) - 1 and sum(bool(cell) for cell in rows[first]) == 1:
            text = next(cell for cell in rows[first] if cell)
            self.draft.add(text, "paragraph")
            if self.n_tables == 0 and first == 0 and any(map(str.isalpha, text)):
                self.title = text
            first += 1
        self.n_tables += 1
        add_table(self.draft, rows[first:])

    def findings(self) -> list[Finding]:
        """Findings: what was left out, and formulas without a stored result."""
        findings = self._package.common_findings()
        if self._cut:
            findings.append(
                Finding("truncated", n=MAX_ROWS, detail=f"rows ({', '.join(self._cut)})")
            )
        if self._wide:
            names = ", ".join(dict.fromkeys(self._wide))
            findings.append(Finding("truncated", n=_MAX_COLUMNS, detail=f"columns ({names})"))
        if self._hidden:
            names = ", ".join(self._hidden)
            findings.append(Finding("hidden", n=len(self._hidden), detail=names))
        n, where = _formulas_without_value(self._package)
        if n:
            findings.append(Finding("formulas", n=n, detail=where))
        comments = [name for name in self._package.names if re.search(r"comments\d*\.xml$", name)]
        if comments:
            findings.append(Finding("comments", n=len(comments), detail="XLSX"))
        return findings


def _part_of(sheet: Any) -> str:  # noqa: ANN401
    """The part of the package of a sheet; only it lists the merged cells."""
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


class Merged:
    """Merged cells: the value of the first is used for all of them."""

    def __init__(self, first_of: dict[tuple[int, int], tuple[int, int]]) -> None:
        self._first_of = first_of
        self._held: dict[tuple[int, int], str] = {}

    @classmethod
    def of(cls, part: bytes) -> Merged:
        """Read the ranges of a sheet; those beyond the limits are ignored."""
        from openpyxl.utils import range_boundaries

        first_of: dict[tuple[int, int], tuple[int, int]] = {}
        for found in islice(_MERGED.finditer(part), _MAX_MERGED):
            left, top, right, bottom = range_boundaries(found.group(1).decode("ascii"))
            if left is None or top is None or right is None or bottom is None:
                continue  # whole rows or columns: no range of cells
            right = min(right, _MAX_COLUMNS)
            if (right - left + 1) * (bottom - top + 1) > _MAX_MERGED:
                continue
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    first_of[row, column] = (top, left)
            if len(first_of) > _MAX_MERGED:
                break
        return cls(first_of)

    def filled(self, number: int, line: list[str]) -> list[str]:
        """A row with its merged cells filled; a cell across the whole row is read once."""
        if not self._first_of:
            return line
        for column, cell in enumerate(line, 1):
            if self._first_of.get((number, column)) == (number, column):
                self._held[number, column] = cell
        own = [column for column, cell in enumerate(line, 1) if cell]
        if not own or (len(own) == 1 and self._goes_on(number, own[0])):
            return line
        return [
            cell or self._held.get(self._first_of.get((number, column), (0, 0)), "")
            for column, cell in enumerate(line, 1)
        ]

    def _goes_on(self, number: int, column: int) -> bool:
        """Whether a cell is merged with the one to its right."""
        return self._first_of.get((number, column + 1)) == (number, column)


def _ended(
    tables: list[list[list[str]]], rows: list[list[str]]
) -> tuple[list[list[list[str]]], list[list[str]]]:
    if rows:
        tables.append(rows)
    return tables, []


def _formulas_without_value(package: Package) -> tuple[int, str]:
    """How many cells have `<f>` but no `<v>`, and the first of them."""
    n, first = 0, ""
    pattern = re.compile(
        rb"<c [^>]*?r=\"([A-Z]+\d+)\"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(<v\s*/>|<v></v>)?\s*</c>"
    )
    for name in sorted(package.names):
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            for match in pattern.finditer(package.part(name) or b""):
                n += 1
                first = first or match.group(1).decode()
    return n, first


def _shown(cell: Any) -> str:  # noqa: ANN401
    """The displayed text of a cell."""
    found = cell.value
    if found is None:
        return ""
    form = str(getattr(cell, "number_format", None) or "General")
    if isinstance(found, bool):
        return "TRUE" if found else "FALSE"
    if isinstance(found, datetime.datetime):
        if not (found.hour or found.minute or found.second):
            return found.date().isoformat()
        return found.isoformat(sep=" ", timespec="minutes")
    if isinstance(found, (datetime.date, datetime.time)):
        return found.isoformat()
    if isinstance(found, (int, float)):
        return _number(found, form)
    return str(found).strip()


def _number(number: float, form: str) -> str:
    form = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form.split(";")[0])
    decimals = _DECIMALS.search(form)
    n_decimals = len(decimals.group(1)) if decimals else 0
    if "%" in form:
        return f"{number * 100:.{n_decimals}f}%"
    separator = "," if "#,##0" in form else ""
    if re.search(r"[0#]", form) and "E" not in form and form != "General":
        return f"{number:{separator}.{n_decimals}f}"
    if isinstance(number, int) or number.is_integer():
        return str(int(number)) if abs(number) < 1e15 else repr(number)
    return f"{number:.12g}"
