"""Numbers, years and months of a span in one notation, whatever language they are written in.

三亿八千万, 3.8亿 and 380 million are 380000000; 四成 and 40 per cent are 40; 民国一一一年 and 2022
are the year 2022. Only what two texts can contradict each other in is read: the value, not the unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7}
_DIGITS |= {"捌": 8, "玖": 9}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_HAN = "".join(_DIGITS) + "".join(_TENS) + "".join(_SCALES)
_HAN_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "兆": 10**12,
}  # fmt: skip
_EN_SCALES = {
    "hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TEN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_ONES)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TEN_WORDS, start=2)}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
_ORDINALS |= {f"{word}th": value for word, value in _WORDS.items() if value not in {1, 2, 3, 5, 8}}
_ORDINALS |= {f"{word[:-1]}ieth": _WORDS[word] for word in _TEN_WORDS}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WORD = "|".join(sorted({*_WORDS, *_ORDINALS}, key=len, reverse=True))
_SCALE_WORD = "hundred|thousand|million|billion|trillion"
# "three hundred and eighty million", "forty-five", "twelfth"; a bare scale ("millions of") is none.
_EN_WORDS = re.compile(
    rf"\b(?:(?:a|{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}|{_SCALE_WORD}))+|(?:{_WORD}))\b"
)
_ARABIC = re.compile(
    r"(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|s\b"
    r"|\s*(?P<han>[十百千]?[万亿兆]|万亿|[十百千](?![\u4e00-\u9fff]*号线))"
    r"|\s?-?(?P<en>hundred|thousand|million|billion|trillion|mn|bn)\b|(?P<short>[km])\b(?![²2]))?"
)
_LONG_DATE = re.compile(
    r"(?<![\d.,/-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/-])"
    r"|(?<!\d)(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
_MONTH_EN = re.compile(
    r"\b(?P<name>january|february|april|june|july|august|september|october|november|december|"
    r"jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
    r"|(?P<before>(?:\d(?:st|nd|rd|th)?|\bin|\bto|\bfrom|\bof|\buntil|\bsince|\bearly|\blate|\band|"
    r"\bmid|-|–)[\s-]+)(?P<unsure>march|mar|may)\b"
    r"|\b(?P<ahead>march|mar|may)\b\.?(?=\s+\d)"
)
_MONTH_ZH = re.compile(rf"(?<![{_HAN}\d.])(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?!球)")
_YEAR_ZH = re.compile(r"(?<![\d.,])(?P<y>(?:1[5-9]|20)\d\d)\s*(?:年|-|至|—|–|/(?=\d\d年))")
_YEAR_HAN = re.compile(r"(?P<y>[一二][零〇一二三四五六七八九]{3})年")
_YEAR_ROC = re.compile(rf"民国\s*(?P<y>\d{{1,3}}|[{''.join(_DIGITS)}十百]{{1,4}})\s*年")
_YEAR_EN = re.compile(r"(?<![\d.,$€£¥])(?P<y>(?:1[5-9]|20)\d\d)(?:s\b)?(?![\d,]|\.\d|\s*%)")
# "三成八" is 38 per cent, "百分之四十" 40; 三分之一 is a fraction, whose digits are no numbers.
_TENTHS = re.compile(r"(?P<a>[一二三四五六七八九]|\d)成(?P<b>[一二三四五六七八九](?![{_HAN}]))?(?![员为立功果本都分品])")
_PERCENT_HAN = re.compile(rf"百分之(?P<n>[{_HAN}]+(?:点[{''.join(_DIGITS)}]+)?)")
_FRACTION = re.compile(rf"[{_HAN}]+分之[{_HAN}]+")
_HAN_NUMBER = re.compile(rf"(?<!数)(?<!几)[{_HAN}]+(?:点[{''.join(_DIGITS)}]+)?")
# Times of day and the numbers of a list are written in many ways; neither is compared.
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?=\s*(?:am|pm|a\.m|p\.m|hrs|\b(?!\d)))(?<=:\d\d)")
_ITEM = re.compile(r"(?m)^\s*(?:[（(]?\d{1,2}[.、)）](?!\d)\s*)")
_SMALL = 10.0
_DIGITS_KEPT = 9


@dataclass(frozen=True, slots=True)
class Quantities:
    """What is counted and dated in a span.

    `values` are all numbers; `strong` those of ten and more, and fractions: small ones are often
    written out or left out by translators. `years` and `months` are those of dates, and are among
    no `strong`.
    """

    values: frozenset[str]
    strong: frozenset[str]
    years: frozenset[int]
    months: frozenset[int]



def merge_quantities(parts: Iterable[Quantities]) -> Quantities:
    """What several spans have together."""
    own = list(parts)
    return Quantities(
        values=frozenset().union(*(part.values for part in own)),
        strong=frozenset().union(*(part.strong for part in own)),
        years=frozenset().union(*(part.years for part in own)),
        months=frozenset().union(*(part.months for part in own)),
    )


def read_quantities(folded: str) -> Quantities:
    """Read folded text of either language (or both)."""
    taken = bytearray(len(folded))
    years: set[int] = set()
    months: set[int] = set()
    values: set[float] = set()
    small: set[float] = set()
    for pattern in (_ITEM, _TIME):
        for match in pattern.finditer(folded):
            _take(taken, match)
    for match in _LONG_DATE.finditer(folded):
        year, month, day = (int(match[k] or match[f"{k}2"]) for k in "ymd")
        if _free(taken, match) and 1 <= month <= 12 and 1 <= day <= 31:
            years.add(year)
            months.add(month)
            small.add(float(day))
            _take(taken, match)
    for year in _years(folded, taken):
        years.add(year)
    months.update(_months(folded, taken))
    for match in _TENTHS.finditer(folded):
        tenths = float(_DIGITS.get(match["a"], -1) if not match["a"].isdigit() else match["a"])
        values.add(tenths * 10 + _DIGITS.get(match["b"] or "零", 0))
        _take(taken, match)
    for match in _PERCENT_HAN.finditer(folded):
        number = han_number(match["n"])
        if number is not None:
            values.add(number)
        _take(taken, match)
    for match in _FRACTION.finditer(folded):
        _take(taken, match)
    for match in _ARABIC.finditer(folded):
        if _free(taken, match):
            values.add(_arabic(match))
    for match in _HAN_NUMBER.finditer(folded):
        number = han_number(match.group()) if _free(taken, match) else None
        if number is not None:
            values.add(number)
    for match in _EN_WORDS.finditer(folded):
        values.add(_spelt(match.group()))
    strong = {value for value in values if value >= _SMALL or not value.is_integer()}
    return Quantities(
        values=frozenset(map(_key, values | small | {float(year) for year in years})),
        strong=frozenset(map(_key, strong)),
        years=frozenset(years),
        months=frozenset(months),
    )


def _years(folded: str, taken: bytearray) -> Iterator[int]:
    """Years; a bare number of English text that looks like one is one."""
    for match in _YEAR_ROC.finditer(folded):
        number = int(match["y"]) if match["y"].isdecimal() else _roc(match["y"])
        if number and _free(taken, match):
            yield 1911 + number
            _take(taken, match)
    for match in _YEAR_HAN.finditer(folded):
        yield int("".join(str(_DIGITS[character]) for character in match["y"]))
        _take(taken, match)
    for pattern in (_YEAR_ZH, _YEAR_EN):
        for match in pattern.finditer(folded):
            counted = pattern is _YEAR_EN and _is_counted(folded, match.end())
            if not counted and _free(taken, match):
                yield int(match["y"])
                for place in range(*match.span("y")):
                    taken[place] = 1


def _is_counted(folded: str, end: int) -> bool:
    """True when a unit or a scale follows at once: 2000辆, 2050万."""
    following = folded[end : end + 2].lstrip()[:1]
    return bool(following) and "\u4e00" <= following <= "\u9fff" and following not in "年至到和与、及后前起"


def _roc(han: str) -> int:
    if set(han) <= set(_DIGITS):
        return int("".join(str(_DIGITS[character]) for character in han))
    number = han_number(han)
    return int(number) if number is not None else 0


def _months(folded: str, taken: bytearray) -> Iterator[int]:
    for match in _MONTH_ZH.finditer(folded):
        if _free(taken, match):
            month = match["m"]
            yield int(month) if month.isdecimal() else int(han_number(month) or 0)
            _take(taken, match)
    for match in _MONTH_EN.finditer(folded):
        name = match["name"] or match["unsure"] or match["ahead"]
        yield _MONTHS.index(name[:3]) + 1


def _arabic(match: re.Match[str]) -> float:
    value = float(match["number"].replace(",", ""))
    if match["han"]:
        value *= _HAN_SCALES[match["han"]]
    scale = match["en"] or match["short"]
    if scale:
        value *= _EN_SCALES[scale]
    return value


def han_number(text: str) -> float | None:
    """The value of Chinese numerals, None when they are no number (万一, 十四五, a bare 千万)."""
    whole, _, fraction = text.partition("点")
    total = section = 0.0
    digit: int | None = None
    unit_before = 10**5
    if whole[0] in _SCALES or whole[0] in "百千":
        return None
    if len(whole) > 1 and set(whole) <= set(_DIGITS):
        return float("".join(str(_DIGITS[character]) for character in whole))
    for character in whole:
        if character in _DIGITS:
            if digit:  # two digits side by side are no number
                return None
            digit = _DIGITS[character]
        elif character in _TENS:
            unit = _TENS[character]
            if unit >= unit_before:
                return None
            section += unit * (1 if digit is None else digit)
            digit, unit_before = None, unit
        else:
            scale = _SCALES[character]
            total = (total + section + (digit or 0)) * scale if total < scale else (
                total + (section + (digit or 0)) * scale
            )
            section, digit, unit_before = 0.0, None, 10**5
    value = total + section + (digit or 0)
    if fraction:
        value += float("0." + "".join(str(_DIGITS[character]) for character in fraction))
    return value


def _spelt(text: str) -> float:
    """The value of English words: "three hundred and eighty million", "forty-five", "twelfth"."""
    total = section = 0.0
    for word in re.split(r"[\s-]+", text):
        if word == "a":
            section += 1
        elif word in _EN_SCALES:
            scale = _EN_SCALES[word]
            if scale == 100:
                section = (section or 1) * scale
            else:
                total += (section or 1) * scale
                section = 0.0
        elif word != "and":
            section += _WORDS.get(word, _ORDINALS.get(word, 0))
    return total + section


def _key(value: float) -> str:
    return f"{value:.{_DIGITS_KEPT}g}"


def _free(taken: bytearray, match: re.Match[str]) -> bool:
    return not any(taken[match.start() : match.end()])


def _take(taken: bytearray, match: re.Match[str]) -> None:
    taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
