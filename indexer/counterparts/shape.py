"""The form of a span: an article with its number, a list of terms, or prose.

An article can only be the counterpart of the article with the same number, and a glossary is no
counterpart of a paragraph that has its words.
"""

from __future__ import annotations

import re

from indexer.text import HAN_RUN, LATIN_WORD, parse_numeral

# 第十一条, Article 11, [11], ①: the number that a span begins with.
_CLAUSE = re.compile(
    r"\s*(?:[#>*]+\s*)?(?:"
    r"第\s*(?P<zh>\d{1,3}|[零〇一二三四五六七八九十百]{1,6})\s*[条條]"
    r"|(?:article|art\.|section|rule|clause)\s+(?P<en>\d{1,3})\b"
    r"|[\[［【](?P<note>\d{1,3})[\]］】]"
    r"|(?P<circle>[①-⑳]))",
    re.IGNORECASE,
)
_CIRCLE = ord("①") - 1
# "Glossary:", 关键词： before the terms themselves.
_LABEL = re.compile(r"\s*[^\s：:][^：:\n]{0,20}[：:]\s*")
_BETWEEN = re.compile(r"[;；,，、|/\n]+")
_END = re.compile(r"[。！？!?]|\.(?=\s|$)")
_TERMS = 4
_SHORT_HAN, _SHORT_LATIN = 6, 3
_MOSTLY, _HARDLY = 0.85, 0.34


def clauses_of(text: str) -> frozenset[int]:
    """The number of the article or note that a span begins with."""
    match = _CLAUSE.match(text)
    if match is None:
        return frozenset()
    if match["circle"]:
        return frozenset({ord(match["circle"]) - _CIRCLE})
    number = parse_numeral(match["zh"] or match["en"] or match["note"])
    return frozenset() if number is None else frozenset({int(number)})


def shortness(text: str) -> float | None:
    """Share of the pieces between commas that are as short as a term; None when that is unclear.

    It is near 1 for a glossary, keywords or names, and near 0 for prose, which ends a sentence.
    """
    label = _LABEL.match(text)
    pieces = [p for p in _BETWEEN.split(text[label.end() if label else 0 :]) if p.strip()]
    if not pieces:
        return None
    short = sum(
        sum(map(len, HAN_RUN.findall(piece))) <= _SHORT_HAN
        and len(LATIN_WORD.findall(piece)) <= _SHORT_LATIN
        for piece in pieces
    )
    share = short / len(pieces)
    tells = len(pieces) >= _TERMS if share >= _MOSTLY else _END.search(text) is not None
    return share if tells else None


def is_terms_against_prose(one: float | None, other: float | None) -> bool:
    """True when one of two spans is a list of terms and the other is hardly one."""
    if one is None or other is None:
        return False
    return max(one, other) >= _MOSTLY and min(one, other) <= _HARDLY
