"""Which dates a text names, and whether a sentence tells of another time than the one asked for."""

from __future__ import annotations

import re
from collections.abc import Collection

from indexer.statements import iso_dates
from indexer.text import is_row, lexicon, parse_dates

# A year that stands alone ("since 2018", "the 2021 Week"), not a count of people or things.
_YEAR = re.compile(
    rf"(?<![\d.,$¥€£])(?:19|20)\d\d(?![\d%]|[.,]\d|\s*(?:{lexicon.COUNTED})(?![a-z]))"
)
# A year in Chinese numerals, or of the Republic of China: 二〇二二年, 民国一一一年.
_IN_NUMERALS = re.compile("[〇零一二三四五六七八九]{4}年|民国|民國")
# Characters of `YYYY-MM`: a meeting may last some days.
_MONTH = 7
# A date at most this many characters from the start opens the sentence: "- In early 2021 …".
_OPENING = 12


def dates_in(folded: str) -> frozenset[str]:
    """The dates and years of a folded text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    found = _placed(folded)
    if _IN_NUMERALS.search(folded):
        told = [date.iso for date in parse_dates(folded) if date.iso[0].isdigit()]
        found += [(0, own) for own in told if not any(date.startswith(own) for _, date in found)]
    return frozenset(date for _, date in found)


def dates_told(folded: str) -> frozenset[str]:
    """The dates on which the events of a folded sentence took place.

    They are the dates that it opens with, not the 2030 of "the 2030 Agenda" further on; in a row
    of a table, the dates of all its columns and cells.
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
    """Whether both sides have dates and no asked date can be in the same month as a told one."""
    if not asked or not told:
        return False
    return not any(
        one[:_MONTH].startswith(other[:_MONTH]) or other[:_MONTH].startswith(one[:_MONTH])
        for one in asked
        for other in told
    )
