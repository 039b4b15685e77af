"""The date that a line of a file, its name or its metadata gives, as ISO 8601."""

from __future__ import annotations

import datetime
import re

from indexer.text import parse_dates


def iso_date(text: str) -> str | None:
    """The first date in `text` with a year: `YYYY-MM-DD`, `YYYY-MM`, or `YYYY` if that is all."""
    for found in parse_dates(text[:2_000]):
        if found.iso.startswith("-"):
            continue
        if len(found.iso) == 4 and text.strip() != text[found.start : found.end].strip():
            continue  # a year in a sentence is not its date
        if _exists(found.iso):
            return found.iso
    return None


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
