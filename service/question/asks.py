"""What a question asks for beside its topic: who a body is, who said something."""

from __future__ import annotations

import re

from indexer.text import lexicon
from service.question.contact import NAMED

# A body and what it was founded for. Passages that are repeated in every document tell that; they
# rank low unless a question asks for it.
_BODY_ZH = rf"(?:{NAMED}|(?<![哪些几多])(?:{lexicon.BODIES_ZH}))"
_BODY_EN = rf"(?:{NAMED}|\b(?:{lexicon.BODIES_EN})(?!\w))"
_ABOUT = re.compile(
    rf"{_BODY_ZH}.{{0,16}}(?:成立|设立|创立|创办|组建|宗旨|职责|使命|职能|任务|简介)|"
    rf"(?:成立|设立|创立|创办|组建|介绍).{{0,12}}{_BODY_ZH}|"
    rf"{_BODY_ZH}(?:是什么|是做什么|是干什么|是怎样的|主要做什么)|什么是{_BODY_ZH}|"
    rf"{_BODY_EN}.{{0,40}}\b(?:established|founded|set up|created|aims?|mission|mandate|purpose)\b|"
    rf"\b(?:established|founded|set up|created|aims?|mission|mandate|purpose)\b.{{0,40}}{_BODY_EN}|"
    rf"\bwh(?:at|o) (?:is|are|was) (?:the )?{_BODY_EN}\W*$"
)
# What somebody said is asked for.
_SAYING = re.compile(rf"{lexicon.SAYING_ZH}|\b(?:{lexicon.SAYING_EN})\b")


def asks_about(masked: str) -> bool:
    """Whether a question, its bodies masked, asks what a body is, since when and for what."""
    return _ABOUT.search(masked) is not None


def asks_saying(folded: str) -> bool:
    """Whether a folded question asks what somebody said."""
    return _SAYING.search(folded) is not None
