"""Joins the lines of a paragraph: Chinese without spaces, hyphenated English words whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.text import HAN

# No space is printed between two of these.
_CLOSE = rf"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—\u2e80-\u2fdf]"
_ENDS_CLOSE = re.compile(rf"{_CLOSE}$")
_STARTS_CLOSE = re.compile(rf"^{_CLOSE}")
# A hyphen at the end of a line between lower-case letters breaks a word; between other letters
# (Marne-Rhine) it is part of the word.
_BROKEN_WORD = re.compile(r"(?<=[a-zà-öø-ÿ]{2})[-\u2010\u00ad\u2011]$|\u00ad$")
# The patterns look at this many characters before a line break.
_LOOKED_AT = 4
_KEPT_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011\u2013/]$")
_STARTS_LOWER = re.compile(r"^[a-zà-öø-ÿ]{2}")
# Parts of compounds that keep their hyphen ("low-" + "carbon").
_COMPOUND_KEPT = frozenset(
    [
        "all",
        "cross",
        "ex",
        "half",
        "high",
        "long",
        "low",
        "mid",
        "self",
        "short",
        "well",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "full",
        "near",
        "far",
        "year",
        "day",
        "month",
        "week",
        "non",
        "post",
        "pre",
    ]
)


def join_lines(lines: Iterable[str]) -> str:
    """The lines as one running text."""
    text = ""
    for line in lines:
        text = join_two(text, line.strip())
    return text


def join_two(before: str, after: str) -> str:
    """`before` and, joined to its end, the next line `after`."""
    if not before or not after:
        return before or after
    end = before[-_LOOKED_AT:]
    if _BROKEN_WORD.search(end) and _STARTS_LOWER.match(after) and not _keeps_hyphen(before):
        return before[:-1] + after
    return before + separator(end, after) + after


def separator(before: str, after: str) -> str:
    """The separator of two joined lines: a space, or nothing."""
    if _KEPT_HYPHEN.search(before):
        return ""
    if _ENDS_CLOSE.search(before) and _STARTS_CLOSE.match(after):
        return ""
    if _ENDS_CLOSE.search(before) and after[0] in "，。、；：？！）》」』】":
        return ""
    return " "


def _keeps_hyphen(before: str) -> bool:
    word = re.search(r"(?<![A-Za-z])([A-Za-z]+)[-\u2010\u2011]$", before)
    return word is not None and word.group(1).lower() in _COMPOUND_KEPT
