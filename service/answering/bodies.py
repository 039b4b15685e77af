"""How much of the body of an office, as a question names it, a text of either language names too.

"water" of "head of the water bureau" is 水务 in its name, Galmore is 加尔莫尔 by its sound. A name
that a text lacks makes it another body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.names import Names, find_mentions, is_heard, is_spelled
from indexer.records import Language
from indexer.text import HAN, Expansion, fold, terms
from service.question import OfficeAsked, Question, is_for, is_portfolio, portfolio_spans

# The share of a name that must be found.
_LEAST = 0.6
# Words that any body has, as a question writes them: they tell no two apart.
_ANY_EN = frozenset(
    (  # noqa: SIM905
        "section bureau office department ministry authority agency division centre center "
        "institute council committee commission board society association organisation "
        "organization company group county city town village township district province state "
        "national network service union"
    ).split()
)
_ANY_ZH = re.compile(
    r"(?:办公室|委员会|研究所|研究院|联合会|理事会|管理局|中心|协会|学会|组织|公司|集团|部门|机构|"
    r"[局科处部司厅署室院所会县市省镇乡村区国州]|国家|全国|现任|的)$"
)
_SORT_ZH = re.compile("(?<=..)[港湖河岛山湾角镇村市县区州省谷]$")
_SMALL_EN = frozenset("of the for at in and to on a an by from with s".split())  # noqa: SIM905
_KINDS_EN = frozenset(
    (  # noqa: SIM905
        "deputy vice assistant associate under former ex late then previous outgoing acting "
        "interim caretaker current"
    ).split()
)
_KINDS_ZH = re.compile(r"(?:第一|常务)?副$|代理?$|前$|原$|现任$|的$")
_WORD = re.compile(r"[a-z0-9à-ɏ]+(?:-[a-z0-9à-ɏ]+)*")
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of the body at `start:end` of the folded question.

    A name cannot be translated. `any_body`: the word stands in the names of many bodies.
    """

    start: int
    end: int
    text: str
    is_name: bool
    any_body: bool


def units_of(question: Question, asked: OfficeAsked, language: Language) -> list[Unit]:
    """The words of the body, without the title and words like deputy, for texts of `language`."""
    text = question.folded.text
    spans = [(one.start, one.end) for one in question.expansions if one.language == language]
    spans += [(one.start, one.end) for one in question.mentions]
    bridged = {at for span in spans for at in range(*span)}
    for span in portfolio_spans(text, asked.start, asked.end):
        bridged.update(range(*question.folded.source_span(*span)))
    across = language != question.language
    chinese = question.language == "zh"
    found = []
    for match in (_RUN if chinese else _WORD).finditer(text, asked.start, asked.end):
        for start, end in _outside(match.span(), asked):
            cut = chinese and across
            for first, last in _pieces(question, start, end, bridged) if cut else [(start, end)]:
                unit = _unit(question, first, last, bridged, across=across)
                if unit is not None:
                    found.append(unit)
    return found


def portfolios_of(question: Question, asked: OfficeAsked) -> list[tuple[int, int, str]]:
    """Where the question says what the office is for, and the word: 渔业, fisheries."""
    text = question.folded.text
    spans = portfolio_spans(text, asked.start, asked.end)
    if question.language == "en":
        words = _WORD.finditer(text, asked.start, asked.end)
        spans = [match.span() for match in words if is_portfolio(match.group())]
    outside = [piece for span in spans for piece in _outside(span, asked) if piece == span]
    return [
        (*question.folded.source_span(start, end), text[start:end])
        for start, end in outside
        if text[start:end] not in _ANY_EN and end - start > 1
    ]


def share_of(
    question: Question, units: Sequence[Unit], text: str, language: Language, names: Names
) -> float | None:
    """The share of the units that a text has; None when it has none, or lacks a name."""
    if not units:
        return 1.0
    folded = fold(text).text
    known = _known(question, text, folded, language, names)
    counted = matched = 0.0
    for unit in units:
        span = range(*question.folded.source_span(unit.start, unit.end))
        share = sum(at in known for at in span) / max(len(span), 1)
        if share < 1 and language != question.language:
            share = max(share, float(_is_there(unit, text, folded)))
        if unit.any_body and share < 1:
            continue
        if unit.is_name and share < _LEAST:
            return None
        counted += 1
        matched += share
    return matched / counted if matched else None


def _is_there(unit: Unit, text: str, folded: str) -> bool:
    """Whether a text of the other language has a word for the portfolio, or the name by sound."""
    if is_for(unit.text.lower(), folded):
        return True
    name = _SORT_ZH.sub("", unit.text)
    return unit.is_name and (is_spelled(unit.text, text) or is_heard(name, text))


def _known(
    question: Question, text: str, folded: str, language: Language, names: Names
) -> set[int]:
    """The characters of the question whose words or names a text has."""
    held = frozenset(terms(text))
    mentioned = {(m.kind, m.name_id) for m in find_mentions(text, names)}

    def is_held(one: Expansion) -> bool:
        if one.language != language:
            return False
        return one.term in held or (language == "zh" and one.translation in folded)

    spans = [(m.start, m.end) for m in question.mentions if (m.kind, m.name_id) in mentioned]
    spans += [(token.start, token.end) for token in question.tokens if token.term in held]
    spans += [(one.start, one.end) for one in question.expansions if is_held(one)]
    return {at for span in spans for at in range(*span)}


def _unit(
    question: Question, start: int, end: int, bridged: set[int], *, across: bool
) -> Unit | None:
    word = question.folded.text[start:end]
    first, last = question.folded.source_span(start, end)
    if question.language == "en":
        if word in _SMALL_EN or word in _KINDS_EN:
            return None
        printed = question.text[first:last]
        known = is_portfolio(word) or bridged & set(range(first, last))
        name = across and printed[:1].isupper() and not known
        return Unit(start, end, printed, name, word in _ANY_EN or word.rstrip("s") in _ANY_EN)
    plain = _KINDS_ZH.sub("", word)
    if not plain:
        return None
    end = start + len(plain)
    first, last = question.folded.source_span(start, end)
    body = _ANY_ZH.sub("", plain)
    name = across and not bridged & set(range(first, last)) and len(plain) > 1 and bool(body)
    return Unit(start, end, plain, name, not body)


def _outside(span: tuple[int, int], asked: OfficeAsked) -> list[tuple[int, int]]:
    """A span without the characters of the title."""
    start, end = span
    title = asked.title
    if title is None or end <= title.start or title.end <= start:
        return [span]
    return [(a, b) for a, b in ((start, title.start), (title.end, end)) if b > a]


def _pieces(question: Question, start: int, end: int, bridged: set[int]) -> list[tuple[int, int]]:
    """A Chinese run cut where translated words and names begin and end."""
    spans = [(one.start, one.end) for one in question.expansions]
    spans += [(one.start, one.end) for one in question.mentions]
    spans += portfolio_spans(question.folded.text, start, end)
    edges = {start, end} | {at for span in spans for at in span if start < at < end}
    joined: list[tuple[int, int]] = []
    for piece in pairwise(sorted(edges)):
        if piece[0] in bridged or not joined or joined[-1][0] in bridged:
            joined.append(piece)
        else:
            joined[-1] = (joined[-1][0], piece[1])
    return joined
