"""Times of day, weekdays, months, quarters, half years, decades, centuries, fiscal years.

    parse_moments("2022年第三季度") and parse_moments("Q3 2022") both have the key "q2022-3",
    parse_moments("下午三点") and parse_moments("3 p.m.") both "t15:00".

Offsets are those of the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from indexer.text import lexicon
from indexer.text.dates import PLAIN
from indexer.text.han_numerals import parse_numeral

_HAN = f"零〇{lexicon.HAN_DIGITS}十两"
_N = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
_NIGHT = "傍晚|晚上|晚[间間]|晚|夜[间間]|夜[里裡]|夜|深夜"
_AFTERNOON = f"中午|下午|{_NIGHT}"
_MORNING = "凌晨|清晨|早上|早晨|早|上午"
# 下午三点, 晚八时, 每晚九点半, 22时, 4时10分. 三点 alone may be three points of a list.
_TIME_ZH = re.compile(
    rf"(?:(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON})|(?P<part>正午|午夜|次日))\s?)?"
    rf"(?<![\d.第小])(?<![{_HAN}](?=[{_HAN}]))(?P<h>{_N})\s?"
    rf"(?P<unit>时(?![间代])|点钟?(?!\d*[\d{_HAN}]+(?![\d{_HAN}分刻])))"
    rf"\s?(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<m>{_N})分|(?P<full>整))?"
)
_NOON_ZH = re.compile("中午十二[时点]|正午|(?P<midnight>午夜|零[时点](?![" + _HAN + "]))")
_CLOCK = re.compile(
    rf"(?:(?:(?P<am>{_MORNING})|(?P<pm>{_AFTERNOON}))\s?)?(?<![\d:.])(?P<h>[01]?\d|2[0-4])[:：]"
    r"(?P<m>[0-5]\d)(?![\d:])(?:\s?(?:(?P<am_en>a)|(?P<pm_en>p))\.?m\b\.?)?",
    re.IGNORECASE,
)
_NUMBER_EN = "|".join(
    ("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve", r"\d{1,2}")
)
# "10 p.m.", "4.10 a.m.", "half past nine", "a quarter to ten", "nine o'clock", "ten at night".
_TIME_EN = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?:(?P<am>a)\.?m\b\.?|(?P<pm>p)\.?m\b\.?)"
    rf"|\b(?P<part>half|(?:a )?quarter) (?P<way>past|to) (?P<h2>{_NUMBER_EN})\b"
    rf"|\b(?P<h3>{_NUMBER_EN})(?: o'clock\b| (?P<night>at night)\b"
    r"| in the (?:early |late )?(?:(?P<morning>morning)|afternoon|evening)\b)",
    re.IGNORECASE,
)
_NOON_EN = re.compile(r"\b(?:noon|(?P<midnight>midnight))\b", re.IGNORECASE)
_CENTURY_ZH = re.compile(
    rf"(?:公元(?P<bc>前)?)?(?P<n>\d{{1,2}}|[{_HAN}]{{1,3}}|上(?=世[纪紀]\s?[\d{_HAN}]{{2}}年代))世[纪紀]"
    rf"(?:\s?(?P<ten>[1-9]0|[{lexicon.HAN_DIGITS}]?十)年代)?"
)
_DECADE_ZH = re.compile(
    rf"(?P<ten>(?:(?<!\d)(?:1[5-9]|20)\d0|(?<!\d)[1-9]0|(?<![{_HAN}\d])[{lexicon.HAN_DIGITS}]十))年代"
)
_TENS = (
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
)
_DECADE_EN = re.compile(
    r"(?<![\w-])(?:the )?(?:(?P<whole>(?:1[5-9]|20)\d0)['’]?s|['’](?P<short>[1-9]0)s|"
    rf"(?<=the )(?P<word>{'|'.join(_TENS)}))\b",
    re.IGNORECASE,
)
_ORDINALS = "|".join(sorted(lexicon.ORDINALS_EN, key=len, reverse=True))
_TWENTY_FIRST = "twenty[- ]first"
_CENTURY_EN = re.compile(
    rf"\b(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{_TWENTY_FIRST}|{_ORDINALS})[ -]centur(?:y|ies)\b",
    re.IGNORECASE,
)
_YEAR = r"(?:19|20)\d\d"
_FOUR = {**{n: i for i, n in enumerate(("first", "second", "third", "fourth"), 1)},
         **{n: i for i, n in enumerate("一二三四", 1)}, **{str(i): i for i in range(1, 5)},
         "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "上": 1, "下": 2}  # fmt: skip
_QUARTER = re.compile(
    rf"(?:(?<!\d)(?P<y1>{_YEAR})年?\s?)?第?(?<![\d.])(?P<zh>[一二三四1-4])季度|"
    rf"(?:(?<!\d)(?P<y2>{_YEAR})\s?)?(?<![A-Za-z])Q(?P<q>[1-4])"
    rf"(?:(?: of)? (?P<y3>{_YEAR})(?!\d)|(?!\w))|"
    rf"\b(?:the )?(?P<en>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter"
    rf"(?:,? (?:of )?(?P<y4>{_YEAR})\b|\b)",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"(?:(?<!\d)(?P<y1>{_YEAR})年?\s?)?(?P<zh>[上下])半年|"
    rf"(?:(?<!\d)(?P<y2>{_YEAR})\s?)?(?<![A-Za-z])H(?P<h>[12])"
    rf"(?: (?P<y3>{_YEAR})(?!\d)|(?:(?<=\d\dH[12])|(?<=\d\d H[12]))(?!\w))|"
    r"\b(?:the )?(?P<en>first|second) half of "
    rf"(?:(?:the )?(?P<y4>{_YEAR})\b|(?:the|this|last) year\b)",
    re.IGNORECASE,
)
_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    rf"(?<![{_HAN}\d几数])(?:星期|礼拜|周)(?P<zh>[{_DAYS_ZH}天])(?![{_HAN}年期刊岁围])|"
    rf"\b(?P<en>{'|'.join(_DAYS_EN)})\b|"
    r"(?-i:\b(?P<short>Mon|Tues|Tue|Wed|Thurs|Thu|Fri|Sat|Sun)\.(?=,? ))",
    re.IGNORECASE,
)
_FISCAL_ZH = "(?:财政?|会计|学)年度?"
_FISCAL_EN = "(?:fiscal|financial|school|academic) year"
_FISCAL = re.compile(
    rf"(?<![\d/])(?P<y>{_YEAR})年?[/\-–—至~](?P<next>(?:20)?\d\d)年?(?:{_FISCAL_ZH}|\s?{_FISCAL_EN}\b)|"
    rf"(?<![\d/])(?P<y2>{_YEAR})/(?P<next2>\d\d)(?![\d/])|"
    rf"(?:(?<![A-Za-z])FY ?|{_FISCAL_EN} )(?P<y3>{_YEAR})(?:[/\-–](?P<next3>(?:20)?\d\d))?(?!\d)|"
    rf"(?<!\d)(?P<y4>{_YEAR})(?:年?(?:财政?|会计)年度?| {_FISCAL_EN}\b)",
    re.IGNORECASE,
)
# A month without its day and year, which are a date.
_MAY = (
    "|".join(
        rf"(?<=\b{word} )"
        for word in ("in", "by", "of", "last", "late", "from", "until", "since", "early", "mid")
    )
    + r"|(?<=\bmid-)"
)
_CAPITALS = "|".join(name.capitalize() for name in lexicon.MONTHS_IN_FULL if name != "may")
_MONTH = re.compile(
    rf"(?<![{_HAN}\d几数])(?P<zh>1[0-2]|[1-9]|十[一二]?|[{lexicon.HAN_DIGITS}])月"
    rf"(?![份球亮光饼经牙台票薪子老]|下(?!旬)|\s?[{_HAN}\d]+[日号])|"
    rf"\b(?P<en>{_CAPITALS})\b|(?:{_MAY})(?P<may>May)\b(?!\s+[A-Z])"
)
_MIDDAY = 12
# Longer texts are read each time.
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Moment:
    """`text[start:end]` is a time. `loose` is the key without what texts often leave out.

    That is the half of the day: 3 p.m. is "t15:00", loosely "t3:00".
    """

    start: int
    end: int
    key: str
    loose: str


def parse_moments(text: str) -> list[Moment]:
    """The times of a text in order, not overlapping; the empty string has none."""
    return list(_parse(text)) if len(text) <= _KEPT else _read(text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Moment, ...]:
    return tuple(_read(text))


def _read(text: str) -> list[Moment]:
    plain = PLAIN.of(text)
    lowered = plain.lower()
    found = [
        moment
        for read, words in _READERS
        if any(map(lowered.__contains__, words))
        for moment in read(plain)
    ]
    kept: list[Moment] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _quarters(text: str) -> Iterator[Moment]:
    for match in _QUARTER.finditer(text):
        yield _in_year(match, "q", _FOUR[(match["zh"] or match["q"] or match["en"]).lower()])


def _half_years(text: str) -> Iterator[Moment]:
    for match in _HALF.finditer(text):
        yield _in_year(match, "h", _FOUR[(match["zh"] or match["h"] or match["en"]).lower()])


def _weekdays(text: str) -> Iterator[Moment]:
    for match in _WEEKDAY.finditer(text):
        if match["zh"]:
            day = _DAYS_ZH.index("日" if match["zh"] == "天" else match["zh"])
        else:
            name = (match["en"] or match["short"]).lower()
            day = next(n for n, whole in enumerate(_DAYS_EN) if whole.startswith(name[:3]))
        yield Moment(*match.span(), f"w{day + 1}", f"w{day + 1}")


def _months(text: str) -> Iterator[Moment]:
    for match in _MONTH.finditer(text):
        month = _number(match["zh"]) or lexicon.MONTHS[(match["en"] or "may")[:3].lower()]
        yield Moment(*match.span(), f"m{month}", f"m{month}")


def _in_year(match: re.Match[str], kind: str, number: int) -> Moment:
    year = next((match[f"y{n}"] for n in range(1, 5) if match[f"y{n}"]), None)
    loose = f"{kind}{number}"
    return Moment(*match.span(), f"{kind}{year}-{number}" if year else loose, loose)


def _fiscal_years(text: str) -> Iterator[Moment]:
    for match in _FISCAL.finditer(text):
        year = match["y"] or match["y2"] or match["y3"] or match["y4"]
        following = match["next"] or match["next2"] or match["next3"]
        if following is not None and int(following) % 100 != (int(year) + 1) % 100:
            continue
        key = f"f{year}" if following is None else f"f{year}/{int(following) % 100:02d}"
        yield Moment(*match.span(), key, key)


def _times_zh(text: str) -> Iterator[Moment]:
    for match in _TIME_ZH.finditer(text):
        told = any(match[name] for name in ("am", "pm", "part", "half", "quarter", "m", "full"))
        hour = _number(match["h"])
        if hour is None or hour > 24 or not (told or match["unit"] in {"时", "点钟"}):
            continue
        minute = 30 if match["half"] else {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
        minute = (_number(match["m"]) or 0) + minute
        yield _time(match, hour, minute, am=match["am"], pm=match["pm"])


def _clocks(text: str) -> Iterator[Moment]:
    for match in _CLOCK.finditer(text):
        am, pm = match["am"] or match["am_en"], match["pm"] or match["pm_en"]
        yield _time(match, int(match["h"]), int(match["m"]), am=am, pm=pm)


def _times_en(text: str) -> Iterator[Moment]:
    for match in _TIME_EN.finditer(text):
        hour = _number(match["h"] or match["h2"] or match["h3"]) or 0
        minute = int(match["m"] or 0)
        if match["part"]:
            minute = 30 if match["part"].lower() == "half" else 15
            if match["way"].lower() == "to":
                hour, minute = hour - 1, 60 - minute
        words = match.group().lower()
        pm = match["pm"] or match["night"] or words.endswith(("afternoon", "evening"))
        yield _time(match, hour, minute, am=match["am"] or match["morning"], pm=pm)


def _noons(text: str) -> Iterator[Moment]:
    for match in (*_NOON_ZH.finditer(text), *_NOON_EN.finditer(text)):
        hour = 0 if match["midnight"] else _MIDDAY
        yield Moment(*match.span(), f"t{hour:02d}:00", f"t{hour % _MIDDAY}:00")


def _time(
    match: re.Match[str], hour: int, minute: int, *, am: str | None, pm: str | bool | None
) -> Moment:
    """A time with the half of its day where that is told or the hour tells it."""
    loose = f"t{hour % _MIDDAY}:{minute:02d}"
    if pm and hour < _MIDDAY:
        hour += _MIDDAY
    elif am and hour == _MIDDAY:
        hour = 0
    known = am or pm or hour > _MIDDAY
    return Moment(*match.span(), f"t{hour % 24:02d}:{minute:02d}" if known else loose, loose)


def _centuries(text: str) -> Iterator[Moment]:
    for match in _CENTURY_ZH.finditer(text):
        number = 20 if match["n"] == "上" else _number(match["n"])
        if number is None:
            continue
        if match["ten"] and number > 0:
            key = f"e{100 * (number - 1) + (_number(match['ten']) or 0)}"
        else:
            key = f"c{'-' if match['bc'] else ''}{number}"
        yield Moment(*match.span(), key, key)
    for match in _CENTURY_EN.finditer(text):
        word = match["n"].lower()
        if word[0].isdigit():
            number = int(word[:-2])
        elif word in lexicon.ORDINALS_EN:
            number = lexicon.ORDINALS_EN.index(word) + 1
        else:
            number = 21
        yield Moment(*match.span(), f"c{number}", f"c{number}")


def _decades(text: str) -> Iterator[Moment]:
    for match in _DECADE_ZH.finditer(text):
        key = f"e{_number(match['ten'])}"
        yield Moment(*match.span(), key, key)
    for match in _DECADE_EN.finditer(text):
        if match["word"]:
            key = f"e{20 + 10 * _TENS.index(match['word'].lower())}"
        else:
            key = f"e{int(match['whole'] or match['short'])}"
        yield Moment(*match.span(), key, key)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.lower() in lexicon.CARDINALS_EN:
        return lexicon.CARDINALS_EN[text.lower()]
    value = parse_numeral(text)
    return None if value is None else int(value)


# Each reader with words of which the text of each of its moments has one.
_READERS: tuple[tuple[Callable[[str], Iterator[Moment]], tuple[str, ...]], ...] = (
    (_times_zh, ("时", "点")),
    (_clocks, (":", "：")),
    (_times_en, ("am", "a.m", "pm", "p.m", " past ", "quarter to", "clock", "at night", "in the ")),
    (_noons, ("午", "零", "noon", "midnight")),
    (_centuries, ("世", "centur")),
    (_decades, ("年代", "0s", "0's", "0’s", "ties")),
    (_quarters, ("季度", "q1", "q2", "q3", "q4", "quarter")),
    (_half_years, ("半年", "h1", "h2", "half of")),
    (_weekdays, ("星期", "礼拜", "周", "day", *(f"{name[:3]}." for name in _DAYS_EN),
                 "tues.", "thurs.")),
    (_months, ("月", *lexicon.MONTHS_IN_FULL)),
    (_fiscal_years, ("财", "会计", "学年", "fy", "fiscal", "financial", "school", "academic", "/")),
)  # fmt: skip
