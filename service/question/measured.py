"""What a question wants measured: the price of wool, cases of measles, 二氧化硫年均浓度.

A text that never has the word is about another thing: it gives the price of cotton. Only what
stands in a fixed place beside a noun of measuring is read, since elsewhere other words may be used
for a thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.text import Folded, Token

_NOUN = (
    "price|cost|mean|average|level|concentration|case|output|production|yield|catch|harvest|export|"
    "import|emission|consumption|stock|sale|death"
)
# Words before "prices" or behind "cost of" that are no thing.
_NO_THING = (
    "the|this|that|these|those|each|every|all|some|such|last|next|first|second|third|annual|yearly|"
    "monthly|mean|average|total|high|higher|highest|low|lower|lowest|retail|wholesale|market|their|"
    "its|his|her|many|most|new|local|national|world|global|domestic|foreign|food|living|unit|fixed"
)
_THING = rf"(?!(?:{_NO_THING})\b)[a-z][a-z-]{{3,}}"
_EN = re.compile(
    rf"\b(?:{_NOUN})s?\s(?:of|for)\s(?:the\s|an?\s)?(?P<behind>{_THING})(?![\w'’-])|"
    rf"(?<![\w'’-])(?P<before>{_THING})\s(?:price|export|import|emission|sale|death)s\b"
)
_ZH = re.compile(
    r"(?:年均|年平均|月均|平均|每[吨斤克千]+|的|总)?"
    r"(?:浓度|均价|价格|单价|造价|产量|出口量?|进口量?|发病率|确诊|死亡人数|捕捞量|销量|排放量|消费量)"
)
# Words of a place or of time that stand before a measure in Chinese, and general ones.
_NO_THING_ZH = re.compile(
    r"[年月日省市县区镇乡村国州]$|^(?![一二三五][氧氯硫氟])[一二三四五六七八九十几多少第各全本该]|"
    r"平均|总|最|每|季度|产品|商品|市场|地区|去年|今年|明年|当地|工程|项目|什么|哪"
)
# Letters that two forms of one word share at least: Africa and African.
_SHARED = 5


def measured_thing(folded: Folded, words: Sequence[Token]) -> tuple[int, int] | None:
    """The span of the thing in the question's text; `words` are the question's words."""
    found = _EN.search(folded.text)
    if found is not None:
        return folded.source_span(*found.span("behind" if found["behind"] else "before"))
    for match in _ZH.finditer(folded.text):
        at, _ = folded.source_span(match.start(), match.end())
        ending = [w for w in words if w.end == at and w.end - w.start > 1 and not w.term.isascii()]
        longest = max(ending, key=lambda word: word.end - word.start, default=None)
        if longest is not None and not _NO_THING_ZH.search(longest.term):
            return longest.start, longest.end
    return None


def is_told_of(thing: str, folded: str) -> bool:
    """Whether a folded text has a folded thing: an English word, or another form of it."""
    if not thing.isascii():
        return thing in folded
    shared = thing[: max(_SHARED, len(thing) - 3)] if len(thing) > _SHARED else thing.rstrip("s")
    return re.search(rf"(?<![a-z]){re.escape(shared)}", folded) is not None
