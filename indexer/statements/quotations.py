"""Where words stand in quotation marks, in the marks of both languages, nested ones inside others.

A quotation of several paragraphs repeats its opening mark at the beginning of each and is closed in
the last one; some print the first opening mark alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSES = {"“": "”", "「": "」", "『": "』", '"': '"'}
_MARK = re.compile(r"[“”「」『』\"]")
# Marks that are rare, each for a common one.
_RARE = str.maketrans("＂〝〞‟", '"“”“')
_BLANKS = re.compile(r"\s*")
# A length in inches is no quotation: 5".
_NUMBER = re.compile(r"\d")


def common_marks(text: str) -> str:
    """The text, as long as it was, with common quotation marks for rare ones."""
    return text.translate(_RARE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` stands in quotation marks, both with it; open when none closes it."""

    start: int
    end: int
    closed: bool


def quotations(text: str, *, goes_on: bool = False) -> list[Quotation]:
    """The outermost quotations of a paragraph, in order.

    `goes_on` tells that one of the paragraph above is still open: when the first mark here closes,
    or when the paragraph begins with an opening one, the first quotation begins with the text.
    """
    return list(_quotations(text, goes_on))


def _quotations(text: str, goes_on: bool) -> Iterator[Quotation]:
    first = _BLANKS.match(text)
    visible = first.end() if first is not None else 0
    opened: tuple[int, str] | None = None
    seen = False
    for match in _MARK.finditer(text):
        mark = match.group()
        if opened is not None:
            if mark == opened[1]:
                yield Quotation(opened[0], match.end(), closed=True)
                opened = None
        elif mark in _CLOSES:
            if mark != _CLOSES[mark] or not _NUMBER.match(text, match.start() - 1):
                opened = match.start(), _CLOSES[mark]
        elif goes_on and not seen:
            yield Quotation(visible, match.end(), closed=True)
        seen = True
    if opened is not None:
        yield Quotation(opened[0], len(text), closed=False)
