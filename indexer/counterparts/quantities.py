"""Numbers, years and months of a span in one notation for both languages.

三亿八千万, 3.8亿 and 380 million are 380000000; 四成 and 40 per cent are 40; 民国一一一年 and 2022
are the year 2022. Only the value is kept, not the unit, which translators often convert or leave to
a header; 300 MW is 300000, as 30万千瓦 is, and three quarters are 75.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indexer.counterparts.moments import read_halves, read_moments
from indexer.text import HAN, Number, base_of, parse_dates, parse_moments, parse_numbers

# Smaller whole numbers are often written out, or left out, by translators.
_SMALL = 10
_DIGITS_KEPT = 9
_YEARS = range(1800, 2100)
# Chinese counts kilowatts and tonnes by ten thousands where English takes a larger unit.
_CONVERTED = {"W": "kW", "MW": "kW", "GW": "kW", "MWh": "kWh", "GWh": "kWh", "TWh": "kWh"}
_CONVERTED |= {"kt": "t", "Mt": "t", "Gt": "t"}
# 一个半小时 is 90 minutes; whole hours and years mostly stay so.
_CONVERTED_PARTS = {"hour": 60, "year": 12, "day": 24}
_BARE_YEAR = re.compile(r"[12１２][\d]{3}")
_HAN_AHEAD = re.compile(rf"\s?[{HAN}]")


@dataclass(frozen=True, slots=True)
class Quantities:
    """The numbers and dates of a span.

    `values` are all numbers; `strong` those of ten and more, and fractions: small ones are often
    written out or left out by translators. `years` and `months` are those of dates; years are
    among `values`, and neither is `strong`. `moments` are days of months, times of day,
    centuries, quarters and the like, whose numbers are no `values` (but days are, too); `halves`
    are times known to be before or after noon.
    """

    values: frozenset[str]
    strong: frozenset[str]
    years: frozenset[int]
    months: frozenset[int]
    moments: frozenset[str] = frozenset()
    halves: frozenset[str] = frozenset()


def read_quantities(text: str) -> Quantities:
    """Read text of either language, or of both."""
    values: set[str] = set()
    strong: set[str] = set()
    years: set[int] = set()
    months: set[int] = set()
    moments = read_moments(text)
    for number in parse_numbers(text):
        value = abs(number.value)
        if _is_year(number, text):
            years.add(int(value))
            continue
        common = _common(number, value)
        values.update((_key(value), _key(common)))
        if value >= _SMALL or value != int(value):
            strong.add(_key(common))
    for moment in parse_moments(text):
        if moment.key[0] == "m":
            months.add(int(moment.key[1:]))
        elif moment.key[0] in "qh" and "-" in moment.key:
            years.add(int(moment.key[1:5]))
    for found in parse_dates(text):
        for iso in (found.iso, found.until):
            year, month, day = _parts(iso) if iso else (None, None, None)
            years.update([year] if year else [])
            months.update([month] if month else [])
            values.update([str(day)] if day else [])
    return Quantities(
        values=frozenset(values | {str(year) for year in years}),
        strong=frozenset(strong),
        years=frozenset(years),
        months=frozenset(months),
        moments=moments,
        halves=read_halves(text),
    )


def merge_quantities(parts: Iterable[Quantities]) -> Quantities:
    """The quantities of several spans together."""
    own = list(parts)
    return Quantities(
        values=frozenset().union(*(part.values for part in own)),
        strong=frozenset().union(*(part.strong for part in own)),
        years=frozenset().union(*(part.years for part in own)),
        months=frozenset().union(*(part.months for part in own)),
        moments=frozenset().union(*(part.moments for part in own)),
        halves=frozenset().union(*(part.halves for part in own)),
    )


def _is_year(number: Number, text: str) -> bool:
    """True for a bare number that is written like a year and counts nothing: Bulletin 2021."""
    if number.kind != "count" or number.unit is not None or number.value not in _YEARS:
        return False
    bare = _BARE_YEAR.fullmatch(text[number.start : number.end]) is not None
    return bare and _HAN_AHEAD.match(text, number.end) is None


def _common(number: Number, value: Decimal) -> Decimal:
    """The value in the unit that both languages are compared in: kW, kWh, t, hundredths."""
    if number.kind == "fraction":
        return value * 100
    if number.unit in _CONVERTED_PARTS and value != int(value):
        return value * _CONVERTED_PARTS[number.unit]
    if number.unit not in _CONVERTED:
        return value
    factor = base_of(number.unit)[1]
    return value * factor / base_of(_CONVERTED[number.unit])[1]


def _parts(iso: str) -> tuple[int | None, int | None, int | None]:
    """Year, month and day of a date; of one without a year (`--05-09`) the year is None."""
    without_year = iso.startswith("--")
    numbers = [int(part) for part in iso.lstrip("-").split("-")]
    year = None if without_year else numbers.pop(0)
    month, day, *_ = (*numbers, None, None)
    return year, month, day


def _key(value: Decimal) -> str:
    return f"{float(value):.{_DIGITS_KEPT}g}"
