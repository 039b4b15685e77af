"""Headings that say the same in both languages in one line.

水质公报 / Water Quality Bulletin, 表1 监测结果 | Table 1 Results, Ferry Times（渡船时刻）. Not
km/h, AC/DC, 2023/24, an address, 世界卫生组织（WHO）, or a person: 王敏（Wang Min）.
"""

from __future__ import annotations

import re

from indexer.names import is_han_name, is_spelled
from indexer.text import HAN_RUN, LATIN_WORD, lexicon

Span = tuple[int, int]

_LONGEST = 160
# A slash or a bar, or a dash with white space around it.
_BETWEEN = re.compile(r"[/／|｜]|(?<=\s)(?:[—–―-]{1,2})(?=\s)|(?<!—)——?(?!—)")
# What stands in brackets at the end of the line.
_BRACKETS = re.compile(r"[(（\[【](?P<inner>[^()（）\[\]【】]{2,120})[)）\]】]\s*$")
_ADDRESS = re.compile(r"://|www\.|@|\\")
_END = re.compile(r"[。！？；!?;]|\.\s|[，,：:]\s*$")
# "1. Background", "Annex II. Results"
_NUMBERING = re.compile(r"\b(?:\d{1,2}|[IVXivx]{1,5}|[A-Za-z]|No|Nos|Fig)\.\s?")
_CELLS = re.compile(r"(?<! ) *+[|｜\t][ |｜\t]*+")
# A column or a row called by the name of a language holds that language.
_NAME_OF_A_LANGUAGE = re.compile(
    r"\s{0,8}(?:中文|汉语|漢語|英文|英语|英語|原文|译文|譯文|Chinese|English|Original|Translation)",
    re.IGNORECASE,
)
_FEWEST_CELLS = 2
_WORD = 4
_TEL, _CODE = 3, 5
_FEWEST_HAN = 2
_TIMES_AS_LONG = 3.0


def halves_of(line: str) -> tuple[Span, Span] | None:
    """The spans of the two languages of a line, in their order; None when it is no such heading.

    What stands between them, or the brackets, belongs to neither.
    """
    if len(line) > _LONGEST or _ADDRESS.search(line) or not HAN_RUN.search(line):
        return None
    for match in _BETWEEN.finditer(line):
        spans = _stripped(line, 0, match.start()), _stripped(line, match.end(), len(line))
        if _say_the_same(line, *spans):
            return spans
    bracket = _BRACKETS.search(line)
    if bracket is not None:
        spans = _stripped(line, 0, bracket.start()), _stripped(line, *bracket.span("inner"))
        one, other = (line[slice(*span)] for span in spans)
        inside = "，" not in line and "," not in line
        if inside and _say_the_same(line, *spans) and not _is_person(one, other):
            return spans
    return None


def is_in_both(cell: str) -> bool:
    """Whether the cell of a table names something in both languages: 产量 Output, 二月 February."""
    if not HAN_RUN.search(cell) or not _has_a_word(HAN_RUN.sub(" ", cell)):
        return False
    return _NAME_OF_A_LANGUAGE.match(cell) is None


def is_row(line: str) -> bool:
    """Whether a line is a row of a table whose cells are in both languages, or numbers beside one.

    年份 Year | 产量 Output (t); 二月 February, 3,860, 15. Each cell belongs to its neighbours: the
    names of columns and rows say in either language what the numbers are.
    """
    cells = [cell for cell in _CELLS.split(line.strip().strip("|")) if cell.strip()]
    both = sum(map(is_in_both, cells))
    numbers = sum(not any(map(str.isalpha, cell)) for cell in cells)
    return both >= _FEWEST_CELLS or (both > 0 and numbers >= _FEWEST_CELLS)


def is_code(text: str) -> bool:
    """Whether Latin letters are no words of a language: GDP, AC/DC, km/h, "and/or", none."""
    words = LATIN_WORD.findall(text)
    return all(
        len(word) < _TEL or word.lower() in {"and", "or"} or (word.isupper() and len(word) <= _CODE)
        for word in words
    )


def _has_a_word(text: str) -> bool:
    return any(
        len(word) > _TEL or word[1:].islower()
        for word in LATIN_WORD.findall(text)
        if len(word) >= _TEL
    )


def _is_words(text: str) -> bool:
    return not is_code(text) and any(len(word) >= _WORD for word in LATIN_WORD.findall(text))


def _say_the_same(line: str, one: Span, other: Span) -> bool:
    first, last = line[slice(*one)], line[slice(*other)]
    for zh, en in ((first, last), (last, first)):
        if (
            sum(map(len, HAN_RUN.findall(zh))) >= _FEWEST_HAN
            and not _is_words(zh)
            and not HAN_RUN.search(en)
            and _is_words(en)
            and not _END.search(zh)
            and _are_as_long(zh, en)
            and not _END.search(_NUMBERING.sub("", en))
        ):
            return True
    return False


def _are_as_long(zh: str, en: str) -> bool:
    own = sum(map(len, HAN_RUN.findall(zh))) * lexicon.LETTERS_PER_HAN
    other = sum(map(len, LATIN_WORD.findall(en)))
    return own < _TIMES_AS_LONG * other and other < _TIMES_AS_LONG * own


def _is_person(one: str, other: str) -> bool:
    zh, en = (one, other) if HAN_RUN.search(one) else (other, one)
    return is_han_name(zh) or (len(zh) <= _WORD and is_spelled(zh, en))


def _stripped(line: str, start: int, end: int) -> Span:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())
