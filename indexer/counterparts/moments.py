"""Days, times and periods of a span, in one notation for both languages.

6月12日22时 and "10 p.m. on 12 June" have the same day and the same time; 十七世纪 is "the
seventeenth century", 第三季度 "the third quarter". A time is read without the half of its day and a
quarter without its year, because texts often leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.text import parse_dates, parse_moments

# A day of a month, a time of day, a century, a quarter, a half year, a day of the week.
_KINDS = "dtcqhw"
_MIDDAY = 12


def read_moments(text: str) -> frozenset[str]:
    """The moments of a text.

    `d6-12` is a day, `t10:00` a time, `c17` a century, `q3` a quarter.
    """
    days = {f"d{int(month)}-{int(day)}" for month, day in _days(text)}
    told = {one.loose for one in parse_moments(text) if not one.loose.startswith("m")}
    return frozenset(days | told)


def read_halves(text: str) -> frozenset[str]:
    """The times of day whose half is told or clear: `pt10:00` is ten in the evening, `at10:00` not.

    They count against each other only: 22时 and "at ten" are no contradiction.
    """
    told = [one for one in parse_moments(text) if re.match(r"t\d\d:", one.key)]
    return frozenset(f"{'p' if int(one.key[1:3]) >= _MIDDAY else 'a'}{one.loose}" for one in told)


def differing_halves(one: frozenset[str], other: frozenset[str]) -> int:
    """How many times are before noon in one text and after noon in the other only."""
    turned = {("a" if half[0] == "p" else "p") + half[1:] for half in one - other}
    return len(turned & (other - one))


def differing_moments(one: frozenset[str], other: frozenset[str]) -> int:
    """How many moments of a kind both have that the other has not."""
    return sum(
        min(
            sum(moment[0] == kind for moment in one - other),
            sum(moment[0] == kind for moment in other - one),
        )
        for kind in _KINDS
    )


def _days(text: str) -> Iterator[Iterable[str]]:
    for date in parse_dates(text):
        for iso in (date.iso, date.until or ""):
            parts = iso.lstrip("-").split("-")
            if len(parts) > 1 and len(iso) >= len("--MM-DD"):
                month, day = parts[-2:]
                if len(month) == len(day) == len("MM"):
                    yield month, day
