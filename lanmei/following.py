"""`lanmei ask --follow`: a conversation, in which earlier questions are the history of each one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from indexer.errors import QuestionError, UserError
from lanmei.given import STDIN
from lanmei.words import Words


def converse(first: Sequence[str], answered: Callable[[str, Sequence[str]], bool], t: Words) -> int:
    """Answer the first question, if given, then each line of stdin; 1 when the last has no answer.

    A question that cannot be used is reported and skipped. The end of stdin (Ctrl-D at a terminal)
    ends the conversation.
    """
    history: list[str] = []
    code = 1
    for question in _questions(" ".join(first), t):
        try:
            code = 0 if answered(question, tuple(history)) else 1
        except QuestionError as error:
            print(f"lanmei: {error.message(t.language)}", file=sys.stderr)
            code = error.exit_code
            continue
        history.append(question)
        sys.stdout.flush()
    return code


def _questions(first: str, t: Words) -> Iterator[str]:
    if first and first != STDIN:
        yield first
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        how = t("one question a line; Ctrl-D ends", "每行一个问题；按 Ctrl-D 结束")
        print(f"lanmei: {how}", file=sys.stderr)
    while True:
        if is_terminal:
            print("\n? ", end="", file=sys.stderr, flush=True)
        line = _line()
        if line is None:
            return
        if line.strip():
            yield line.strip()


def _line() -> str | None:
    """The next line of stdin; None at its end.

    Raises:
        UserError: when it is not UTF-8.
    """
    raw = sys.stdin.buffer.readline()
    try:
        return raw.decode("utf-8-sig") if raw else None
    except UnicodeDecodeError as error:
        raise UserError(
            en="a line on stdin is not UTF-8; convert it, for instance with `iconv -t UTF-8`",
            zh="标准输入中有一行不是 UTF-8 编码；请先转换，例如用 `iconv -t UTF-8`",
            code="stdin",
        ) from error
