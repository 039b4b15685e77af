"""Recognises boilerplate: contact blocks, "about us" paragraphs and mastheads.

Boilerplate is marked and stays in the index, so that it does not crowd out content but is found
when a question asks for an address.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.records import Passage
from indexer.text import fold

_CONTACT_HEADING = re.compile(
    r"[#■\s]*(?:联系我们|联系方式|聯繫我們|聯絡我們|联系人|contact(?:\s+(?:us?|information|details))?)\s*[:：]?\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:电话|傳真|传真|邮编|郵編|地址|邮箱|电子邮箱|电子邮件|网址|微信公众号|電話|網址|"
    r"\b(?:Tel|Fax|Phone|E-?mail|Web(?:site)?|Address|WeChat(?: ID)?|Postcode|P\.?\s?C))\s*[.:：]",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\s*(?:About\s+[A-Z][\w\s()-]{1,60}:|([^\s：:，。]{4,30})[：:]\s*\1是)")

# A masthead is a short line.
_MASTHEAD = 80


def is_contact_heading(text: str) -> bool:
    """True for a heading such as 联系我们 or Contact Us."""
    return _CONTACT_HEADING.fullmatch(" ".join(text.split())) is not None


def looks_like_boilerplate(text: str) -> bool:
    """True for a block with contact labels, or one that introduces the publisher."""
    labels = len(_LABEL.findall(text))
    return labels >= 2 or (labels == 1 and len(text) < 80) or _ABOUT.match(text) is not None


def mark_repeated(passages: Sequence[Passage]) -> list[Passage]:
    """Mark mastheads: headings that two or more documents have, equal after folding.

    Only headings: a sentence of content that is repeated is still content.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    keys: dict[int, Repeatable] = {}
    for row, passage in enumerate(passages):
        found = repeatable(passage)
        if found is not None:
            keys[row] = found
            holders[found.key].add(passage.document_id)
    return [
        replace(passage, kind="boilerplate")
        if row in keys and keys[row].may_be_masthead and len(holders[keys[row].key]) > 1
        else passage
        for row, passage in enumerate(passages)
    ]


@dataclass(frozen=True, slots=True)
class Repeatable:
    """What tells that a passage that is no content stands in another document as well."""

    key: str
    may_be_masthead: bool


def repeatable(passage: Passage) -> Repeatable | None:
    """The key of a passage that is not content; None for content."""
    if passage.kind == "content":
        return None
    key = "".join(fold(passage.text).text.split()).strip("#■")
    return Repeatable(key, passage.kind == "heading" and len(key) <= _MASTHEAD)
