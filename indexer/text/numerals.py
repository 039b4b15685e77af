"""Numbers in Chinese and English text, with the same value however they are written.

    parse_numbers("約三億八千萬港元") -> [Number(1, 8, Decimal(380000000), "money", "HKD")]
    parse_numbers("HK$380 million")   -> [Number(0, 14, Decimal(380000000), "money", "HKD")]
    parse_numbers("四成") and parse_numbers("40 per cent") both give 40 "percent".

`same_quantity` says whether two of them are equal. A number inside a date is left out:
`parse_dates` reads those. Offsets are those of the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from indexer.text import lexicon
from indexer.text.amounts import SCALE, SCALES, amounts_in_words
from indexer.text.dates import PLAIN, parse_dates
from indexer.text.han_numerals import (
    ARABIC,
    BETWEEN,
    HAN_NUMERAL,
    HAN_VALUES,
    LARGE,
    RUN,
    SMALL,
    value_of,
)
from indexer.text.shares import parse_shares
from indexer.text.times import parse_moments
from indexer.text.units import CURRENCIES, MEASURE_WORDS, UnitKind, base_of, unit_at

_MORE_OR_LESS = re.compile(r"[多余来](?=[^\s])")
_COUNTED = re.compile(MEASURE_WORDS)
_VAGUE = frozenset("数几多")
_CURRENCY = re.compile("|".join(f"(?P<c{i}>{form})" for i, (_, form) in enumerate(CURRENCIES)))
_CURRENCY_BEFORE = re.compile(rf"(?:{'|'.join(form for _, form in CURRENCIES)})\s?$")
_MONEY_SCALE = re.compile(r" ?([mk])\b", re.IGNORECASE)
# 1.5m people; 1.5m alone is a length.
_COUNT_SCALE = re.compile(
    rf"([mk])(?= (?:{lexicon.PEOPLE_EN}|tonnes|tons|yuan|euros|dollars|pounds|hectares|homes|jobs|"
    r"visitors|passengers|vehicles|users|barrels)\b)"
)
_WORD = "|".join(
    sorted(
        (*lexicon.CARDINALS_EN, "dozen", "hundred", "thousand", "million", "billion"),
        key=len,
        reverse=True,
    )
)
_WORD_RUN = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b", re.IGNORECASE)
_RANGE_AHEAD = re.compile(rf"[-–—~～至到][{HAN_NUMERAL}\d]")
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|至|到|或|to|and|or)\s?")
# 三四十, 十七八: two neighbouring digits where a numeral has one. 一二级 and 三四线 are two kinds.
_NEIGHBOURS = re.compile("|".join((*map("".join, pairwise(lexicon.HAN_DIGITS)), "一两", "两三")))
_KINDS_BEHIND = re.compile("年?级|線|[线类期季层楼组班届批代号等档产]|年代")
_OR_TWO = re.compile(" (?:or|to) two\\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
# twenty-first: the words before have twenty
_UNITS_PLACE = re.compile(rf"[- ](?P<n>{'|'.join(lexicon.ORDINALS_EN[:9])})\b", re.IGNORECASE)
# The number of a thing: No. 3, Article 3, Chapter 3.
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:Nos?|Chapter|Article|Section|Annex|Phase|Issue|Vol|Volume|Item|Paragraph|Clause|Rule|"
    r"Resolution|Chap|Art|Sec|Para)\.? |\bNo\.|#)$",
    re.IGNORECASE,
)
_BARE_SCALE = re.compile(rf"(?<![{HAN_NUMERAL}\d.几数 ])[万亿](?=余)")
_SIGN = re.compile(r"(?<![\w)）\]])[-−]$|零下$|负$|minus $")


@dataclass(frozen=True, slots=True)
class Number:
    """`text[start:end]` is a quantity: the number with its unit, when one is printed.

    `unit` is a symbol of `indexer.text.units` ("%", "HKD", "km") or None for what is only counted.
    """

    start: int
    end: int
    value: Decimal
    kind: UnitKind
    unit: str | None = None


def same_quantity(one: Number, other: Number) -> bool:
    """True when both have the same value and units that do not contradict each other.

    Multiples of a unit are converted: 300 MW is 30万千瓦, 75 % is 四分之三. A bare number agrees
    with any unit but a percentage; a bare dollar agrees with every dollar. The number of a thing
    (No. 3, Article 3) agrees with an ordinal and with a bare number.
    """
    kinds, units = {one.kind, other.kind}, {one.unit, other.unit}
    if one.value != other.value:
        return _base(one) == _base(other) != None  # noqa: E711
    if "label" in kinds:
        return kinds <= {"label", "ordinal", "count"}
    if kinds == {"count", "fraction"}:
        return True
    if one.unit == other.unit:
        return one.kind == other.kind
    if "$" in units:
        return all(unit is None or unit == "$" or unit.endswith("D") for unit in units)
    return None in units and not units & {"%", "pp", "‰"} and "ordinal" not in kinds


def _base(number: Number) -> tuple[str, Decimal] | None:
    """A quantity as a multiple of the base of its unit; None for what is only counted."""
    if number.kind == "fraction":
        return "", number.value
    if number.unit is None:
        return None
    base, factor = base_of(number.unit)
    return base, number.value * factor


def key_of(number: Number) -> str:
    """Equal for quantities of the same value and the same unit, and for no others.

    Ordinals are other values than numbers.
    """
    if number.kind in ("ordinal", "label"):
        return f"#{number.value.normalize():f}"
    unit, value = _base(number) or ("", number.value)
    sort = "%" if number.kind in ("percent", "permille", "fraction") else ""
    return f"{value.normalize():f}{sort}{unit}"


def parse_numbers(text: str) -> list[Number]:
    """Return the quantities of `text` in order, not overlapping; the empty string has none.

    Left out: numbers inside dates and times, words and identifiers (COVID-19, PM2.5, 12/2024,
    010-8226), vague ones (几万, 十几), and Chinese numerals that count nothing (十分, 三农, 一致).
    """
    plain = PLAIN.of(text)
    taken = [(date.start, date.end) for date in parse_dates(text)]
    taken.extend((moment.start, moment.end) for moment in parse_moments(text))
    taken.sort()
    found: list[Number] = []
    end = 0
    for number in sorted(_all(plain), key=lambda n: (n.start, -n.end)):
        while taken and taken[0][1] <= number.start:
            taken.pop(0)
        inside = taken and taken[0][0] < number.end
        if number.start >= end and not inside:
            found.append(number)
            end = number.end
    return _shared_units(plain, found)


def _all(text: str) -> Iterator[Number]:
    for share in parse_shares(text):
        scale = SCALES[share.scale.lower()] if share.scale else 1
        if share.scale:
            yield _with_unit(text, share.start, share.end, share.value * scale)
        else:
            yield Number(share.start, share.end, share.value, share.kind, share.unit)
    for run in RUN.finditer(text):
        number = (
            _han(text, run) if re.search(rf"[{HAN_NUMERAL}]", run.group()) else _plain(text, run)
        )
        if number is not None:
            yield number
        else:
            yield from _either(text, run)
    for words in _WORD_RUN.finditer(text):
        number = _in_words(text, words)
        if number is not None:
            yield number
    lowered = text.lower()
    for bare in _BARE_SCALE.finditer(text) if "余" in text else ():
        yield Number(bare.start(), bare.end(), Decimal(LARGE[bare.group()]), "count")
    for amount in amounts_in_words(text, lowered):
        start, end, value, kind, unit = amount
        if kind is None:
            yield _with_unit(text, start, end, value)
        else:
            yield Number(start, end, value, kind, unit)


def _han(text: str, run: re.Match[str]) -> Number | None:
    numeral, start, end = run.group(), run.start(), run.end()
    value = value_of(numeral)
    before = text[start - 1 : start]
    ordinal = before == "第"
    if value is None or before in _VAGUE or text[end : end + 1] in {"几", "数"}:
        return None
    digits = bool(re.search(r"\d", numeral))
    if digits and not _stands_alone(text, start, end):
        return None
    if (
        before == "之"
        or text[end : end + 2] == "分之"
        or (before in {"上", "近"} and numeral[0] in SMALL)
    ):
        return None
    if ordinal:
        return Number(start - 1, end, value, "ordinal")
    number = _with_unit(text, start, end, value)
    ranged = len(numeral) > 1 and _RANGE_AHEAD.match(text, end) is not None
    multiplied = any(c in LARGE for c in numeral) and len(numeral) > 1
    long = len(numeral) >= 3 or (
        len(numeral) == 2 and numeral[0] in HAN_VALUES and numeral[1] in "百千"
    )
    counted = number.unit is not None or _COUNTED.match(text, _after_more(text, end)) is not None
    if (
        digits
        or multiplied
        or long
        or ranged
        or (counted and not (numeral in "一" and number.unit is None))
    ):
        return number
    return None


def _either(text: str, run: re.Match[str]) -> Iterator[Number]:
    """The two numbers of 三四十人, where something is counted: thirty and forty people."""
    numeral, start, end = run.group(), run.start(), run.end()
    pair = _NEIGHBOURS.search(numeral)
    if pair is None or text[start - 1 : start] in {"第", "数", "几", "周"} or end == start + 1:
        return
    at, rest = pair.start(), numeral[pair.end() :]
    if rest.strip("十百千万亿") or _KINDS_BEHIND.match(text, end):
        return
    one, other = (value_of(numeral[:at] + digit + rest) for digit in pair.group())
    if one is None or other is None:
        return
    if text[end : end + 1] == "成" and not rest and len(numeral) == 2:
        yield Number(start, start + 1, one * 10, "percent", "%")
        yield Number(start + 1, end + 1, other * 10, "percent", "%")
        return
    second = _with_unit(text, start + at + 1, end, other)
    counted = second.unit is not None or _COUNTED.match(text, _after_more(text, end)) is not None
    if rest or counted or text[end : end + 1] == "岁":
        yield replace(second, start=start, end=start + at + 1, value=one)
        yield second


def _plain(text: str, run: re.Match[str]) -> Number | None:
    start, end = run.span()
    numeral = run.group().rstrip()
    end = start + len(numeral)
    if not _stands_alone(text, start, end) or re.match(r"0\d", numeral):
        return None
    value = Decimal(BETWEEN.sub("", numeral))
    ordinal = _ORDINAL.match(text, end)
    if ordinal is not None:
        return Number(start, ordinal.end(), value, "ordinal")
    if text[start - 1 : start] == "第":
        return Number(start - 1, end, value, "ordinal")
    if _LABEL_BEFORE.search(text[max(start - 12, 0) : start]):
        return Number(start, end, value, "label")
    scale = SCALE.match(text, end)
    if scale is not None:
        for word in scale.groups():
            value *= SCALES[word.lower()] if word else 1
        end = scale.end()
    else:
        money = _CURRENCY_BEFORE.search(text[max(start - 6, 0) : start])
        letter = (_MONEY_SCALE if money else _COUNT_SCALE).match(text, end)
        if letter is not None:
            value *= 10**6 if letter[1] in "mM" else 1000
            end = letter.end()
    return _with_unit(text, start, end, value)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """False inside a word, a code, a clock time, a fraction or a telephone number."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    currency = _CURRENCY_BEFORE.search(text[max(start - 6, 0) : start]) is not None
    if re.search(r"[A-Za-z_]-?$|\d[./:,：]$", before) and not currency:
        return False
    if re.search(r"(?<!\d)0\d+-$|\d-\d+-$", text[max(start - 16, 0) : start]):
        return False
    if re.match(r"[:/：]\d|\.\d|-[A-Za-z]{1,2}\b", after):
        return False
    glued = re.match(r"[A-Za-z]+", text[end : end + 12])
    if glued is None:
        return True
    fits = unit_at(text, end) is not None or SCALE.match(text, end) or _ORDINAL.match(text, end)
    return bool(fits) or (currency and _MONEY_SCALE.match(text, end) is not None)


