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

from indexer.text import lexicon
from indexer.text.dates import PLAIN, parse_dates
from indexer.text.units import CURRENCIES, MEASURE_WORDS, UnitKind, unit_at

_DIGITS = {**{c: n for n, c in enumerate(f"零{lexicon.HAN_DIGITS}")}, "〇": 0, "两": 2}
_DIGITS |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TWENTIES = {"廿": "二十", "卅": "三十"}
_HAN_NUMERAL = "".join((*_DIGITS, *_SMALL, *_LARGE, *_TWENTIES))
# 12,400; 1 200 000 with blanks between thousands, a single one only when it does not break a line.
_GROUPED = r"(?<![\d.,])\d{1,3}(?:(?:[ \xa0\u2009\u202f]\d{3}){2,}|[\xa0\u2009\u202f]\d{3})(?!\d)"
_ARABIC = rf"(?:{_GROUPED}|\d+(?:,\d{{3}})*(?:\.\d+)?)"
_BETWEEN = re.compile(r"[,\s]")
_RUN = re.compile(
    rf"(?:{_ARABIC} ?(?=[万亿兆])|{_ARABIC}|[{_HAN_NUMERAL}])+(?:点[{_HAN_NUMERAL}]+)?"
)
_PIECE = re.compile(rf"{_ARABIC}|[{_HAN_NUMERAL}]|点[{_HAN_NUMERAL}]+")
_PART_OF = re.compile(
    rf"(?P<of>百|千|(?<![{_HAN_NUMERAL}])[{_HAN_NUMERAL}]++)分之(?P<n>[{_HAN_NUMERAL}\d]+(?:[点.][{_HAN_NUMERAL}\d]+)?)"
)
_TENTHS = re.compile(rf"成(?P<more>[{lexicon.HAN_DIGITS}半])?(?![员立果就功为本熟长都色])")
_MORE_OR_LESS = re.compile(r"[多余来](?=[^\s])")
_COUNTED = re.compile(MEASURE_WORDS)
_VAGUE = frozenset("数几多")
_CURRENCY = re.compile("|".join(f"(?P<c{i}>{form})" for i, (_, form) in enumerate(CURRENCIES)))
_CURRENCY_BEFORE = re.compile(rf"(?:{'|'.join(form for _, form in CURRENCIES)})\s?$")
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "dozen": 12, "mn": 10**6, "bn": 10**9, "crore": 10**7, "lakh": 10**5,
}  # fmt: skip
_SCALE = re.compile(
    rf"[ \xa0-]?({'|'.join(_SCALES)})\b\.?(?: ({'|'.join(_SCALES)})\b)?", re.IGNORECASE
)
_MONEY_SCALE = re.compile(r" ?([mk])\b", re.IGNORECASE)
_WORD = "|".join(
    sorted(
        (*lexicon.CARDINALS_EN, "dozen", "hundred", "thousand", "million", "billion"),
        key=len,
        reverse=True,
    )
)
_WORD_RUN = re.compile(rf"\b(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b", re.IGNORECASE)
# Seven in ten, "nine out of 10", but not "two in ten days".
_IN_TEN = re.compile(
    rf"\b(?P<n>{'|'.join(lexicon.CARDINALS_EN)}|[1-9]) (?:in|out of) (?P<of>ten|10|a hundred|100)"
    r"\b(?![ -](?:days|weeks|months|years|hours|minutes|million|thousand)|[\d.,]*\d)",
    re.IGNORECASE,
)
# "two thirds", "a fifth of": a part in words; a third without a number before it is an ordinal.
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_FRACTION = re.compile(
    rf"\b(?:one[ -](?P<single>{'|'.join(_PARTS)})|an? (?P<one>{'|'.join(_PARTS)})(?= of\b)|"
    r"half(?= an? [mb]illion)|"
    rf"(?P<n>{'|'.join(lexicon.CARDINALS_EN)})[ -](?P<many>{'|'.join(_PARTS)})s)\b(?!-)"
    r"(?:(?: of)? an? (?P<scale>million|billion)\b)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|至|到|to|and)\s?")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
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

    A bare number agrees with any unit but a percentage; a bare dollar agrees with every dollar.
    """
    if one.value != other.value:
        return False
    if one.unit == other.unit:
        return one.kind == other.kind
    units = {one.unit, other.unit}
    if "$" in units:
        return all(unit is None or unit == "$" or unit.endswith("D") for unit in units)
    return (
        None in units and not units & {"%", "pp", "‰"} and "ordinal" not in {one.kind, other.kind}
    )


def parse_numbers(text: str) -> list[Number]:
    """Return the quantities of `text` in order, not overlapping; the empty string has none.

    Left out: numbers inside dates, words and identifiers (COVID-19, PM2.5, 12/2024, 010-8226),
    vague ones (几万, 十几), and Chinese numerals that count nothing (十分, 三农, 一致).
    """
    plain = PLAIN.of(text)
    taken = [(date.start, date.end) for date in parse_dates(text)]
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


def parse_numeral(numeral: str) -> Decimal | None:
    """The value of one numeral (三亿八千万, 1.56万, 12,400, 二〇二二), or None when it is none."""
    return _value(PLAIN.of(numeral.strip()))


def _all(text: str) -> Iterator[Number]:
    for part in _PART_OF.finditer(text):
        whole, share = _value(part["of"]) or Decimal(_SMALL.get(part["of"], 0)), _value(part["n"])
        if whole and share is not None:
            kind: UnitKind = {100: "percent", 1000: "permille"}.get(int(whole), "count")  # type: ignore[assignment]
            unit = {"percent": "%", "permille": "‰"}.get(kind)
            value = share if unit else share / whole
            yield Number(part.start(), part.end(), value, kind, unit)
    yield from _fractions(text)
    for run in _RUN.finditer(text):
        number = (
            _han(text, run) if re.search(rf"[{_HAN_NUMERAL}]", run.group()) else _plain(text, run)
        )
        if number is not None:
            yield number
    for part in _IN_TEN.finditer(text):
        count = lexicon.CARDINALS_EN.get(part["n"].lower())
        value = Decimal(part["n"] if count is None else count)
        if value <= 10:
            value *= 10 if part["of"].lower() in {"ten", "10"} else 1
            yield Number(part.start(), part.end(), value, "percent", "%")
    for words in _WORD_RUN.finditer(text):
        number = _in_words(text, words)
        if number is not None:
            yield number


def _fractions(text: str) -> Iterator[Number]:
    """Parts in English words: two thirds, a fifth of, half a million."""
    for part in _FRACTION.finditer(text):
        count = lexicon.CARDINALS_EN[part["n"].lower()] if part["n"] else 1
        name = part["single"] or part["one"] or part["many"]
        value = Decimal(count) / (_PARTS[name.lower()] if name else 2)
        if part["scale"]:
            yield _with_unit(text, part.start(), part.end(), value * _SCALES[part["scale"].lower()])
        else:
            yield Number(part.start(), part.end(), value, "count")


def _value(numeral: str) -> Decimal | None:
    """Evaluate a numeral of Chinese characters, digits or both; None when it is ill formed."""
    numeral = re.sub(r"\s", "", numeral)
    for one, written in _TWENTIES.items():
        numeral = numeral.replace(one, written)
    pieces = _PIECE.findall(numeral)
    if not pieces or "".join(pieces) != numeral:
        return None
    point = pieces.pop() if pieces[-1].startswith("点") else ""
    fraction, tail = Decimal(0), 1
    if point:
        digits = point[1:].rstrip("".join(_LARGE))
        if not all(c in _DIGITS for c in digits) or not digits:
            return None
        fraction = Decimal("0." + "".join(str(_DIGITS[c]) for c in digits))
        for scale in point[1 + len(digits) :]:
            tail *= _LARGE[scale]
    if all(piece in _DIGITS for piece in pieces):
        if len(pieces) == 2:  # 三四: three or four
            return None
        return (Decimal("".join(str(_DIGITS[p]) for p in pieces)) + fraction) * tail
    whole = _positional(pieces)
    return None if whole is None else (whole + fraction) * tail


def _positional(pieces: list[str]) -> Decimal | None:
    """The value of digits with 十百千万亿 between them; None when these are out of order."""
    total = section = Decimal(0)
    current: Decimal | None = None
    small, large, last, zero = 10**4, 10**16, 1, False
    for piece in pieces:
        if piece in _LARGE:
            section += current or 0
            if section == 0 and not (total and last == large):
                return None
            if section == 0 or _LARGE[piece] > large:
                total = (total + section) * _LARGE[piece]
            else:
                total += section * _LARGE[piece]
            section, current, small, large = Decimal(0), None, 10**4, _LARGE[piece]
            last, zero = large, False
        elif piece in _SMALL:
            unit = _SMALL[piece]
            if unit >= small or (current is None and unit != 10):
                return None
            section += (1 if current is None else current) * unit
            current, small, last, zero = None, unit, unit, False
        else:
            value = (
                Decimal(_DIGITS[piece]) if piece in _DIGITS else Decimal(_BETWEEN.sub("", piece))
            )
            if current is not None:
                return None
            zero = zero or piece in {"零", "〇"}
            current = None if piece in {"零", "〇"} else value
    if current is not None and last >= 100 and not zero and current < 10:
        current *= Decimal(last) / 10  # 三万五 is 35000
    return total + section + (current or 0)


def _han(text: str, run: re.Match[str]) -> Number | None:
    numeral, start, end = run.group(), run.start(), run.end()
    value = _value(numeral)
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
        or (before in {"上", "近"} and numeral[0] in _SMALL)
    ):
        return None
    if ordinal:
        return Number(start - 1, end, value, "ordinal")
    tenths = _TENTHS.match(text, end)
    if tenths is not None and value <= 10 and len(numeral) == 1:
        more = {"半": Decimal(5)}.get(
            tenths["more"] or "", Decimal(_DIGITS.get(tenths["more"] or "", 0))
        )
        return Number(start, tenths.end(), value * 10 + more, "percent", "%")
    number = _with_unit(text, start, end, value)
    multiplied = any(c in _LARGE for c in numeral) and len(numeral) > 1
    long = len(numeral) >= 3 or (
        len(numeral) == 2 and numeral[0] in _DIGITS and numeral[1] in "百千"
    )
    counted = number.unit is not None or _COUNTED.match(text, _after_more(text, end)) is not None
    if digits or multiplied or long or (counted and not (numeral in "一" and number.unit is None)):
        return number
    return None


def _plain(text: str, run: re.Match[str]) -> Number | None:
    start, end = run.span()
    numeral = run.group().rstrip()
    end = start + len(numeral)
    if not _stands_alone(text, start, end) or re.match(r"0\d", numeral):
        return None
    value = Decimal(_BETWEEN.sub("", numeral))
    ordinal = _ORDINAL.match(text, end)
    if ordinal is not None:
        return Number(start, ordinal.end(), value, "ordinal")
    if text[start - 1 : start] == "第":
        return Number(start - 1, end, value, "ordinal")
    scale = _SCALE.match(text, end)
    if scale is not None:
        for word in scale.groups():
            value *= _SCALES[word.lower()] if word else 1
        end = scale.end()
    elif _CURRENCY_BEFORE.search(text[max(start - 6, 0) : start]):
        letter = _MONEY_SCALE.match(text, end)
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
    fits = unit_at(text, end) is not None or _SCALE.match(text, end) or _ORDINAL.match(text, end)
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
            total += max(section, 1) * _SCALES[word]
            section = 0
    value = Decimal(total + section)
    before = text[max(run.start() - 12, 0) : run.start()]
    if words[0] in {"dozen", "hundred", "thousand", "million", "billion"} and not re.search(
        r"\ba $", before
    ):
        return None
    if re.search(r"[\d.] ?$", before):  # 3.5 million: the digits have it
        return None
    number = _with_unit(text, run.start(), run.end(), value)
    return None if words == ["one"] and number.unit is None else number


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
    bare = re.match(_ARABIC, text[second.start : second.end])
    if bare is None or not re.fullmatch(_ARABIC, text[first.start : first.end]):
        return Decimal(1)
    digits = Decimal(_BETWEEN.sub("", bare.group()))
    return second.value / digits if digits else Decimal(1)
