"""Tables with a language in each column, whose cells become paragraphs.

A row of any other table stays whole, since its cells belong together; so does one whose columns
have names in both languages (`年份 Year：2020 | 产量 Output：1,377`), which say in either what its
numbers are. When the cells of a row say the same in two languages, each side becomes a paragraph,
and alignment finds the pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.records import Language, TextBlock
from indexer.splitting.both_languages import is_in_both
from indexer.text import count_letters, detect_language

# Between the cells of a row, as readers write them.
_BETWEEN = re.compile(r"[ \t]*\|[ \t]*|\t+")
# The head of a column that only names its language: "中文：…", "English: …".
_LANGUAGE_HEAD = re.compile(
    r"\s*(?:中文|汉语|漢語|英文|英语|英語|原文|译文|譯文|中|英|Chinese|English|Original|Translation|ZH|EN)"
    r"(?:版|本|版本)?\s*[：:]\s*",
    re.IGNORECASE,
)
# A cell with fewer characters has no language: an abbreviation, a unit.
_LEAST_HAN, _LEAST_LATIN = 2, 4
# Share of the rows with words that must have both languages.
_SHARE_OF_ROWS = 0.6


def language_cells(text: str, rows: Sequence[TextBlock]) -> list[tuple[int, int, Language]]:
    """The sides of every row as spans of one language, in order; empty for any other table."""
    sides = [list(_sides(text, row.start, row.end)) for row in rows]
    spoken = [row for row in sides if row]
    named = sum(_is_named_in_both(text, row) for row in rows)
    if 2 * named > len(rows):
        return []
    both = sum({language for _, _, language in row} == {"zh", "en"} for row in spoken)
    if not spoken or both < _SHARE_OF_ROWS * len(spoken):
        return []
    return [side for row in spoken for side in row]


def _is_named_in_both(text: str, row: TextBlock) -> bool:
    """Whether a column of the row has a name in both languages."""
    cells = (text[first:last] for first, last in _cells(text, row.start, row.end))
    return any(is_in_both(re.split("[：:]", cell, maxsplit=1)[0]) for cell in cells)


def _sides(text: str, start: int, end: int) -> Iterator[tuple[int, int, Language]]:
    """Neighbouring cells of one language as one span; numbers belong to the cell before."""
    side: tuple[int, int, Language] | None = None
    for first, last in _cells(text, start, end):
        language = _language(text[first:last])
        if language is None:
            side = (side[0], last, side[2]) if side else None
        elif side is not None and side[2] == language:
            side = (side[0], last, language)
        else:
            if side is not None:
                yield side
            side = (first, last, language)
    if side is not None:
        yield side


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cells without white space around them and without the name of a language before them."""
    first = start
    for match in (*_BETWEEN.finditer(text, start, end), None):
        last = match.start() if match else end
        head = _LANGUAGE_HEAD.match(text, first, last)
        begin = head.end() if head else first
        cell = text[begin:last]
        if cell.strip():
            begin += len(cell) - len(cell.lstrip())
            yield begin, begin + len(cell.strip())
        first = match.end() if match else end


def _language(cell: str) -> Language | None:
    han, latin, _ = count_letters(cell)
    return detect_language(cell) if han >= _LEAST_HAN or latin >= _LEAST_LATIN else None
