"""Checks made before a search: the question's text, k, offset, mode and languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from indexer.errors import QuestionError
from indexer.records import LANGUAGES, Language
from indexer.text import has_content
from service.results import MODES, Mode


def check_text(text: str, *, longest: int) -> None:
    """Refuse a question without a letter or digit, or with too many characters.

    Raises:
        QuestionError: saying which.
    """
    if len(text) > longest:
        raise QuestionError(
            en=f"the question has {len(text)} characters; at most {longest} are allowed: "
            "shorten it; a whole text can be checked as a draft",
            zh=f"问题有 {len(text)} 个字符，最多允许 {longest} 个；请缩短问题，"
            "如要核对整篇文本，请使用稿件核对功能",
            code="question-too-long",
        )
    if not text.strip():
        raise QuestionError(
            en="the question is empty; write what you want to know, in Chinese or English",
            zh="问题为空；请用中文或英文写下想了解的内容",
            code="question-empty",
        )
    if not has_content(text):
        raise QuestionError(
            en="the question has no letter or digit; write it in words, in Chinese or English",
            zh="问题中没有文字或数字；请用中文或英文书写",
            code="question-empty",
        )


def check_k(k: int, *, most: int) -> None:
    """Refuse a number of hits outside 1 to `most`.

    Raises:
        QuestionError: saying what is allowed.
    """
    if not 1 <= k <= most:
        raise QuestionError(
            en=f"k is {k}; expected a whole number from 1 to {most}",
            zh=f"k 的值为 {k}；应为 1 到 {most} 之间的整数",
            code="k",
        )


def check_offset(offset: int, k: int = 0, *, most: int | None = None) -> None:
    """Refuse a negative offset, or one that reaches beyond the first `most` results.

    Raises:
        QuestionError: saying what is allowed.
    """
    if offset < 0:
        raise QuestionError(
            en=f"offset is {offset}; expected 0 or more",
            zh=f"offset 的值为 {offset}；应不小于 0",
            code="offset",
        )
    if most is not None and offset + k > most:
        raise QuestionError(
            en=f"offset is {offset} with k = {k}; expected offset + k <= {most}; "
            "narrow the question instead of reading further down",
            zh=f"offset 的值为 {offset}，k 为 {k}；应满足 offset + k <= {most}；"
            "请缩小问题范围，不要继续往后翻页",
            code="offset",
        )


def check_mode(mode: str) -> Mode:
    """Refuse an unknown mode.

    Raises:
        QuestionError: listing the modes.
    """
    for known in MODES:
        if mode == known:
            return known
    raise QuestionError(
        en=f"unknown mode {mode!r}; expected one of {', '.join(get_args(Mode))}",
        zh=f"未知模式 {mode!r}；可用模式：{'、'.join(get_args(Mode))}",
        code="mode",
    )


def check_languages(languages: Sequence[str] | None) -> tuple[Language, ...]:
    """The languages to search, in fixed order; None means both.

    Raises:
        QuestionError: for an unknown language or an empty list.
    """
    if languages is None:
        return LANGUAGES
    unknown = [language for language in languages if language not in LANGUAGES]
    if not languages:
        raise QuestionError(
            en="no language was given; expected zh, en or both",
            zh="未指定语言；应为 zh、en，或两者都选",
            code="language",
        )
    if unknown:
        found = ", ".join(map(repr, unknown))
        raise QuestionError(
            en=f"unknown language {found}; expected zh, en or both",
            zh=f"未知语言 {found}；应为 zh、en，或两者都选",
            code="language",
        )
    return tuple(language for language in LANGUAGES if language in languages)


def check_rerank(mode: Mode) -> None:
    """Refuse to re-rank in a mode other than hybrid: its scores cannot be weighed with a verdict.

    Raises:
        QuestionError: naming the mode.
    """
    if mode != "hybrid":
        raise QuestionError(
            en=f"rerank weighs the scores of mode hybrid, not of {mode!r}; "
            "leave out rerank or the mode",
            zh=f"rerank 只能与 hybrid 模式一起使用，不能与 {mode!r} 一起使用；"
            "请去掉 rerank 或 mode 参数",
            code="rerank",
        )
