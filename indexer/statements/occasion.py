"""On which occasion something was said: the event and the day a document opens with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.text import lexicon

_DATE_ZH = re.compile(
    r"(?P<y>\d{4})\s*年(?:\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*(?:日|号)?)?)?(?:至\d{1,2}日|[-–—]\d{1,2}日)?"
)
_MONTH = rf"(?P<m>{lexicon.MONTH_NAMES})\.?"
_DATE_EN = re.compile(
    rf"\b(?:{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{{1,2}})?,?\s+(?P<y>\d{{4}})|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.replace('<m>', '<m2>')},?\s+(?P<y2>\d{{4}})|"
    rf"{_MONTH.replace('<m>', '<m3>')}\s+(?P<y3>\d{{4}}))",
    re.IGNORECASE,
)
_EVENT_WORD = "会议|圆桌对话|对话|论坛|研讨班|活动|培训|工作坊|仪式|会谈|磋商|周|会"
_EVENT_ZH = re.compile(
    r"(?:主办的|承办的|举办的|举行的|组织的|召开的|联合举办|主办|，|^)"
    rf"(?P<event>(?:(?!主办的|举办的|承办的)[^，。；]){{4,120}}?(?:{_EVENT_WORD}))"
    r"(?:于|以|在|顺利|成功|圆满|正式|隆重|如期)?[^，。；]{0,30}?(?:召开|举行|举办|开幕|启动|闭幕|落幕)"
)
_AT_EVENT_ZH = re.compile(rf"在(?P<event>[^，。；在]{{4,60}}?(?:{_EVENT_WORD}))(?:上|期间|中)")
_EVENT_NAME_EN = r"(?!(?:On|In|At|From|During)\b|\d{4}\b)(?:[A-Z0-9][^.;“”\"]{6,300}?)"
_HELD_EN = re.compile(
    rf"(?:,\s+|^)(?:[Tt]he\s+)?(?P<event>{_EVENT_NAME_EN})\s+(?:was|were|has been|took)\s+"
    r"(?:\w+ly\s+)?(?:held|convened|launched|opened|organi[sz]ed|hosted|place|concluded)\b"
)
_AT_EVENT_EN = re.compile(
    r"\b(?:at|during)\s+the\s+(?P<event>(?:\d+(?:st|nd|rd|th)\s+)?"
    r"(?:[A-Z][\w'’:-]*|of|on|and|the|for|in|'|\s)+?(?:Meeting|Conference|Summit|Forum|Dialogue|Workshop|Session|Seminar|"
    r"Roundtable|Week)(?:['’]s?)?)"
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event by its printed name, and its day in ISO 8601 as exactly as it is told."""

    event: str
    date: str | None


def iso_date(text: str) -> str | None:
    """The first date of `text`: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    return next((date for _, date in iso_dates(text)), None)


def iso_dates(text: str) -> list[tuple[int, str]]:
    """Where each date of `text` starts, and the date as exactly as it is told; in order."""
    found = [(zh.start(), _iso(zh["y"], zh["m"], zh["d"])) for zh in _DATE_ZH.finditer(text)]
    for en in _DATE_EN.finditer(text):
        month = str(lexicon.MONTHS[(en["m"] or en["m2"] or en["m3"])[:3].lower()])
        year = en["y"] or en["y2"] or en["y3"]
        found.append((en.start(), _iso(year, month, en["d"] or en["d2"])))
    return sorted(found)


def _iso(year: str, month: str | None, day: str | None) -> str:
    if month is not None and not 1 <= int(month) <= 12:
        return year
    if day is not None and not 1 <= int(day) <= 31:
        day = None
    parts = [year, *(f"{int(part):02d}" for part in (month, day) if part)]
    return "-".join(parts)


def held_event(sentence: str) -> Occasion | None:
    """The event of a sentence that says that it was held, with its day."""
    text = " ".join(sentence.split())
    match = _EVENT_ZH.search(text) or _HELD_EN.search(text)
    date = iso_date(text)
    if match is None or date is None:
        return None
    return Occasion(_named(match["event"]), date)


def event_at(sentence: str) -> Occasion | None:
    """The event at which a sentence says that something was said: 在…会议上, "at the … Meeting"."""
    text = " ".join(sentence.split())
    match = _AT_EVENT_ZH.search(text) or _AT_EVENT_EN.search(text)
    if match is None:
        return None
    return Occasion(_named(match["event"]), iso_date(text))


def _named(event: str) -> str:
    event = re.sub(r"^[^《》]{0,20}?(?:举行|召开|举办)的", "", event)
    return re.sub(r"^(?:the|The)\s+|[\s,，]+$|^[\s,，]+", "", event)
