"""Which dates a text names, and whether a sentence tells of another time than the one asked for."""

from __future__ import annotations

import re
from collections.abc import Collection

from indexer.statements import iso_dates
from indexer.text import is_row

# A year that stands alone ("since 2018", "the 2021 Week"), and no count of people or things.
_YEAR = re.compile(
    r"(?<![\d.,$¥€£])(?:19|20)\d\d(?![\d%]|[.,]\d|\s*(?:多|余|名|人|位|个|项|吨|公里|元|万|亿|"
    r"people|persons|participants|farmers|tonnes|tons|km|mw|yuan|dollars)(?![a-z]))"
)
# Characters of `YYYY-MM`: a meeting may last some days.
_MONTH = 7
# Characters before a date that a sentence opens with: "- In early".
_OPENING = 12


def dates_in(folded: str) -> frozenset[str]:
    """The dates and years of a folded text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    return frozenset(date for _, date in _placed(folded))


def dates_told(folded: str) -> frozenset[str]:
    """The dates of which a folded sentence tells.

    Those that it opens with tell when: not the 2030 of the 2030 Agenda. A row of a table tells of
    all that its columns and cells name.
    """
    if is_row(folded):
        return dates_in(folded)
    return frozenset(date for start, date in _placed(folded) if start <= _OPENING)


def _placed(folded: str) -> list[tuple[int, str]]:
    whole = iso_dates(folded)
    years = [(match.start(), match.group()) for match in _YEAR.finditer(folded)]
    return whole + [
        (start, year) for start, year in years if not any(d.startswith(year) for _, d in whole)
    ]


def is_another_time(asked: Collection[str], told: Collection[str]) -> bool:
    """Whether dates are asked about and dates are told, and none can be in the same month."""
    if not asked or not told:
        return False
    return not any(
        one[:_MONTH].startswith(other[:_MONTH]) or other[:_MONTH].startswith(one[:_MONTH])
        for one in asked
        for other in told
    )
