"""Finds instructions to a model in the text of documents; they are neither sent nor evidence."""

from __future__ import annotations

import re

from indexer.text import fold, sentence_spans

_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|above|previous|context)\b"
    r"|\byou (?:are|must|will|should) now\b|\byou are (?:an?|the) (?:ai|assistant|language model|chat ?bot|pirate)\b"
    r"|\bfrom now on,? (?:you|answer|respond|reply)\b|^\W*(?:system|assistant|user|developer)\s*[:：]"
    r"|\b(?:answer|respond|reply|write|output|print|say)\b(?: only)? (?:with|that|in)\b.{0,60}[\"“'‘]"
    r"|\b(?:new|system) (?:prompt|instructions?)\b|</?(?:system|quotes?|instructions?|user)\b|\[/?inst\]|<\|"
    r"|(?:忽略|无视|忘记|不要理会).{0,15}(?:指令|指示|提示|要求|规则|内容|上文|以上|之前)"
    r"|(?:你|您)(?:现在|从现在起)?(?:是|扮演|必须|应当)一?(?:个|名|位)?.{0,8}(?:助手|模型|机器人|ai|海盗)"
    r"|从现在起.{0,6}(?:你|回答|输出)|^\W*(?:系统|助手|用户)\s*[:：]|(?:系统|新的)(?:提示|指令)"
    r"|(?:请|只|必须)(?:回答|输出|回复|写)[：:“\"「]"
)


def without_instructions(text: str) -> str:
    """The text without the sentences that tell a model what to do; it may be empty."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    harmless = [sentence for sentence in sentences if not is_instruction(sentence)]
    return " ".join(harmless) if len(harmless) != len(sentences) else text


def is_instruction(sentence: str) -> bool:
    """True for a sentence that tells a model what to do."""
    return _TO_A_MODEL.search(fold(sentence).text) is not None
