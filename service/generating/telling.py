"""Warnings about generated prose and translations, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.records import Language
from service.prose import Failure, Prose, RemovedFor

_REASONS: dict[RemovedFor, tuple[str, str]] = {
    "uncited": ("without a citation", "未注明引文"),
    "no-such-quote": ("citing a quote that is not there", "引用了不存在的引文"),
    "instruction": ("an instruction, not an answer", "是指令而不是回答"),
    "other-language": ("in another language than the question", "与提问语言不同"),
    "repeated": ("repeating another", "内容重复"),
    "too-many": ("beyond the greatest number of sentences", "超出句数上限"),
    "number": ("with another number", "数字与引文不符"),
    "date": ("with another date", "日期与引文不符"),
    "name": ("with another name", "名称与引文不符"),
    "negation": ("negated where its quote is not, or the other way round", "肯定或否定与引文相反"),
    "opposite": ("saying the opposite", "与引文相反"),
    "certainty": ("more or less certain than its quote", "确定程度与引文不符"),
    "scope": ("more general than its quote", "范围与引文不符"),
    "order": ("with two things exchanged", "对象互换"),
    "unsupported": ("not supported by its quote", "引文不支持"),
}
_FAILURES: dict[Failure, tuple[str, str]] = {
    "unreachable": ("the generator cannot be reached", "无法连接生成服务"),
    "too-slow": ("the generator was too slow", "生成服务超时"),
    "refused": ("the generator refused the request", "生成服务拒绝了请求"),
    "not-understood": ("the generator's reply cannot be read", "无法识别生成服务返回的内容"),
    "cut-off": ("the generator stopped before the end", "生成服务中途停止"),
    "resting": (
        "the generator failed several times and is not asked for a while",
        "生成服务连续失败，暂停调用",
    ),
}


# Reasons that are worded differently for a translation.
_OF_TRANSLATIONS: dict[RemovedFor, tuple[str, str]] = {
    "other-language": ("not in the language asked for", "不是要求的语言"),
    "too-many": ("more than the original has", "句数多于原文"),
    "unsupported": ("without anything to translate", "没有可译的原文"),
}


def warnings_of(prose: Prose, language: Language | None) -> tuple[str, ...]:
    """What was removed and why, and why the text is incomplete; empty when neither happened."""
    chinese = language == "zh"
    told: list[str] = []
    if prose.failure is not None:
        what = _FAILURES[prose.failure][chinese]
        if chinese:
            rest = "只显示已核对的句子" if prose.sentences else "只显示引文"
            told.append(f"{what}；{rest}")
        else:
            rest = "only the sentences checked so far are" if prose.sentences else "only quotes are"
            told.append(f"{what}; {rest} shown")
    if prose.removed:
        told.append(_removed(prose.removed, _REASONS, chinese=chinese))
    return tuple(told)


def warnings_of_translation(
    removed: Mapping[str, int], failure: Failure | None, into: Language
) -> tuple[str, ...]:
    """The same for a translation, in the language of the translation."""
    chinese = into == "zh"
    told: list[str] = []
    if failure is not None:
        rest = "；译文不完整" if chinese else "; the translation is not complete"
        told.append(_FAILURES[failure][chinese] + rest)
    if removed:
        told.append(_removed(removed, _REASONS | _OF_TRANSLATIONS, chinese=chinese))
    return tuple(told)


def _removed(
    removed: Mapping[str, int], reasons: Mapping[RemovedFor, tuple[str, str]], *, chinese: bool
) -> str:
    n = sum(removed.values())
    listed = [
        f"{words[1]} {count}" if chinese else f"{count} {words[0]}"
        for reason, words in reasons.items()
        if (count := removed.get(reason, 0))
    ]
    if chinese:
        return f"已删除 {n} 个生成的句子：{'、'.join(listed)}"
    sentences = "1 generated sentence was" if n == 1 else f"{n} generated sentences were"
    return f"{sentences} removed: {', '.join(listed)}"
