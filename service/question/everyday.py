"""Words of money as they are said, and as documents write them: 投了多少钱 asks for what was 投入.

A question uses short verbs and "the city"; a report has 投入, 出资, 市财政.
"""

from __future__ import annotations

import re

from indexer.records import Language
from indexer.text import Expansion, Folded
from service.question.expansions import terms_of_name

# What is said, over the folded question, and what is written. Only where money is asked for.
_SAID: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"投(?:了|进去?了?)?(?=多少|几)", ("投入", "投资")),
    (r"出(?:了|资)?(?=多少|几)", ("出资", "承担", "财政")),
    (r"花(?:了|掉了?)?(?=多少|几)", ("花费", "支出", "耗资", "使用")),
    (r"拿(?:了|出了?)?(?=多少|几)", ("拿出", "出资", "拨付")),
    (r"掏(?:了|出了?)?(?=多少|几)", ("出资", "承担", "支付")),
    (r"拨(?:了|给了?)?(?=多少|几)", ("拨付", "拨款")),
    (r"捐(?:了|出了?)?(?=多少|几)", ("捐款", "捐赠", "捐资")),
    (r"贷(?:了|到了?)?(?=多少|几)", ("贷款",)),
    (r"赚(?:了|到了?)?(?=多少|几)", ("盈利", "利润", "收入")),
    (r"亏(?:了|掉了?)?(?=多少|几)", ("亏损",)),
    (r"罚(?:了)?(?=多少|几)", ("罚款", "处罚")),
    (r"补(?:了|给了?)?(?=多少|几)", ("补助", "补贴")),
    (r"欠(?:了)?(?=多少|几)", ("债务", "欠款", "拖欠")),
    (r"市里", ("市财政", "市级")),
    (r"省里", ("省财政", "省级")),
    (r"县里", ("县财政", "县级")),
    (r"区里", ("区财政", "区级")),
    (r"国家(?=出|拿|投|给|补|掏)", ("中央财政", "国家财政")),
    (r"(?:总共|一共|共)(?=投|出|花|拿|掏|拨|捐|要|用)", ("总投资", "合计", "共计")),
    (r"\bput(?:ting)? (?:in|up)\b", ("invested", "contributed", "investment")),
    (r"\bchip(?:ped)? in\b", ("contributed", "contribution")),
)
_MONEY = re.compile(r"多少|几[十百千万亿]|\bhow much\b")
_PATTERNS = tuple((re.compile(said), written) for said, written in _SAID)


def as_written(text: str, folded: Folded) -> tuple[Expansion, ...]:
    """What documents write for the everyday words of money in a question about an amount."""
    if not _MONEY.search(folded.text):
        return ()
    found: list[Expansion] = []
    for said, written in _PATTERNS:
        for match in said.finditer(folded.text):
            start, end = folded.source_span(*match.span())
            language: Language = "en" if match.group().isascii() else "zh"
            share = len(written) ** -0.5
            for name in written:
                found.extend(terms_of_name(name, text[start:end], start, end, language, share))
    return tuple(found)
