"""Ordinal numbers of a text: the second batch, 第二批, session three, 平行论坛二."""

from __future__ import annotations

import re

from indexer.text import lexicon, parse_numeral

# `_ORDINAL` reads 1 to 9, `_LARGER` 10 to 99, of which English words go up to twenty.
_MOST = 9
_WORDS = lexicon.ORDINALS_EN[:_MOST]
_LARGER_WORDS = lexicon.ORDINALS_EN[_MOST:]
_CARDINALS = tuple(lexicon.CARDINALS_EN)[1 : _MOST + 1]
_ROMAN = lexicon.ROMAN_NUMERALS
_HAN = lexicon.HAN_DIGITS
_VALUE: dict[str, int] = {
    word: number
    for words in (_WORDS, _CARDINALS, _ROMAN, _HAN, "123456789")
    for number, word in enumerate(words, start=1)
}
_PARTS = "phase|session|forum|part|round|batch|stage|panel|volume|theme"
_ORDINAL = re.compile(
    rf"(?<![a-z])(?P<word>{'|'.join(_WORDS)})(?![a-z])|"
    r"(?<![a-z\d])(?P<digit>[1-9])(?:st|nd|rd|th)(?![a-z])|"
    rf"(?<![a-z])(?:{_PARTS}) (?P<part>[1-9]|{'|'.join((*_CARDINALS, *_ROMAN))})(?![a-z\d])|"
    rf"第(?P<han>[{_HAN}1-9])(?![十百\d])|"
    rf"(?P<issue>[{_HAN}1-9])(?:期|周年)|"
    rf"(?:专题|论坛|阶段|会场|单元|主题)(?P<after>[{_HAN}1-9])(?![、个种大\d])|"
    r"(?P<initial>首)(?:次|届|批|期|轮|个)"
)
# The day of a month is no such ordinal: on 12th March.
_LARGER = re.compile(
    rf"(?<![a-z])(?P<word>{'|'.join(_LARGER_WORDS)})(?![a-z])|"
    rf"(?<![a-z\d])(?P<digits>[1-9]\d)(?:st|nd|rd|th)(?![a-z])(?! (?:of )?"
    rf"(?:{'|'.join(lexicon.MONTHS)}|century))|"
    rf"第(?P<han>[{_HAN}]?十[{_HAN}]?|[1-9]\d)(?=次|届|期|批|轮|号|场|回|屆|號|場|輪)"
)


def ordinal_spans(folded: str) -> tuple[tuple[int, int, int], ...]:
    """The ordinal numbers of a folded text, 1 to 99, with where they begin and end."""
    small = [
        (1 if match["initial"] else _VALUE[str(match[str(match.lastgroup)])], *match.span())
        for match in _ORDINAL.finditer(folded)
    ]
    large = [(_larger(match), *match.span()) for match in _LARGER.finditer(folded)]
    return (*small, *large)


def ordinals_in(folded: str) -> frozenset[int]:
    """The ordinal numbers of a folded text, 1 to 99, in either language."""
    return frozenset(number for number, _, _ in ordinal_spans(folded))


def _larger(match: re.Match[str]) -> int:
    if match["word"]:
        return lexicon.ORDINALS_EN.index(match["word"]) + 1
    value = parse_numeral(match["digits"] or match["han"])
    return int(value or 0)
