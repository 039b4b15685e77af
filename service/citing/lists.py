"""Citations for lists of references: RIS, Markdown, and a table (CSV) of the places."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from service.citing.entry import Entry

_RIS_TYPES = {"briefing": "RPRT", "report": "RPRT", "brochure": "PAMP"}
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
# What a spreadsheet would take for a formula at the start of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "n", "quote", "document_id", "title", "title_translated", "date", "language", "start", "end",
    "pages", "speaker", "organisation", "country", "sha256", "link",
)  # fmt: skip


def ris(entry: Entry) -> str:
    """One record of RIS; a line a field, each ending in CR LF."""
    pages = (entry.pages or "").split("-")
    fields: list[tuple[str, str | None]] = [
        ("TY", _RIS_TYPES.get(entry.kind or "", "GEN")),
        ("ID", entry.key),
        ("TI", entry.title),
        ("TT", entry.title_translated),
        ("PB", entry.author),
        ("PY", entry.date[:4] if entry.date else None),
        ("DA", entry.date.replace("-", "/") if entry.date else None),
        ("M1", entry.issue),
        ("SP", pages[0] or None),
        ("EP", pages[-1] or None),
        ("LA", _LANGUAGES[entry.title_language]),
        ("UR", entry.link or entry.url),
        ("L2", entry.url if entry.link else None),
        ("AB", entry.quote),
        ("N1", entry.note),
    ]
    lines = [f"{name}  - {' '.join(value.split())}" for name, value in fields if value]
    return "\r\n".join([*lines, "ER  - "]) + "\r\n"


def markdown(entry: Entry) -> str:
    """One item of a numbered list: the quote, then a link to its very characters."""
    title = _plain(entry.title)
    linked = f"[{title}]({entry.link or entry.url})" if entry.link or entry.url else title
    translated = f"({_plain(entry.title_translated)})" if entry.title_translated else None
    parts = [entry.author and _plain(entry.author), linked, translated, entry.issue, entry.date]
    separator = "，" if entry.language == "zh" else ", "
    cited = separator.join(part for part in parts if part)
    quote = f"> {_plain(entry.quote)}\n>\n> — " if entry.quote else ""
    return f"{entry.n}. {quote}{cited}. {_plain(entry.note)}".replace("\n", "\n   ")


def table(entries: Sequence[Entry]) -> str:
    """A table in CSV with a heading, for spreadsheets: with a byte order mark, CR LF.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    for entry in entries:
        cited = entry.citation
        said = cited.statement
        who = (said.speaker, said.organisation, said.country) if said else (None, None, None)
        writer.writerow(
            _cell(value)
            for value in (
                entry.n, cited.quote, cited.document_id, entry.title, entry.title_translated,
                entry.date, cited.language, cited.start, cited.end, entry.pages,
                *who, cited.document_sha256, entry.link,
            )
        )  # fmt: skip
    return "\ufeff" + output.getvalue()


def _cell(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(text: str) -> str:
    """Characters that Markdown would take for its own, escaped."""
    return "".join(f"\\{mark}" if mark in r"\`*_[]<>#" else mark for mark in text)
