"""Dates as files and their names print them, to ISO 8601."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "Ｏ": 0,
}  # fmt: skip
_HAN_DIGIT = "〇零○Ｏ一二三四五六七八九"
_YEAR = r"(?P<y>(?:1[6-9]|20|21)\d\d)"
_MD = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}\s*年\s*{_MD[0]}\s*月(?:\s*{_MD[1]}\s*[日号號])?",
        rf"(?P<hy>[{_HAN_DIGIT}]{{4}})\s*年\s*(?P<hm>[一二三四五六七八九十]{{1,2}})\s*月"
        r"(?:\s*(?P<hd>[一二三四五六七八九十]{1,3})\s*[日号號])?",
        rf"(?<!\d){_YEAR}(?P<sep>[-/._]){_MD[0]}(?P=sep){_MD[1]}(?!\d)",
        rf"(?<!\d){_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"(?<![A-Za-z\d])(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?"
        rf"(?P<mn>{_MONTH})\.?,?\s+{_YEAR}(?!\d)",
        rf"(?<![A-Za-z])(?P<mn>{_MONTH})\.?\s+(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)",
        rf"(?<![A-Za-z])(?P<mn>{_MONTH})\.?,?\s+{_YEAR}(?!\d)",
        rf"(?<![\d-]){_YEAR}-(?P<m>0[1-9]|1[0-2])(?![\d-])",
    )
)
_WHOLE_YEAR = re.compile(rf"\s*{_YEAR}\s*年?\s*")


def iso_date(text: str) -> str | None:
    """The first date in `text` as `YYYY-MM-DD` or `YYYY-MM`; `YYYY` only when that is all."""
    whole = _WHOLE_YEAR.fullmatch(text)
    if whole is not None:
        return whole.group("y")
    matches = [match for form in _FORMS if (match := form.search(text)) is not None]
    for match in sorted(matches, key=lambda found: (found.start(), -found.end())):
        date = _iso(match)
        if date is not None:
            return date
    return None


def date_at(text: str, *, alone: bool) -> str | None:
    """A date in `text`; with `alone`, only when hardly anything else stands there."""
    if alone:
        letters = len(re.sub(r"[\s\d\W]", "", text))
        if letters > 40:
            return None
    return iso_date(text)


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else _han_year(groups["hy"] or "")
    if groups.get("mn"):
        month = _MONTHS[groups["mn"].lower()]
    else:
        month = int(groups["m"]) if groups.get("m") else _han_number(groups["hm"] or "")
    day_text = groups.get("d") or ""
    day = int(day_text) if day_text else _han_number(groups.get("hd") or "")
    if not year or not 1 <= month <= 12:
        return None
    if not day:
        return f"{year:04d}-{month:02d}"
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _han_year(text: str) -> int:
    return int("".join(str(_DIGITS[character]) for character in text) or 0)


def _han_number(text: str) -> int:
    """一 to 三十一; 0 for anything else."""
    tens, found, ones = text.rpartition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
