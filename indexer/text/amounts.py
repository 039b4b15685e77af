"""Amounts in words: 两个半小时, 半年, 一刻钟, 两打; half an hour, two and a half million, a dozen.

Multiples are among them (`multiples.py`); parts of a whole are in `shares.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from indexer.text import lexicon
from indexer.text.han_numerals import HAN_NUMERAL, value_of
from indexer.text.multiples import parse_multiples
from indexer.text.units import UnitKind, unit_at

SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "dozen": 12, "mn": 10**6, "bn": 10**9, "crore": 10**7, "lakh": 10**5,
}  # fmt: skip
SCALE = re.compile(
    rf"[ \xa0-]?({'|'.join(SCALES)})\b(?:(?<=[mb]n)\.)?(?: ({'|'.join(SCALES)})\b)?",
    re.IGNORECASE,
)
_QUARTERS = {"a": 1, "two": 2, "three": 3}
_QUARTERS_OF_AN_HOUR = re.compile(
    r"(?P<n>[一两二三123])刻钟|\b(?P<en>a|three) quarters? of an hour\b", re.IGNORECASE
)
_DOZENS = re.compile(
    rf"(?<![{HAN_NUMERAL}\d.几第])(?P<n>半|[{HAN_NUMERAL}]{{1,2}}|\d{{1,3}})打"
    r"(?=$|[，。；、,.;)）\s]|以上|左右|装|鸡|蛋|啤酒|铅笔|毛巾|[袜酒水])"
)
_HALF = Decimal("0.5")
_LENGTH_OF_TIME = "小时|月|钟头|星期"
_AND_A_HALF_ZH = re.compile(
    rf"(?<![{HAN_NUMERAL}\d.第])(?:(?P<n>[{HAN_NUMERAL}]{{1,3}}|\d{{1,3}})个半(?={_LENGTH_OF_TIME})"
    rf"|(?P<n2>[{HAN_NUMERAL}]{{1,3}}|\d{{1,3}})(?=(?:年|天|小时|周|公里|吨|米|亩|斤)半(?![数径岛成球导山天])))"
    rf"(?P<u>{_LENGTH_OF_TIME}|年|天|周|公里|吨|米|亩|斤)半?"
)
_HALF_A = re.compile(
    r"(?<![上下前后大小多过个])半个?(?P<u>小时|年(?![报度])|(?<=个)月|钟头|天)|"
    r"\bhalf an? (?P<v>(?=[a-z]))",
    re.IGNORECASE,
)
_ONE_AND_A_HALF = re.compile(
    r"\ban? (?P<u>hour|day|week|month|year|mile|kilomet(?:re|er)) and a half\b", re.IGNORECASE
)
_HALF_A_DOZEN = re.compile(r"\bhalf (?:a )?dozen\b", re.IGNORECASE)
_AND_A_HALF = re.compile(
    rf"(?<![\d.,])\b(?P<n>{'|'.join(lexicon.CARDINALS_EN)}|\d{{1,3}})[ -]and[ -]a[ -]half\b",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """`text[start:end]` is an amount. Without a `kind` its unit may stand behind it."""

    start: int
    end: int
    value: Decimal
    kind: UnitKind | None
    unit: str | None


def amounts_in_words(text: str, lowered: str) -> Iterator[Amount]:
    """The amounts in words of a text in simplified numerals; `lowered` is it in small letters."""
    for times in parse_multiples(text):
        yield Amount(*times, "multiple", "×")
    if "半" in text or "half" in lowered:
        yield from _halves(text)
    if "刻钟" in text or "quarter" in lowered:
        for quarters in _QUARTERS_OF_AN_HOUR.finditer(text):
            count = quarters["n"] or quarters["en"].lower()
            minutes = 15 * (_QUARTERS.get(count) or int(value_of(count) or 1))
            yield Amount(*quarters.span(), Decimal(minutes), "duration", "minute")
    for dozens in _DOZENS.finditer(text) if "打" in text else ():
        number = _HALF if dozens["n"] == "半" else value_of(dozens["n"])
        if number is not None:
            yield Amount(*dozens.span(), 12 * number, "count", None)


def _halves(text: str) -> Iterator[Amount]:
    """Numbers with a half in words: 两个半小时, 三年半, half an hour, two and a half million."""
    for match in _AND_A_HALF_ZH.finditer(text):
        value = value_of(match["n"] or match["n2"])
        unit = unit_at(text, match.start("u")) or unit_at(f"个{match['u']}", 0)
        if value is not None and unit is not None:
            yield Amount(match.start(), match.end(), value + _HALF, unit[1], unit[0])
    for match in _HALF_A.finditer(text):
        at = match.start("u") if match["u"] else match.start("v")
        unit = unit_at(text, at) or unit_at(f"个{match['u']}", 0)
        if unit is not None:
            yield Amount(
                match.start(), match.end("u") if match["u"] else unit[2], _HALF, unit[1], unit[0]
            )
    for match in _ONE_AND_A_HALF.finditer(text):
        unit = unit_at(text, match.start("u"))
        if unit is not None:
            yield Amount(*match.span(), 1 + _HALF, unit[1], unit[0])
    for match in _HALF_A_DOZEN.finditer(text):
        yield Amount(*match.span(), Decimal(6), None, None)
    for match in _AND_A_HALF.finditer(text):
        written = match["n"].lower()
        value = Decimal(lexicon.CARDINALS_EN[written] if written.isalpha() else written) + _HALF
        scale = SCALE.match(text, match.end())
        for word in scale.groups() if scale else ():
            value *= SCALES[word.lower()] if word else 1
        end = scale.end() if scale else match.end()
        yield Amount(match.start(), end, value, None, None)
