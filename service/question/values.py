"""Whether a text has an answer of the kind that a question wants: a date, a sum, a place."""

from __future__ import annotations

import re

from indexer.text import lexicon
from service.question.kind import Kind, Wanted
from service.question.places import places_in

# Numerals, and 数 for "some".
_HAN = f"{lexicon.HAN_NUMERALS}数"
# News tells a city by one character: 在京召开.
_IN_A_CITY = re.compile(
    rf"[在于][{lexicon.CITY_LETTERS}](?:顺利|成功|正式|隆重|联合)?(?:{lexicon.HELD_ZH})"
)
_DATE = re.compile(
    rf"(?:19|20)\d\d\s*(?:年|-|/|\b)|\d{{1,2}}\s*[月日号]|\b(?:{lexicon.MONTH_NAMES})\b\.?\s+\d|\b(?:19|20)\d\d\b"
)
_VALUES: dict[Kind, re.Pattern[str]] = {
    "money": re.compile(
        rf"[$¥€£]\s*\d|(?:\d|[{_HAN}])[\d,.\s{_HAN}]{{0,40}}(?:多|余)?(?:元|美元|欧元|人民币)|"
        r"\d[\d,.\s]{0,40}(?:million|billion|thousand|k|m|bn)?\s*(?:us\s*)?(?:dollars?|usd|rmb|yuan|euros?)\b"
    ),
    "percent": re.compile(r"\d\s*%|百分之|\d\s*(?:percent|per cent)\b|个百分点"),
    "date": _DATE,
    "contact": re.compile(
        r"@|https?:|www\.|\+?\d[\d\-/]{6,}|邮编|地址|\baddress\b|微信|wechat|\d{6}\b"
    ),
    "comparison": re.compile(
        r"[更最]|比(?!例|如|赛)|高于|低于|超过|区别|不同|排名|位居|"
        r"\b(?:more|less|most|least|than|higher|lower|larger|smaller|better|worse|best|differ\w*|"
        r"compared|rank\w*)\b"
    ),
    "number": re.compile(
        rf"(?<![a-z\d])\d[\d,.]*|[{_HAN}]+(?:个|位|名|次|国|家|项|所|种|座|吨|公里|人|类|届|期|余|多)|"
        rf"\b(?:{lexicon.NUMBER_WORDS})\b"
    ),
}


def holds(wanted: Wanted, folded: str, *, names_person: bool) -> bool:
    """Whether a folded text has a value of that kind.

    A date is no number, nor are the digits of COP15.
    """
    if wanted.kind == "person":
        return names_person
    if wanted.kind == "place":
        return _IN_A_CITY.search(folded) is not None or bool(places_in(folded))
    if wanted.kind == "number":
        folded = without_dates(folded)
    return (wanted.unit or _VALUES[wanted.kind]).search(folded) is not None


def without_dates(folded: str) -> str:
    """Folded text with a blank for every character of a date: a date is no number."""
    return _DATE.sub(lambda match: " " * len(match.group()), folded)
