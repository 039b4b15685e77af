"""CSV and TSV: one row per line, each with its header."""

from __future__ import annotations

import csv
import io

from indexer.reading.decode import decode
from indexer.reading.draft import Draft
from indexer.reading.findings import Finding, NotRead
from indexer.reading.records import Metadata, Reading
from indexer.reading.tables import add_table

# The most rows read from one table; a finding reports that there are more.
MAX_ROWS = 20_000
_DELIMITERS = ",\t;|"


def read_csv(content: bytes) -> Reading:
    """Read a table in a text file and detect its delimiter.

    Raises:
        NotRead: when it is empty, binary or in an unknown encoding.
    """
    text, findings = decode(content)
    if not text.strip():
        raise NotRead("empty")
    rows: list[list[str]] = []
    csv.field_size_limit(
        max(len(text), csv.field_size_limit())
    )  # a cell that is too long is cut below
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if any(cell.strip() for cell in row):
                if len(rows) > MAX_ROWS:
                    findings.append(Finding("truncated", n=MAX_ROWS, detail="rows"))
                    break
                rows.append(row)
    except csv.Error as error:
        raise NotRead("broken", detail=str(error)) from error
    draft = Draft()
    add_table(draft, rows[: MAX_ROWS + 1])
    return draft.reading(Metadata(), findings)


def _delimiter(text: str) -> str:
    """The delimiter that gives the same number of cells on most of the first lines."""
    sample = text[:20_000].splitlines()[:50]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        agree = widths.count(usual) if usual > 1 else 0
        if agree > most:
            best, most = delimiter, agree
    return best
