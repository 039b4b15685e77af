"""How many times: 翻番, 翻两番, 增长一倍, 三倍; doubled, quadrupled, twice as many, threefold.

增长两倍 is tripled: what grew by two times is three times what it was. Where usage differs there is
no multiple: 翻了两倍, "two times more than".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from indexer.text import lexicon
from indexer.text.han_numerals import HAN_NUMERAL, value_of

_N = rf"[{HAN_NUMERAL}]{{1,4}}(?:点[{HAN_NUMERAL}]{{1,2}})?|\d{{1,4}}(?:\.\d+)?"
_TURNED = re.compile(rf"翻了?(?:(?P<n>[{lexicon.HAN_DIGITS}两1-9])?番|一?倍)|[双雙]倍")
# 增长了两倍 adds; 增长到两倍, 是去年的两倍, 两倍于 do not.
_TIMES = re.compile(
    rf"(?P<more>(?:增[长長加多幅]|提高|提升|上[升涨漲]|[扩擴]大|[涨漲升多高][出了]?|增)(?:了|[将將]?近|[约約])?)?"
    rf"(?<![{HAN_NUMERAL}\d.几幾数数第翻])(?<!翻了)(?![百千万亿]倍)(?P<n>{_N})倍(?![数數率])"
)
_CARDINAL = "|".join(list(lexicon.CARDINALS_EN)[2:21])
_FOLD = re.compile(rf"\b(?P<n>{_CARDINAL}|(?<![\d.])\d{{1,3}})-?fold\b", re.IGNORECASE)
_VERBS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_OF_WHAT = (
    r"as (?:many|much|few|large|big|high|long|fast|often|likely|great|old|heavy|wide|deep|far|"
    r"strong|expensive|common)\b|that of\b|"
    r"the (?:number|amount|size|value|level|price|average|figure)\b"
)
_GREW = re.compile(
    rf"\b(?:(?P<verb>{'|'.join(_VERBS)})(?:ed|ing)\b(?! over| back| up)|"
    rf"double(?= (?:the|its|that|those|what|their)\b)|twice(?= (?:{_OF_WHAT}))|"
    rf"(?P<n>{_CARDINAL}|(?<![\d.,])\d{{1,3}}(?:\.\d+)?) times (?={_OF_WHAT}))",
    re.IGNORECASE,
)


class Multiple(NamedTuple):
    """`text[start:end]` says that something is `value` times another."""

    start: int
    end: int
    value: Decimal


def parse_multiples(text: str) -> Iterator[Multiple]:
    """The multiples of a text in simplified numerals, in no order."""
    if "倍" in text or "番" in text:
        yield from _chinese(text)
    lowered = text.lower()
    if any(word in lowered for word in ("fold", "times ", "twice", "double", *_VERBS)):
        yield from _english(text)


def _chinese(text: str) -> Iterator[Multiple]:
    for match in _TURNED.finditer(text):
        doublings = value_of(match["n"]) if match["n"] else Decimal(1)
        if doublings is not None:
            yield Multiple(*match.span(), Decimal(2) ** doublings)
    for match in _TIMES.finditer(text):
        value = value_of(match["n"])
        if value is not None:
            yield Multiple(*match.span(), value + 1 if match["more"] else value)


def _english(text: str) -> Iterator[Multiple]:
    for match in _FOLD.finditer(text):
        yield Multiple(*match.span(), _value(match["n"]))
    for match in _GREW.finditer(text):
        if match["verb"]:
            value = Decimal(_VERBS[match["verb"].lower()])
        else:
            value = _value(match["n"]) if match["n"] else Decimal(2)
        yield Multiple(match.start(), match.end() - match.group().endswith(" "), value)


def _value(written: str) -> Decimal:
    count = lexicon.CARDINALS_EN.get(written.lower())
    return Decimal(written) if count is None else Decimal(count)
