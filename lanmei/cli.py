"""The `lanmei` command: one file per group of commands, heavy imports only when one runs.

Exit codes: 0 done; 1 nothing found, abstained, or a check failed; 2 the user's mistake; 3 ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from eval.cli import add_eval_parser
from indexer.errors import LanmeiError, refused
from lanmei import __version__
from lanmei.colour import paint_for
from lanmei.commands import (
    ask,
    completion,
    doctor,
    index,
    keys,
    mcp,
    page,
    positions,
    serve,
    statements,
    status,
    verify,
)
from lanmei.words import FLAG, Words, words_for

# In the order of `lanmei --help`.
_PARTS = (
    index, ask, serve, page, mcp, keys, status, doctor, verify, statements, positions,
    completion,
)  # fmt: skip
# Small models run faster on one thread than on many. A variable that is already set is kept.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
}


def build_parser(t: Words) -> argparse.ArgumentParser:
    """The whole command line, its help in the reader's language."""
    parser = argparse.ArgumentParser(
        prog="lanmei",
        description=t(
            "Ask documents in Chinese or English; get answers quoted from both, with citations.",
            "用中文或英文向文档提问，以两种语言的原文引用作答。",
        ),
    )
    parser.add_argument("--version", action="version", version=f"lanmei {__version__}")
    parser.set_defaults(whole=parser)  # for `lanmei completion`
    add_language(parser, t)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for part in _PARTS:
        part.add_parsers(commands, t)
    add_eval_parser(commands, t)
    for command in commands.choices.values():
        add_language(command, t)
    return parser


def add_language(parser: argparse.ArgumentParser, t: Words) -> None:
    """Give a parser the option that chooses the language of messages."""
    parser.add_argument(
        FLAG,
        choices=["zh", "en"],
        default=argparse.SUPPRESS,
        help=t("language of messages (default: the locale's)", "消息语言（默认随系统）"),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    t = words_for(arguments, os.environ)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        parsed = build_parser(t).parse_args(arguments)
        code = int(parsed.func(parsed))
        sys.stdout.flush()
    except LanmeiError as error:
        paint = paint_for(sys.stderr, os.environ)
        print(paint("lanmei:", "bad"), error.message(t.language), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader closed the pipe. Discard what Python would flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # report an unexpected error as our failure, not the user's
        known = refused(error) if isinstance(error, OSError) else None
        if known is not None:
            print(f"lanmei: {known.message(t.language)}", file=sys.stderr)
            return known.exit_code
        traceback.print_exc()
        print(
            t(
                "lanmei: this is our failure, not yours; the lines above say where",
                "lanmei：这是程序自身的错误，不是您的操作问题；以上内容显示了出错位置",
            ),
            file=sys.stderr,
        )
        return 3
    return code
