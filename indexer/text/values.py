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
    "9 May 2022" both "2022-05-09"; "40" and "2022" give none, because they are terms already.
    """
    plain = PLAIN.of(text)
    found: list[str] = []
    for number in parse_numbers(text):
        term = f"{abs(number.value).normalize():f}"
        if number.kind != "fraction" and term not in _DIGITS.findall(
            plain[number.start : number.end]
        ):
            found.append(term)
    for date in parse_dates(text):
        printed = _DIGITS.findall(plain[date.start : date.end])
        parts = date.iso.split("-")
        if parts[0] and parts[0] not in printed:
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
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Value] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
