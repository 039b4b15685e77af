"""On which occasion something was said: the event and the day a document opens with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.statements.rules_events import EVENTS
from indexer.text import lexicon

_DATE_ZH = EVENTS["date zh"].pattern
_DATE_EN = EVENTS["date en"].pattern
_EVENT_ZH = EVENTS["event held zh"].pattern
_AT_EVENT_ZH = EVENTS["at an event zh"].pattern
_HELD_EN = EVENTS["event held en"].pattern
_AT_EVENT_EN = EVENTS["at an event en"].pattern


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
