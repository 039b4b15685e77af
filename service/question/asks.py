"""What a question asks for apart from its topic: what an organisation is, who said something."""

from __future__ import annotations

import re

from indexer.text import lexicon
from service.question.contact import NAMED

# An organisation and its purpose or founding. "About us" passages that every document repeats say
# that; they rank last unless a question asks for it.
_ORG_ZH = rf"(?:{NAMED}|(?<![哪些几多])(?:{lexicon.ORGANISATIONS_ZH}))"
_ORG_EN = rf"(?:{NAMED}|\b(?:{lexicon.ORGANISATIONS_EN})(?!\w))"
_ABOUT = re.compile(
    rf"{_ORG_ZH}.{{0,16}}(?:成立|设立|创立|创办|组建|宗旨|职责|使命|职能|任务|简介)|"
    rf"(?:成立|设立|创立|创办|组建|介绍).{{0,12}}{_ORG_ZH}|"
    rf"{_ORG_ZH}(?:是什么|是做什么|是干什么|是怎样的|主要做什么)|什么是{_ORG_ZH}|"
    rf"{_ORG_EN}.{{0,40}}\b(?:established|founded|set up|created|aims?|mission|mandate|purpose)\b|"
    rf"\b(?:established|founded|set up|created|aims?|mission|mandate|purpose)\b.{{0,40}}{_ORG_EN}|"
    rf"\bwh(?:at|o) (?:is|are|was) (?:the )?{_ORG_EN}\W*$"
)
# The question asks what somebody said.
_SAYING = re.compile(rf"{lexicon.SAYING_ZH}|\b(?:{lexicon.SAYING_EN})\b")


# A sentence that tells what somebody asks: "I rise to ask why …", 他问何时完工. Whether somebody is
# asked to do something is no question.
_ASKS = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|enquired?|inquired?|wonder(?:s|ed)?|wish(?:es|ed)? to know|"
    r"want(?:s|ed)? to know)\b(?: [\w'’-]+){0,8}? (?:why|whether|when|where|how|what|which|who)\b|"
    r"(?:(?<![学學提访訪慰顾顧疑])[问問]|想知道|想了解)(?!题|題|候|卷|责|責|世|答|鼎|津|诊|診)"
    r"[^。；;!！]{0,20}"
    r"(?:为什么|為什麼|为何|為何|是否|何时|何時|什么|什麼|多少|如何|怎么|怎麼|怎样|怎樣|哪|谁|誰|几)"
)


# Behind it somebody replies in the same sentence: "Asked why, he said that …".
_REPLIES = re.compile(
    r"\b(?:said|says|replied|replies|answered|told|responded|explained|added)\b|"
    r"[说說答称稱]|表示|回应|回應|解释|解釋|指出"
)


def only_asks(folded: str) -> bool:
    """Whether a folded sentence tells what somebody asks, and no reply to it."""
    asked = _ASKS.search(folded)
    return asked is not None and _REPLIES.search(folded, asked.end()) is None


def asks_about(masked: str) -> bool:
    """Whether a masked question asks what an organisation is, when it was founded or why."""
    return _ABOUT.search(masked) is not None


def asks_saying(folded: str) -> bool:
    """Whether a folded question asks what somebody said."""
    return _SAYING.search(folded) is not None