def _after_more(text: str, end: int) -> int:
    more = _MORE_OR_LESS.match(text, end)
    return more.end() if more else end


def _with_unit(text: str, start: int, end: int, value: Decimal) -> Number:
    sign = _SIGN.search(text[max(start - 6, 0) : start])
    value = -value if sign else value
    before = _CURRENCY_BEFORE.search(text[max(start - 6, 0) : start])
    if before is not None:
        first = max(start - 6, 0) + before.start()
        which = _CURRENCY.match(text, first)
        symbol = CURRENCIES[int((which.lastgroup or "c0")[1:])][0] if which else "$"
        unit = unit_at(text, end)
        stop = unit[2] if unit and unit[1] == "money" else end
        return Number(first, stop, value, "money", symbol)
    more = _after_more(text, end)
    position = more + (1 if text[more : more + 1] in {" ", "\xa0"} else 0)
    unit = unit_at(text, position)
    if unit is not None:
        return Number(start, unit[2], value, unit[1], unit[0])
    return Number(start, end, value, "count")


def _in_words(text: str, run: re.Match[str]) -> Number | None:
    words = [word for word in re.split(r"[ -]", run.group().lower()) if word != "and"]
    total = section = 0
    for word in words:
        if word in lexicon.CARDINALS_EN:
            section += lexicon.CARDINALS_EN[word]
        elif word == "hundred":
            section = max(section, 1) * 100
        else:
            total += max(section, 1) * SCALES[word]
            section = 0
    value = Decimal(total + section)
    before = text[max(run.start() - 12, 0) : run.start()]
    start = run.start()
    if words[0] in {"dozen", "hundred", "thousand", "million", "billion"}:
        if not re.search(r"\ba $", before, re.IGNORECASE):
            return None
        start -= len("a ")
    if re.search(r"[\d.] ?$", before):  # 3.5 million: the digits have it
        return None
    place = _UNITS_PLACE.match(text, run.end())
    if place is not None and words[-1].endswith("ty"):
        value += lexicon.ORDINALS_EN.index(place["n"].lower()) + 1
        return Number(start, place.end(), value, "ordinal")
    number = _with_unit(text, start, run.end(), value)
    if words == ["one"] and number.unit is None and not _OR_TWO.match(text, run.end()):
        return None
    return number


def _shared_units(text: str, numbers: list[Number]) -> list[Number]:
    """In "3-5 %" and "40 to 50 million" the first number has unit and scale of the second."""
    for index in range(len(numbers) - 1):
        first, second = numbers[index], numbers[index + 1]
        between = text[first.end : second.start]
        if (
            first.unit is None
            and first.kind == "count"
            and second.unit
            and _RANGE.fullmatch(between)
        ):
            numbers[index] = replace(first, kind=second.kind, unit=second.unit)
        if _RANGE.fullmatch(between) and (scale := _printed_scale(text, first, second)) > 1:
            numbers[index] = replace(numbers[index], value=first.value * scale)
    return numbers


def _printed_scale(text: str, first: Number, second: Number) -> Decimal:
    """How many times its printed digits the second number is, when the first has digits only."""
    bare = re.match(ARABIC, text[second.start : second.end])
    if bare is None or not re.fullmatch(ARABIC, text[first.start : first.end]):
        return Decimal(1)
    digits = Decimal(BETWEEN.sub("", bare.group()))
    return second.value / digits if digits else Decimal(1)
