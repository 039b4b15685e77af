"""Dates in Chinese and English text as ISO 8601, however they are written.

    parse_dates("民国一一一年十一月三日") -> [Date(0, 11, "2022-11-03")]
    parse_dates("on 9 May 2022")          -> [Date(3, 13, "2022-05-09")]

`iso` is as exact as the text: `2022-05-09`, `2022-05`, `2022`, and without a year `--05-09` or
`--05`. Western and Chinese-numeral years are read, and those of the Republic of China (民国), of
Japanese and of Buddhist eras. Offsets are those of the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from indexer.text import lexicon

_HAN_DIGITS = f"〇零{lexicon.HAN_DIGITS}"
_N = rf"(?:\d{{1,2}}|[{_HAN_DIGITS}十廿卅]{{1,3}})"
_YEAR_ZH = rf"(?:(?<!\d)\d{{4}}|[一二][{_HAN_DIGITS}]{{3}})"
# Calendars of other eras: the year before their first.
_ERAS = {"民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925, "佛历": -543}
_ERAS_EN = {"roc": 1911, "minguo": 1911, "reiwa": 2018, "heisei": 1988, "be": -543}
_ERA = (
    rf"(?:中华)?(?P<era>{'|'.join(_ERAS)})\s*"
    rf"(?P<roc>\d{{1,4}}|元|[{_HAN_DIGITS}十百]{{1,5}})"
)
_UNTIL = rf"(?:\s?[至到\-–—~]\s?(?:(?P<m2>{_N})\s?月\s?)?(?P<d2>{_N})\s?[日号])?"
_ZH = re.compile(
    rf"(?:{_ERA}|(?:公元)?(?P<y>{_YEAR_ZH}))\s?年(?!代)(?:度(?!假))?"
    rf"(?:\s?(?P<m>{_N})\s?月份?(?:\s?(?P<d>{_N})\s?[日号]?{_UNTIL})?)?"
    rf"|(?P<pm>(?<![\d{_HAN_DIGITS}十])(?:\d{{1,2}}|十[一二]?|[{lexicon.HAN_DIGITS}]))\s?月"
    rf"(?:份|\s?(?P<pd>{_N})\s?[日号]{_UNTIL.replace('m2', 'm3').replace('d2', 'd3')})",
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<y2>(?:19|20)\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01]))(?![\d/-]|\.\d)"
)
# In lower case only names in full count, and not "may", which is a verb more often.
_SMALL = "|".join(name for name in lexicon.MONTHS_IN_FULL if name != "may")
_MONTH = (
    "(?:"
    + "|".join((*lexicon.month_names(str.capitalize), *lexicon.month_names(str.upper), _SMALL))
    + ")"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAYS = rf"(?P<d>{_DAY})(?:\s?[-–—]\s?(?P<u>{_DAY})| to (?P<v>{_DAY}))?"
_DAY_FIRST = re.compile(
    rf"(?<![\w.])(?:the )?{_DAYS}\s+(?:day of |of )?(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}})\b)?"
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<m>{_MONTH})\b\.?\s+(?:the )?{_DAYS}(?![\d,.]*\d|\s?(?:%|percent|per cent))"
    r"(?:,?\s+(?P<y>\d{4})\b)?"
)
_MONTH_YEAR = re.compile(rf"\b(?P<m>{_MONTH}|may)\b\.?,?\s+(?P<y>(?:1[89]|20)\d\d)\b")
_YEAR_EN = re.compile(
    r"\b(?:in|since|by|from|until|till|during|before|after|of|for|to|and|between|year|FY|early|late|spring|summer|autumn|winter|"
    r"mid)[ -]"
    r"(?P<y>(?:1[89]|20)\d\d)(?!,?\d|%|\.\d|\s?(?:%|percent|people|tonnes|tons|km|million))\b",
    re.IGNORECASE,
)
# ROC year 111, Minguo 111, B.E. 2565, Reiwa 4; 2022 CE.
_ERA_EN = re.compile(
    r"\b(?:(?P<era>ROC|Minguo|Reiwa|Heisei)(?: [Yy]ear)? (?P<n>\d{1,3})|"
    r"(?P<be>B\.?E\.?) ?(?P<n2>2[45]\d\d)|(?P<ce>(?:1[89]|20)\d\d) (?:C\.?E\.?|A\.?D\.?))(?!\w)"
    r"|\b(?P<n3>2[45]\d\d) B\.?E\.?(?!\w)"
)
# 2020—2022年, 2020 to 2022: the first year of a span.
_SPAN_OF_YEARS = re.compile(
    r"(?<![\d./-])(?P<y>(?:1[89]|20)\d\d)\s?年?(?:[-–—~至到]| to )\s?"
    r"(?P<u>(?:1[89]|20)\d\d)(?![\d/.-]|%)(?=年|\b)(?!\s?[-/])"
)
# Every date has a digit, or 年 or 月; one in English has letters, too.
_DIGIT = re.compile(r"\d")
_LATIN = re.compile("[A-Za-z]")
_TO = re.compile(r"\s?[-–—]\s?| (?:to|until|till|through) ")
_OLDEST, _NEWEST = 1600, 2111
_YEAR_ONLY = re.compile(r"\s*(?P<y>(?:19|20)\d\d)(?:-(?P<m>0[1-9]|1[0-2]))?\s*")


@dataclass(frozen=True, slots=True)
class Date:
    """`text[start:end]` is a date; `until` is the last day when it is a span of days."""

    start: int
    end: int
    iso: str
    until: str | None = None


class _Plain:
    """Replaces full-width and traditional characters one for one, so that offsets hold."""

    def __init__(self) -> None:
        wide = {chr(0xFF10 + n): str(n) for n in range(10)}
        wide |= {chr(0xFF21 + n): chr(0x41 + n) for n in range(26)}
        wide |= {chr(0xFF41 + n): chr(0x61 + n) for n in range(26)}
        forms = dict(
            zip("○◯Ｏ萬億兩貳參陸號國華點個餘來歲頃畝噸時釐臺幣鎊圓銖盾緬韓歐數幾負週鐘週間曆財會學紀禮",
                "〇〇〇万亿两贰叁陆号国华点个余来岁顷亩吨时厘台币镑圆铢盾缅韩欧数几负周钟周间历财会学纪礼",
                strict=True)
        )  # fmt: skip
        marks = {"％": "%", "．": ".", "－": "-", "／": "/", "　": " ", "＄": "$"}
        self._table = str.maketrans(wide | forms | marks)

    def of(self, text: str) -> str:
        """The text with ASCII digits and letters and simplified numerals; offsets are the same."""
        return text if text.isascii() else text.translate(self._table)


PLAIN = _Plain()


def parse_dates(text: str) -> list[Date]:
    """Return the dates of `text` in order, not overlapping; the empty string has none.

    A bare English year counts after a word such as "in" or "since" only, and when it is the whole
    text. A day or a month that no calendar has makes the date less exact: 2022年13月 is 2022.
    """
    return list(_parse(text)) if len(text) <= 4096 else _read(text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Date, ...]:
    return tuple(_read(text))


def _read(text: str) -> list[Date]:
    plain = PLAIN.of(text)
    whole = _YEAR_ONLY.fullmatch(plain)
    if whole is not None:
        return [Date(whole.start("y"), len(plain.rstrip()), _iso(whole["y"], whole["m"], None))]
    found: list[Date] = []
    if "年" in plain or "月" in plain:
        found.extend(date for m in _ZH.finditer(plain) if (date := _chinese(m)) is not None)
    if _DIGIT.search(plain):
        found.extend(_in_digits(plain))
    if _DIGIT.search(plain) and _LATIN.search(plain):
        found.extend(_in_english(plain))
    kept: list[Date] = []
    for date in sorted(found, key=lambda d: (d.start, -len(d.iso.lstrip("-")), -d.end)):
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return _joined(plain, kept)


def _in_digits(text: str) -> Iterator[Date]:
    for match in _NUMERIC.finditer(text):
        year, month, day = (match[k] or match[f"{k}2"] for k in "ymd")
        iso = _iso(year, month, day)
        if len(iso) == 10:
            yield Date(match.start(), match.end(), iso)
    for match in _SPAN_OF_YEARS.finditer(text):
        if match["y"] < match["u"]:
            yield from (Date(*match.span(year), match[year]) for year in "yu")


def _in_english(text: str) -> Iterator[Date]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        yield from (date for m in pattern.finditer(text) if (date := _english(m)) is not None)
    for m in _MONTH_YEAR.finditer(text):
        month = str(lexicon.MONTHS[m["m"][:3].lower()])
        yield Date(m.start(), m.end(), _iso(m["y"], month, None))
    yield from (Date(m.start("y"), m.end("y"), m["y"]) for m in _YEAR_EN.finditer(text))
    yield from _of_eras(text)


def _of_eras(text: str) -> Iterator[Date]:
    for match in _ERA_EN.finditer(text):
        if match["ce"]:
            yield Date(*match.span(), match["ce"])
            continue
        name = (match["era"] or "be").lower()
        year = _ERAS_EN[name] + int(match["n"] or match["n2"] or match["n3"])
        if _OLDEST <= year <= _NEWEST:
            yield Date(*match.span(), str(year))


def _joined(text: str, dates: list[Date]) -> list[Date]:
    """Two English days that are the ends of one span as one date: 9 May to 2 June 2022."""
    joined: list[Date] = []
    for date in dates:
        first = joined[-1] if joined else None
        if (
            first is not None
            and first.until is None
            and date.until is None
            and first.iso.startswith("--")
            and len(first.iso) == len("--05-09")
            and len(date.iso.lstrip("-")) >= len("05-09")
            and first.iso[2:] < date.iso[-5:]
            and _TO.fullmatch(text[first.end : date.start])
        ):
            year = "-" if date.iso.startswith("--") else date.iso[:4]
            joined[-1] = Date(first.start, date.end, f"{year}{first.iso[1:]}", date.iso)
        else:
            joined.append(date)
    return joined


def _chinese(match: re.Match[str]) -> Date | None:
    if match["pm"]:
        month, day = _small(match["pm"]), _small(match["pd"])
        if month is None or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
            return None
        until = _last(None, month, _small(match["m3"]), _small(match["d3"]))
        return Date(
            match.start(), match.end(), f"--{month:02d}" + (f"-{day:02d}" if day else ""), until
        )
    if match["roc"]:
        number = 1 if match["roc"] == "元" else _small(match["roc"])
        if not number or not _OLDEST <= _ERAS[match["era"]] + number <= _NEWEST:
            return None
        year = str(_ERAS[match["era"]] + number)
    else:
        year = "".join(
            str(_HAN_DIGITS.index(c) - (c != "〇")) if c in _HAN_DIGITS else c for c in match["y"]
        )
    month, day = _small(match["m"]), _small(match["d"])
    iso = _iso(year, str(month or 0), str(day or 0))
    until = _last(year, month, _small(match["m2"]), _small(match["d2"]))
    return Date(match.start(), match.end(), iso, until)


def _last(
    year: str | None, month: int | None, until_month: int | None, until_day: int | None
) -> str | None:
    if until_day is None or (until_month or month) is None:
        return None
    month = until_month or month
    return f"{year or '-'}-{month:02d}-{until_day:02d}"


def _small(numeral: str | None) -> int | None:
    """A number below a thousand: 31, 三十一, 一一一, 廿三."""
    if numeral is None:
        return None
    if numeral.isascii():
        return int(numeral)
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    digits = {c: max(n - 1, 0) for n, c in enumerate(_HAN_DIGITS)}
    if not re.search("[十百]", numeral):
        return int("".join(str(digits[c]) for c in numeral))
    total, current = 0, None
    for character in numeral:
        if character in digits:
            current = digits[character]
        else:
            total += (1 if current is None else current) * (10 if character == "十" else 100)
            current = 0
    return total + (current or 0)


def _english(match: re.Match[str]) -> Date | None:
    month = lexicon.MONTHS[match["m"][:3].lower()]
    day = int(re.sub(r"\D", "", match["d"]))
    if not 1 <= day <= 31:
        return None
    last = match["u"] or match["v"]
    start = f"{match['y'] or '-'}-{month:02d}"
    until = f"{start}-{int(re.sub(r'[^0-9]', '', last)):02d}" if last else None
    return Date(match.start(), match.end(), f"{start}-{day:02d}", until)


def _iso(year: str, month: str | None, day: str | None) -> str:
    if month is None or not 1 <= int(month) <= 12:
        return year
    if day is None or not 1 <= int(day) <= 31:
        return f"{year}-{int(month):02d}"
    return f"{year}-{int(month):02d}-{int(day):02d}"
