"""Finds numbers, dates and times of a sentence that its quotes lack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from indexer.text import Date, Number, fold, lexicon, parse_numeral, same_quantity
from service.generating.reading import Text
from service.generating.wording import TIMES

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_SHARES_EN = {"thirds?": 3, "quarters?": 4, "fifths?": 5, "tenths?": 10}
_SHARE_EN = re.compile(rf"\b(an?|one|two|three|four|1|2|3|4)[ -]({'|'.join(_SHARES_EN)})\b")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_HALF = re.compile(r"(?<!first )(?<!second )\bhalf\b|一半|半数|各半")
_HAN_NUMERALS = re.compile(f"[零〇{lexicon.HAN_NUMERALS}]+")
_YEARS = range(1800, 2100)
_ONLY_MONTH = re.compile(r"--\d\d")


def has_other_numbers(sentence: Text, quotes: Sequence[Text]) -> bool:
    """True when none of the quotes has a number, share or string of digits of the sentence."""
    known = [number for quote in quotes for number in quote.numbers]
    units = {number.unit for number in known}
    loose = {value for quote in quotes for value in _numerals(quote)}
    dated = {part for quote in quotes for date in quote.dates for part in _parts(date)}
    for number in sentence.numbers:
        if number.unit is None and number.kind == "fraction":
            continue  # it is among the shares
        if any(_same(number, other, units) for other in known):
            continue
        bare = number.unit is None and number.kind == "count"
        if bare and (_plain(number.value) in dated or number.value in loose):
            continue
        return True
    values = {number.value for number in known} | loose
    if any(value not in values and _plain(value) not in dated for value in _counted(sentence)):
        return True
    if not _shares(sentence) <= {share for quote in quotes for share in _shares(quote)}:
        return True
    return not _digits(sentence, read=False) <= dated | {
        run for quote in quotes for run in _digits(quote, read=True)
    }


def has_other_times(sentence: Text, quotes: Sequence[Text]) -> bool:
    """True when none of the quotes has a date, month, weekday, season or "last year" of it."""
    known = [iso for quote in quotes for date in quote.dates for iso in _isos(date)]
    years = {
        str(number.value)
        for quote in quotes
        for number in quote.numbers
        if number.unit is None and number.value in _YEARS
    }
    lengths = {_plain(number.value) for quote in quotes for number in quote.numbers}
    for date in sentence.dates:
        for iso in _isos(date):
            if iso in years or any(_within(iso, other) for other in known):
                continue
            if _ONLY_MONTH.fullmatch(iso) or (iso.isdigit() and iso in lengths):
                continue  # months are among the times below; 4200年 is how long, not when
            return True
    told = {key for quote in quotes for key in _clock(quote)}
    if not _clock(sentence) <= told:
        return True
    said = {name for quote in quotes for name in times_of(quote)}
    return not times_of(sentence) <= said


def _clock(text: Text) -> frozenset[str]:
    """The times of day, quarters and half years of a text; their years are among the dates."""
    return frozenset(
        moment.key if moment.key[0] == "t" else f"{moment.key[0]}{moment.key[-1]}"
        for moment in text.moments
        if moment.key[0] in "tqh"
    )


def times_of(text: Text) -> frozenset[str]:
    """The months, days of the week, seasons and relative years that a text names."""
    # The capital tells May from may, so case is kept where there are no Han characters.
    plain = text.text if text.text.isascii() else text.folded.text
    lowered = text.folded.text
    found = {
        name for name, form in TIMES.items() if form.search(plain if name == "month 5" else lowered)
    }
    for date in text.dates:
        for iso in _isos(date):
            parts = iso.lstrip("-").split("-")
            month = parts[0] if iso.startswith("--") else parts[1] if len(parts) > 1 else None
            if month is not None:
                found.add(f"month {int(month)}")
    return frozenset(found)


def spans_of(text: Text) -> list[tuple[int, int]]:
    """The spans of numbers and dates; this module checks them, so they need no other evidence."""
    return sorted([*text.values, *((m.start(), m.end()) for m in _DIGITS.finditer(text.text))])


def _same(one: Number, other: Number, units: Collection[str | None]) -> bool:
    """True for equal numbers, unless only the sentence has the unit: 40 is not 40 per cent.

    `units` are those of all numbers of the quotes, because a unit may be printed only once: "4,000
    tonnes, though 3,200 were asked for".
    """
    if not same_quantity(one, other):
        return False
    return one.unit is None or other.unit is not None or one.unit in units


def _numerals(text: Text) -> set[Decimal]:
    """The values of all runs of Chinese numerals, whatever they count: 六国, 三地."""
    runs = _HAN_NUMERALS.findall(text.folded.text)
    return {value for run in runs if (value := parse_numeral(run)) is not None}


def _counted(text: Text) -> set[Decimal]:
    """The values of Chinese numerals of two or more characters, whatever they count: 六十岁."""
    found: set[Decimal] = set()
    for run in _HAN_NUMERALS.finditer(text.folded.text):
        behind = text.folded.text[run.end() : run.end() + 1]
        value = parse_numeral(run.group())
        if len(run.group()) > 1 and value is not None and behind not in {"月", "日", "年", "点"}:
            found.add(value)
    return found


def _plain(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else str(value)


def _isos(date: Date) -> Iterator[str]:
    yield date.iso
    if date.until:
        yield date.until


def _within(iso: str, other: str) -> bool:
    """True when `other` is the same date or a more exact one: 2022-05-09 for 2022-05 or --05-09."""
    if iso.startswith("--"):
        return other.endswith(iso[1:]) or other.lstrip("-").startswith(iso[2:])
    return other == iso or other.startswith(f"{iso}-")


def _parts(date: Date) -> Iterator[str]:
    """Year, month and day as they may be printed alone."""
    for iso in _isos(date):
        for part in iso.lstrip("-").split("-"):
            yield str(int(part))
            yield part


def _shares(text: Text) -> frozenset[str]:
    """Fractions such as halves and thirds as decimals, without percentages."""
    folded = text.folded.text
    found = {
        f"{number.value:.4f}"
        for number in text.numbers
        if number.unit is None and 0 < number.value < 1
    }
    for match in _SHARE_EN.finditer(folded):
        count = _COUNTS.get(match[1]) or int(match[1])
        parts = next(n for form, n in _SHARES_EN.items() if re.fullmatch(form, match[2]))
        found.add(f"{Decimal(count) / parts:.4f}")
    if _HALF.search(folded):
        found.add(f"{Decimal(1) / 2:.4f}")
    return frozenset(found)


def _digits(text: Text, *, read: bool) -> frozenset[str]:
    """Strings of digits: ASTRO-7, 3-1, 12:40; with `read` those of numbers and dates as well."""
    known = [] if read else text.values
    found: set[str] = set()
    for match in _DIGITS.finditer(text.text):
        if not any(start <= match.start() < end for start, end in known):
            run = fold(match.group()).text
            value = parse_numeral(run)
            found.add(run if value is None else _plain(value))
    return frozenset(found)
