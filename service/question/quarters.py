"""Quarters and half years of a text: 第三季度, Q3, the third quarter, from July to September."""

from __future__ import annotations

import re

from indexer.text import lexicon, parse_moments

# A quarter ("q") or half year ("h") and its number.
PartOfYear = tuple[str, str]
_MONTHS: dict[tuple[int, int], PartOfYear] = {
    (1, 3): ("q", "1"),
    (4, 6): ("q", "2"),
    (7, 9): ("q", "3"),
    (10, 12): ("q", "4"),
    (1, 6): ("h", "1"),
    (7, 12): ("h", "2"),
}
_NAMES = [names.split("|") for names in lexicon.month_names()]
_SPAN = re.compile(
    rf"(?<![a-z])(?P<from>{lexicon.MONTH_NAMES})\.?\s?(?:to|until|through|[-–—])\s?"
    rf"(?P<to>{lexicon.MONTH_NAMES})(?![a-z])|"
    r"(?<!\d)(?P<first>1[0-2]|[1-9])月?\s?(?:至|到|[-–—~～])\s?(?P<last>1[0-2]|[1-9])月"
)


def parts_of_years(text: str) -> dict[PartOfYear, str]:
    """The quarters and half years that a folded text names, with its words for each.

    Their years are compared as dates. January to March are the first quarter.
    """
    found = {
        (moment.key[0], moment.key[-1]): text[moment.start : moment.end]
        for moment in parse_moments(text)
        if moment.key[0] in "qh"
    }
    for match in _SPAN.finditer(text):
        if match["from"]:
            months = (_number(match["from"]), _number(match["to"]))
        else:
            months = (int(match["first"]), int(match["last"]))
        part = _MONTHS.get(months)
        if part is not None:
            found.setdefault(part, match.group())
    return found


def quarters_in(folded: str) -> frozenset[int]:
    """The numbers of the quarters that a folded text names."""
    return frozenset(int(number) for kind, number in parts_of_years(folded) if kind == "q")


def _number(name: str) -> int:
    return next(at for at, names in enumerate(_NAMES, start=1) if name in names)
