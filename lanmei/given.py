"""The question of a command: words of the command line, or text on stdin."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from indexer.errors import UserError

STDIN = "-"


def question_of(words: Sequence[str]) -> str:
    """The question: the words with a space between them; `-` alone reads it from stdin.

    Raises:
        UserError: when stdin is not UTF-8.
    """
    return standard_input().strip() if list(words) == [STDIN] else " ".join(words)


def standard_input() -> str:
    """All of stdin as text.

    Raises:
        UserError: when it is not UTF-8.
    """
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            en=f"stdin is not UTF-8 (byte {error.start}); convert it, for instance with "
            "`iconv -t UTF-8`",
            zh=f"标准输入不是 UTF-8 编码（第 {error.start} 字节）；请先转换，"
            "例如用 `iconv -t UTF-8`",
            code="stdin",
        ) from error
