"""Numbered headings that stand directly above their text: 一、空气质量, "2. Water", 第三章 附则.

Many plain texts have no blank line between a heading and what follows it. A numbered line is a
heading only where it cannot be anything else: it is short, ends in no mark, and the line behind it
is no further item of the same list.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from indexer.splitting.lines import END_OF_SENTENCE, Line
from indexer.text import HAN, LATIN_WORD

_HAN_NUMBER = "[〇零一二三四五六七八九十百]{1,4}"
# One pattern for each way of numbering; lines numbered in the same way are items of one list.
_NUMBERINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HAN_NUMBER}、\s*",  # 一、空气质量
        rf"[(（]{_HAN_NUMBER}[)）]\s*",  # （二）水环境
        rf"第(?:{_HAN_NUMBER}|\d{{1,3}})[章節节編编篇][ \u3000]*",  # 第三章 附则
        r"\d{1,2}[、．)）]\s*|\d{1,2}\.(?!\d)\s*",  # 1. Air, 2、噪声
        r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+",  # 2.1 Rivers and lakes
        r"[IVX]{1,5}[.)、]\s*",  # IV. Noise
        r"(?:Chapter|Part|Section|Annex|Appendix)\s+(?:\d{1,3}|[IVX]{1,5}|[A-Z])\b[.:]?\s*",
    )
)
_LONGEST_HAN = 20
# As many lines at the beginning may be title, body and date, which no mark ends.
_MASTHEAD = 4
_MOST_WORDS = 8
# What no heading holds: the marks of a sentence, of a field and of a quotation.
_MARK = re.compile(r"[。！？；，：!?;,:“”\"「」…|\t]|\.\s*$")
_BEGINS = re.compile(rf"[\"'“‘「『(（《]*[{HAN}A-Z0-9]")


def numbered_headings(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """The starts of those `lines` that are numbered headings directly above their text."""
    found: set[int] = set()
    before: Line | None = None
    masthead = True
    for place, (line, following) in enumerate(itertools.pairwise(lines)):
        if before is not None:
            masthead &= place <= _MASTHEAD and not _MARK.search(text, before.start, before.end)
        over = before is None or masthead or before.start in found or _is_over(text, before, line)
        if over and _is_heading(text, line, following):
            found.add(line.start)
        before = line
    return frozenset(found)


def _is_heading(text: str, line: Line, following: Line) -> bool:
    words = text[line.start : line.end]
    numbering = _numbering(words)
    if numbering is None or line.turn or following.turn or following.begins:
        return False
    if line.language is None or following.language not in {line.language, None}:
        return False
    title = words[numbering[1] :]
    if not title or _MARK.search(title) or not _BEGINS.match(title):
        return False
    if line.language == "zh" and len(title) > _LONGEST_HAN:
        return False
    if line.language == "en" and len(LATIN_WORD.findall(title)) > _MOST_WORDS:
        return False
    behind = text[following.start : following.end]
    next_numbering = _numbering(behind)
    if next_numbering is not None:
        return next_numbering[0] > numbering[0]
    return _BEGINS.match(behind) is not None and len(behind) > len(title)


def _numbering(words: str) -> tuple[int, int] | None:
    """Which way of numbering a line has, and where its title begins; None without one."""
    for place, pattern in enumerate(_NUMBERINGS):
        match = pattern.match(words)
        if match is not None:
            return place, match.end()
    return None


def _is_over(text: str, before: Line, line: Line) -> bool:
    """Whether what stands above a line is at its end: a blank line or the end of a sentence."""
    gap = text[before.end : line.start]
    return (
        gap.count("\n") > 1 or END_OF_SENTENCE.search(text[before.start : before.end]) is not None
    )
