"""Days, times of day and centuries of a span, in one notation for both languages.

6月12日22时 and "10 p.m. on 12 June" have the same day and the same time; 十七世纪 is "the
seventeenth century". Half days are left out of a time, because texts often leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.text import PLAIN, lexicon, parse_dates, parse_numeral

_HAN = f"零〇{lexicon.HAN_DIGITS}十两"
_N = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
# 下午三点, 晚八时, 每晚九点半, 22时, 4时10分. 三点 alone may be three points of a list.
_PART_OF_DAY = (
    "凌晨|清晨|早上|早晨|早|上午|中午|正午|下午|傍晚|晚上|晚[间間]|晚|"
    "夜[间間]|夜[里裡]|夜|深夜|午夜|次日"
)
_TIME_ZH = re.compile(
    rf"(?P<part>{_PART_OF_DAY})?\s?(?<![\d.{_HAN}第小])(?P<h>{_N})\s?"
    rf"(?P<unit>时(?![间代])|点钟?(?!\d*[\d{_HAN}]+(?![\d{_HAN}分刻])))"
    rf"\s?(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<m>{_N})分|(?P<full>整))?"
)
_NOON_ZH = re.compile("中午十二[时点]|正午|(?P<midnight>午夜|零[时点])")
_DIGITS_OF_CLOCK = re.compile(r"(?<![\d:.])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\d:])")
_NUMBER_EN = "|".join(
    ("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve", r"\d{1,2}")
)
# "10 p.m.", "4.10 a.m.", "half past nine", "a quarter to ten", "nine o'clock", "ten at night".
_TIME_EN = re.compile(
    r"(?<![\d:.])(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?:a\.?m\b|p\.?m\b)"
    rf"|\b(?P<part>half|(?:a )?quarter) (?P<way>past|to) (?P<h2>{_NUMBER_EN})\b"
    rf"|\b(?P<h3>{_NUMBER_EN})(?: o'clock\b| at night\b"
    r"| in the (?:early |late )?(?:morning|afternoon|evening)\b)",
    re.IGNORECASE,
)
_NOON_EN = re.compile(r"\b(?:noon|(?P<midnight>midnight))\b", re.IGNORECASE)
_CENTURY_ZH = re.compile(rf"(?:公元(?P<bc>前)?)?(?P<n>\d{{1,2}}|[{_HAN}]{{1,3}})世[纪紀]")
_ORDINALS = "|".join(sorted(lexicon.ORDINALS_EN, key=len, reverse=True))
_TWENTY_FIRST = "twenty[- ]first"
_CENTURY_EN = re.compile(
    rf"\b(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{_TWENTY_FIRST}|{_ORDINALS})[ -]centur(?:y|ies)\b",
    re.IGNORECASE,
)
_HOURS = 12


def read_moments(text: str) -> tuple[frozenset[str], list[tuple[int, int]]]:
    """The moments of a text, and the spans of its times of day and centuries.

    `d6-12` is a day, `t10:00` a time, `c17` a century.
    """
    plain = PLAIN.of(text)
    found = {f"d{int(month)}-{int(day)}" for month, day in _days(text)}
    spans: list[tuple[int, int]] = []
    for start, end, moment in (*_times(plain), *_centuries(plain)):
        found.add(moment)
        spans.append((start, end))
    return frozenset(found), spans


def differing_moments(one: frozenset[str], other: frozenset[str]) -> int:
    """How many moments of a kind both have that the other has not."""
    return sum(
        min(
            sum(moment[0] == kind for moment in one - other),
            sum(moment[0] == kind for moment in other - one),
        )
        for kind in "dtc"
    )


def _days(text: str) -> Iterator[Iterable[str]]:
    for date in parse_dates(text):
        for iso in (date.iso, date.until or ""):
            parts = iso.lstrip("-").split("-")
            if len(parts) > 1 and len(iso) >= len("--MM-DD"):
                month, day = parts[-2:]
                if len(month) == len(day) == len("MM"):
                    yield month, day


def _times(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _TIME_ZH.finditer(text):
        told = any(match[name] for name in ("part", "half", "quarter", "m", "full"))
        hour = _number(match["h"])
        if hour is None or hour > 24 or not (told or match["unit"] in {"时", "点钟"}):
            continue
        minute = 30 if match["half"] else {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
        yield match.start(), match.end(), _time(hour, (_number(match["m"]) or 0) + minute)
    for match in _DIGITS_OF_CLOCK.finditer(text):
        yield match.start(), match.end(), _time(int(match["h"]), int(match["m"]))
    for match in _TIME_EN.finditer(text):
        hour = _number(match["h"] or match["h2"] or match["h3"]) or 0
        minute = int(match["m"] or 0)
        if match["part"]:
            minute = 30 if match["part"].lower() == "half" else 15
            if match["way"].lower() == "to":
                hour, minute = hour - 1, 60 - minute
        yield match.start(), match.end(), _time(hour, minute)
    for match in (*_NOON_ZH.finditer(text), *_NOON_EN.finditer(text)):
        yield match.start(), match.end(), _time(0 if match["midnight"] else _HOURS, 0)


def _centuries(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CENTURY_ZH.finditer(text):
        number = _number(match["n"])
        if number is not None:
            yield match.start(), match.end(), f"c{'-' if match['bc'] else ''}{number}"
    for match in _CENTURY_EN.finditer(text):
        word = match["n"].lower()
        if word[0].isdigit():
            number = int(word[:-2])
        elif word in lexicon.ORDINALS_EN:
            number = lexicon.ORDINALS_EN.index(word) + 1
        else:
            number = 21
        yield match.start(), match.end(), f"c{number}"


def _time(hour: int, minute: int) -> str:
    return f"t{hour % _HOURS}:{minute:02d}"


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.lower() in lexicon.CARDINALS_EN:
        return lexicon.CARDINALS_EN[text.lower()]
    value = parse_numeral(text)
    return None if value is None else int(value)
