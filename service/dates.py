"""Which dates a text names, and whether it tells of another time than the one asked about."""

from __future__ import annotations

import re
from collections.abc import Collection

from indexer.fold import fold
from indexer.occasion import iso_dates

# A year that stands alone ("since 2018", "the 2021 Week"), and no count of people or things.
_YEAR = re.compile(
    r"(?<![\d.,$¥€£])(?:19|20)\d\d(?![\d%]|[.,]\d|\s*(?:多|余|名|人|位|个|项|吨|公里|元|万|亿|"
    r"people|persons|participants|farmers|tonnes|tons|km|mw|yuan|dollars)(?![a-z]))"
)
# Characters of `YYYY-MM`: a meeting may last some days.
_MONTH = 7


def dates_in(text: str) -> frozenset[str]:
    """The dates and years of `text`: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    folded = fold(text).text
    whole = frozenset(iso_dates(folded))
    return whole | frozenset(
        year for year in _YEAR.findall(folded) if not any(date.startswith(year) for date in whole)
    )


def is_another_time(asked: Collection[str], told: Collection[str]) -> bool:
    """Whether dates are asked about and dates are told, and none can be in the same month."""
    if not asked or not told:
        return False
    return not any(
        one[:_MONTH].startswith(other[:_MONTH]) or other[:_MONTH].startswith(one[:_MONTH])
        for one in asked
        for other in told
    )
