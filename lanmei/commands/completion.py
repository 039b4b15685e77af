"""`lanmei completion`: a script that completes commands, options and files in a shell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lanmei.words import Words

SHELLS = ("bash", "zsh", "tcsh")
# Metavariables of path arguments that are folders.
_FOLDERS = frozenset({"DIR", "FOLDER", "CORPUS", "INDEX"})


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `completion`."""
    completion = commands.add_parser(
        "completion",
        help=t("print a script that completes commands in a shell", "输出命令补全脚本"),
        description=t(
            "Print a script that completes commands, options and files. For bash: "
            'eval "$(lanmei completion bash)" in ~/.bashrc.',
            "输出补全命令、选项与文件的脚本。bash 用户可在 ~/.bashrc 中加入 "
            'eval "$(lanmei completion bash)"。',
        ),
    )
    completion.add_argument("shell", choices=SHELLS, help=t("your shell", "所用的 shell"))
    completion.set_defaults(func=run_completion)


def run_completion(parsed: argparse.Namespace) -> int:
    """Print the script for one shell; `parsed.whole` is the parser of the whole command line."""
    import shtab

    parser: argparse.ArgumentParser = parsed.whole
    for action in _actions(parser):
        if action.type is Path:
            kind = shtab.DIRECTORY if action.metavar in _FOLDERS else shtab.FILE
            action.complete = kind  # type: ignore[attr-defined]  # where shtab looks for it
    print(shtab.complete(parser, parsed.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every option and argument, including those of subcommands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            commands: dict[str, Any] = action.choices
            for command in dict.fromkeys(commands.values()):
                yield from _actions(command)
        else:
            yield action
