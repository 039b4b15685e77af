"""The body that was named just before: whom "its spokeswoman" and 该公司发言人 speak for."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.names import Names, find_mentions
from indexer.statements.affiliation import Affiliation, read_title
from indexer.statements.attribution import Speaker
from indexer.statements.rules_en import EN
from indexer.statements.rules_records import RECORDS
from indexer.statements.rules_zh import ZH
from indexer.text import simplify

_ITS = re.compile(r"^(?:Its|its)\b")
_ARTICLE = re.compile(r"^(?:The|the|A|An|In|At|On)\s+")
# 该公司 may be a 集团 as well.
_COMPANIES = ("公司", "集团", "企业", "厂", "银行", "航空", "科技")
# 双方, 我方, 甲方 are no states.
_NO_STATE = frozenset("双三各多对我你他贵己单全官军警校院厂店甲乙丙丁买卖供需有")
_AT_THE_START = 5
# Where words with capitals begin.
_CAPITALS = re.compile(r"(?:^|(?<=[^A-Z]\b[\s])|(?<=[^\w\s]\s)|(?<=[“\"(]))(?=[A-Z])")


def body_in_en(sentence: str, speaker: Speaker | None, names: Names) -> Affiliation | None:
    """The body that an English sentence is about: its speaker's, its subject, or the only one."""
    if speaker is not None and speaker.affiliation.organisation is not None:
        return replace(speaker.affiliation, role=None)
    starts = [match.start() for match in _CAPITALS.finditer(sentence)]
    named = [EN["unknown organisation"].pattern.match(sentence, start) for start in starts]
    spans = [match.span() for match in named if match is not None]
    spans += [(m.start, m.end) for m in find_mentions(sentence, names) if m.kind == "organisation"]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    if not apart or (len(apart) > 1 and apart[0][0] > _AT_THE_START):
        return None
    printed = _ARTICLE.sub("", sentence[slice(*apart[0])])
    read = read_title(f"representative of {printed}", names)
    return Affiliation(None, printed, read.organisation_id, read.country)


def for_body_en(
    speaker: Speaker, sentence: str, before: Affiliation | None, last: Affiliation | None
) -> Speaker:
    """The speaker with the body of "its spokeswoman" or "a spokeswoman for the authority".

    `before` is the body named before in the paragraph, `last` the one named last in the document,
    which only "the authority" goes back to.
    """
    own = speaker.affiliation
    that = RECORDS["that body en"].pattern.match(own.role or "")
    if that is not None and own.organisation is None:
        role = re.sub(r"^(?:the|an?)\s+", "", that["role"], flags=re.IGNORECASE)
        kind = re.compile(rf"\b{that['kind']}\b", re.IGNORECASE)
        body = next((b for b in (before, last) if b and kind.search(b.organisation or "")), None)
        return replace(speaker, affiliation=_with(body, role))
    if not _ITS.match(sentence) or own.role is None:
        return speaker
    if own.organisation is not None and not _ITS.match(own.organisation):
        return speaker
    return replace(speaker, affiliation=_with(before, re.sub(r"^[Ii]ts\s+", "", own.role)))


def body_in_zh(sentence: str, speaker: Speaker | None, names: Names) -> Affiliation | None:
    """The body that a Chinese sentence is about: its speaker's, or its subject."""
    if speaker is not None and speaker.affiliation.organisation is not None:
        if RECORDS["that body zh"].pattern.match(speaker.affiliation.organisation):
            return None
        return replace(speaker.affiliation, role=None)
    subject = RECORDS["subject zh"].pattern.match(sentence)
    if subject is None:
        return None
    read = read_title(f"{subject['body']}代表", names)
    return Affiliation(None, subject["body"], read.organisation_id, read.country)


def sides_of(text: str, names: Names) -> dict[str, str]:
    """The states that 蒙方 and 法方 stand for: the only state named that begins with 蒙 or 法."""
    plain = simplify(text)
    firsts = {match["first"] for match in ZH["side"].pattern.finditer(plain)} - _NO_STATE
    if not firsts:
        return {}
    named: dict[str, set[str]] = {first: set() for first in firsts}
    for mention in find_mentions(plain, names):
        first = plain[mention.start : mention.start + 1]
        if mention.kind == "country" and first in named:
            named[first].add(mention.name_id)
    return {f"{first}方": next(iter(ids)) for first, ids in named.items() if len(ids) == 1}


def for_body_zh(speaker: Speaker, before: Affiliation | None, last: Affiliation | None) -> Speaker:
    """The speaker with the body that 该公司 stands for, or with none."""
    that = RECORDS["that body zh"].pattern.match(speaker.affiliation.organisation or "")
    if that is None:
        return speaker
    kinds = _COMPANIES if that["kind"] == "公司" else (that["kind"],)
    named = (b for b in (before, last) if b is not None and b.organisation is not None)
    body = next((b for b in named if (b.organisation or "").endswith(kinds)), None)
    return replace(speaker, affiliation=_with(body, speaker.affiliation.role))


def _with(body: Affiliation | None, role: str | None) -> Affiliation:
    return replace(body, role=role) if body is not None else Affiliation(role=role)
