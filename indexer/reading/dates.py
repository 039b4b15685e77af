"""The date that a line of a file, its name or its metadata gives, as ISO 8601."""

from __future__ import annotations

import datetime
import re

from indexer.text import parse_dates

# Figures of a date whose year comes last.
_FIGURES = re.compile(
    r"(?<![\d./])(?<!\d-)(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<y>(?:19|20)\d\d)(?![\d/-])"
)
_ISSUE_ZH = re.compile(
    r"第\s?[\d一二三四五六七八九十百]{1,5}\s?(?:期|号|辑|卷|號|輯)|[春夏秋冬]季?[号刊號]"
)
_ISSUE_EN = re.compile(
    r"^(?:Spring|Summer|Autumn|Fall|Winter),? ((?:19|20)\d\d)\s*$|"
    r"\b(?:Vol(?:ume)?|No|Issue|Number)\.? ?\d{1,4}[^\d\n]{1,12}((?:19|20)\d\d)\)?\s*$"
)


def iso_date(text: str) -> str | None:
    """The first date in `text` with a year: `YYYY-MM-DD`, `YYYY-MM`, or `YYYY` if that is all."""
    for found in parse_dates(text[:2_000]):
        if found.iso.startswith("-"):
            continue
        if len(found.iso) == 4 and text.strip() != text[found.start : found.end].strip():
            continue  # a year in a sentence is not its date
        if _exists(found.iso):
            return found.iso
    return _in_figures(text[:2_000])


def _in_figures(text: str) -> str | None:
    """13/04/2024 and 04/13/2024, whose order is clear; 03/04/2024 may be either and is none."""
    match = _FIGURES.search(text)
    if match is None:
        return None
    one, other = int(match["a"]), int(match["b"])
    orders = {(month, day) for month, day in ((one, other), (other, one)) if 1 <= month <= 12}
    dates = {f"{match['y']}-{month:02d}-{day:02d}" for month, day in orders}
    known = [iso for iso in dates if _exists(iso)]
    return known[0] if len(known) == 1 else None


def issue_year(line: str) -> str | None:
    """The year of an issue of a periodical: 二〇二三年第四期, Vol. 12 No. 3, 2024.

    The year of an event in a title (the flood of 1998) is none, nor is that of a yearly report,
    which comes out in the next one.
    """
    for found in parse_dates(line):
        behind = line[found.end :].lstrip()
        if len(found.iso) == len("YYYY") and _ISSUE_ZH.match(behind):
            return found.iso
    match = _ISSUE_EN.search(line)
    return next((year for year in match.groups() if year), None) if match is not None else None


def date_at(text: str, *, alone: bool) -> str | None:
    """A date in `text`; with `alone`, only when `text` has hardly any other words."""
    if alone:
        letters = len(re.sub(r"[\s\d\W]", "", text))
        if letters > 40:
            return None
    return iso_date(text)


def _exists(iso: str) -> bool:
    if len(iso) < 10:
        return True
    try:
        datetime.date.fromisoformat(iso)
    except ValueError:
        return False
    return True
