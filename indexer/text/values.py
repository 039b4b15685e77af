"""Numbers, dates and times of a text, each with a key that is equal in every notation.

[v.key for v in parse_values("三亿八千万元")] == [v.key for v in parse_values("3.8亿元")]
[v.key for v in parse_values("9 May 2022")] == [v.key for v in parse_values("2022年5月9日")]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.text import lexicon
from indexer.text.dates import PLAIN, parse_dates
from indexer.text.numerals import key_of, parse_numbers
from indexer.text.times import parse_moments

# 三亿多元 is another value than 三亿元.
_MORE_OR_LESS = re.compile("[多余来]")
# Parts of a month: 5月上旬, early May; 5月初, "the beginning of May"; "the last ten days of May".
_PARTS_ZH = re.compile(r"\s?(?:的)?(?:(?P<part>[上中下])旬|(?P<edge>[初底末]))")
_PART_OF_ZH = {"上": "a", "中": "b", "下": "c", "初": "start", "底": "end", "末": "end"}
_PARTS_EN = re.compile(
    r"\b(?:(?P<part>early|mid|late)[ -]|(?:the )?(?P<edge>beginning|start|middle|end) of |"
    r"(?:the )?(?P<ten>first|middle|second|last) ten days of )$",
    re.IGNORECASE,
)
_PART_OF_EN = {
    "early": "a", "mid": "b", "late": "c", "beginning": "start", "start": "start", "middle": "b",
    "end": "end", "first": "a", "second": "b", "last": "c",
}  # fmt: skip
_LONGEST_PART = len("the beginning of the middle ten days of ")
_MONTH = re.compile(r"@(?:\d{4}-\d\d|--\d\d)/$|m\d")
# 一个半小时 is 90 minutes, 一年半 is 18 months.
_PARTS_OF = {"hour": 60, "year": 12}
_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(rf"(?<![\w-])({'|'.join(lexicon.ORDINALS_EN)})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """`text[start:end]` is a number, date or time; `key` is the same for equal ones only."""

    start: int
    end: int
    key: str


def value_terms(text: str) -> list[str]:
    """Index terms of the numbers and dates of `text` that its own digits do not give.

    三亿八千万, 3.8亿 and 380 million give "380000000", 四成 gives "40", 二〇二二年五月九日 and
    "9 May 2022" both "2022-05-09", 一个半小时 "90"; "40" and "2022" give none, because they are
    terms already.
    """
    plain = PLAIN.of(text)
    found: list[str] = []
    for number in parse_numbers(text):
        term = f"{abs(number.value).normalize():f}"
        printed = _DIGITS.findall(plain[number.start : number.end])
        if number.kind != "fraction" and term not in printed:
            found.append(term)
        if number.unit in _PARTS_OF and number.value != int(number.value):
            found.append(f"{(number.value * _PARTS_OF[number.unit]).normalize():f}")
    for date in parse_dates(text):
        digits = _DIGITS.findall(plain[date.start : date.end])
        parts = date.iso.split("-")
        if parts[0] and parts[0] not in digits:
            found.append(parts[0])
        if len(parts) > 1:
            found.append(date.iso)
    return [term for term in found if len(term) > 1]


def parse_values(text: str) -> list[Value]:
    """The values of `text` in order, not overlapping; the empty string has none."""
    plain = PLAIN.of(text)
    found = [Value(one.start, one.end, one.key) for one in parse_moments(text)]
    found.extend(
        Value(one.start, one.end, f"@{one.iso}/{one.until or ''}") for one in parse_dates(text)
    )
    for number in parse_numbers(text):
        behind = number.unit is None and _MORE_OR_LESS.match(plain, number.end) is not None
        end = number.end + behind
        more = "+" if _MORE_OR_LESS.search(plain, number.start, end) else ""
        found.append(Value(number.start, end, f"={key_of(number)}{more}"))
    found.extend(
        Value(*match.span(), f"=#{lexicon.ORDINALS_EN.index(match[1].lower()) + 1}")
        for match in _ORDINAL.finditer(plain)
    )
    found = [_of_month(one, plain) for one in found]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Value] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _of_month(value: Value, text: str) -> Value:
    """A month with the part of it that is told; any other value as it is."""
    if not _MONTH.match(value.key):
        return value
    behind = _PARTS_ZH.match(text, value.end)
    if behind is not None:
        part = _PART_OF_ZH[behind["part"] or behind["edge"]]
        return Value(value.start, behind.end(), f"{value.key}{part}")
    first = max(value.start - _LONGEST_PART, 0)
    before = _PARTS_EN.search(text[first : value.start])
    if before is None:
        return value
    word = (before["part"] or before["edge"] or before["ten"]).lower()
    return Value(first + before.start(), value.end, f"{value.key}{_PART_OF_EN[word]}")
