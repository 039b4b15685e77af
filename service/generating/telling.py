"""What the warnings of an answer say about its prose, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.records import Language
from service.prose import Failure, Prose, RemovedFor

_REASONS: dict[RemovedFor, tuple[str, str]] = {
    "uncited": ("without a citation", "未注明引文"),
    "no-such-quote": ("citing a quote that is not there", "引用了不存在的引文"),
    "instruction": ("an instruction, no answer", "属于指令而非回答"),
    "other-language": ("in another language than the question", "与提问语言不同"),
    "repeated": ("said before", "重复"),
    "too-many": ("more than an answer needs", "超出篇幅"),
    "number": ("with another number", "数字与引文不符"),
    "date": ("with another date", "日期与引文不符"),
    "name": ("with another name", "名称与引文不符"),
    "negation": ("with a negation that its quote does not have", "肯定与否定同引文不符"),
    "opposite": ("saying the opposite", "与引文相反"),
    "certainty": ("surer, or less sure, than its quote", "确定程度与引文不符"),
    "scope": ("more general than its quote", "范围与引文不符"),
    "order": ("with the parts exchanged", "张冠李戴"),
    "unsupported": ("not said by its quote", "引文未说明"),
}
_FAILURES: dict[Failure, tuple[str, str]] = {
    "unreachable": ("the generator cannot be reached", "无法连接生成服务"),
    "too-slow": ("the generator was too slow", "生成服务超时"),
    "refused": ("the generator refused the request", "生成服务拒绝了请求"),
    "not-understood": ("what the generator sent is no text", "生成服务的返回无法识别"),
    "cut-off": ("the generator stopped half-way", "生成服务中途停止"),
    "resting": (
        "the generator failed several times and is left alone for a while",
        "生成服务连续失败，暂停使用",
    ),
}


# The same of a translation, where it means something else.
_OF_TRANSLATIONS: dict[RemovedFor, tuple[str, str]] = {
    "other-language": ("not in the language asked for", "不是所要的语言"),
    "too-many": ("more than the original has", "多于原文"),
    "unsupported": ("with nothing to translate", "没有可译的原文"),
}


def warnings_of(prose: Prose, language: Language | None) -> tuple[str, ...]:
    """What was removed and why, and why the text is not complete; nothing when all is well."""
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
    """The same of a translation, in the language that it is in."""
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
