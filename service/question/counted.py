"""What a question wants counted ("how many villages"), and whether a text counts it."""

from __future__ import annotations

import re
from collections.abc import Collection

from indexer.records import Language
from indexer.text import ASKED_MEASURES, Folded, Token, analyze_folded, lexicon, units_of
from service.question.kind import UNIT_AT_END
from service.question.values import has_cells, without_dates

# No thing begins with these: what is said of it, or a unit (多少座已经修好, 多少万元, 多少人).
_NO_THING = "已被还都能可需要会在是没尚正不由从对向为与和人元钱万亿年月日天"
# "how many farmers were trained": the thing ends before an auxiliary, a preposition or a mark. In
# Chinese it follows the measure word.
_ASKED = re.compile(
    r"\bhow many\s+(?P<en>(?:[a-z'-]+\s+){0,3}?[a-z'-]+)\s*"
    r"(?:\b(?:do|does|did|is|are|was|were|has|have|had|will|can|could|would|should|in|at|on|of|"
    r"from|to|under|by|with|that|for|took|take|came|joined|attended)\b|[?,.;]|$)|"
    rf"(?:多少|(?<![哪那这])几(?![月号点时日]))[{ASKED_MEASURES}国]?+"
    rf"(?P<zh>(?![{_NO_THING}])[\u4e00-\u9fff]{{1,6}})"
)
_UNIT_ZH = re.compile(
    "|".join(
        [
            *(units_of(kind)[0] for kind in ("mass", "length", "area", "power")),
            "千瓦时",
            "立方米",
            "升(?!学)",
        ]
    )
)
# Up to the first plural that no other follows: in "how many villages lost their wells" not wells,
# in "sports clubs" both.
_PLURAL = re.compile(
    r"(?:[a-z'-]+\s+){0,3}?(?:[a-z-]{2,}(?<![sui'])s|people|children|men|women)(?![\w'’-])"
    r"(?!\s+[a-z-]{2,}(?<![sui'])s(?![\w'’-]))"
)
# The thing is at most the first two Chinese words; what follows says something about it.
_MOST_ZH = 2
_NUMBER = re.compile(
    rf"(?<![a-z\d])\d[\d,.]*|[{lexicon.HAN_NUMERALS}]+|"
    rf"(?<![a-z])(?:{lexicon.NUMBER_WORDS})(?![a-z])"
)
# Characters between a number and what it counts: a measure word, or some adjectives.
_BEFORE: dict[Language, int] = {"zh": 8, "en": 30}
_AFTER: dict[Language, int] = {"zh": 6, "en": 12}


# Measure words that make a noun of the one before them: 田块, 车辆, 船只, 房间, 牛群.
_MEASURES = "块辆只匹口间本朵支张群座艘条栋幢根颗粒枚株片处"
_WITH_MEASURE = 2

# Letters that two forms of one word share at least: signed and signatures.
_LEAST_SHARED = 4


def _is_form(one: str, other: str) -> bool:
    """Whether one English stem begins with the other: signatur begins with sign."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST_SHARED and shorter.isascii() and longer.startswith(shorter)


def counted_span(folded: Folded) -> tuple[int, int] | None:
    """The span of the thing that a question wants counted; None when it wants nothing counted.

    A unit is no thing: "how many days", 多少天.
    """
    found = _ASKED.search(folded.text)
    if found is None:
        return None
    if not found["en"]:
        return None if _UNIT_ZH.match(found["zh"]) else folded.source_span(*found.span("zh"))
    plural = _PLURAL.match(found["en"])
    thing = plural.group() if plural else found["en"]
    if UNIT_AT_END.search(thing):
        return None
    return folded.source_span(found.start("en"), found.start("en") + len(thing))


def counted_words(folded: Folded, words: Collection[Token]) -> tuple[Token, ...]:
    """Those of the question's `words`, in order, that name the thing to be counted.

    In English the last word of it, in Chinese the first two.
    """
    span = counted_span(folded)
    if span is None:
        return ()
    inside = [token for token in words if span[0] <= token.start and token.end <= span[1]]
    if not inside:
        return ()
    english = inside[-1].term.isascii()
    return tuple(inside[-1:] if english else inside[:_MOST_ZH])


def may_mean(term: str, word: str) -> bool:
    """Whether a Chinese word may say what a translation says: 田块, 田野; not 白鹭, 天鹅.

    A translation of one character is the last of the word, or stands before a measure word that
    makes a noun of it: 稻田, 田块, 车辆.
    """
    if word.isascii() or not word:
        return False
    if len(term) == 1:
        return word[-1] == term or (
            len(word) == _WITH_MEASURE and word[0] == term and word[1] in _MEASURES
        )
    return len(word) > 1 and term[:1] == word[0]


def is_counted(
    terms: Collection[str], folded: Folded, language: Language, *, translated: bool = False
) -> bool:
    """Whether a number, not a date, stands by one of `terms` in a text of `language`.

    Where the terms are `translated`, a Chinese word that begins as one of them does is enough.
    """
    numbers = [
        folded.source_span(*match.span()) for match in _NUMBER.finditer(without_dates(folded.text))
    ]
    if not numbers:
        return False
    rows = has_cells(folded.text)
    return any(
        rows
        or 0 <= token.start - end <= _BEFORE[language]
        or 0 <= start - token.end <= _AFTER[language]
        for token in analyze_folded(folded, bigrams=False)
        if token.term in terms
        or any(_is_form(token.term, term) for term in terms)
        or (translated and any(may_mean(term, token.term) for term in terms))
        for start, end in numbers
    )
