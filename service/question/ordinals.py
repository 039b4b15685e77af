"""Which one of several is meant: the second batch, 第二批, session three, 平行论坛二."""

from __future__ import annotations

import re

from indexer.text import lexicon

# Numbers above nine are seldom told in words of this kind.
_MOST = 9
_WORDS = lexicon.ORDINALS_EN[:_MOST]
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


def ordinals_in(folded: str) -> frozenset[int]:
    """The ordinal numbers of a folded text, 1 to 9, in either language."""
    return frozenset(
        1 if match["initial"] else _VALUE[str(match[str(match.lastgroup)])]
        for match in _ORDINAL.finditer(folded)
    )
