"""`lanmei verify` and `lanmei statements`: check a draft; list who said what."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lanmei.asking import print_json, terminal_columns
from lanmei.opening import add_common, open_engine, settings_from
from lanmei.words import Words, wrap

if TYPE_CHECKING:
    from service.verify import Claim, VerifyReport


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `verify` and `statements`."""
    verify = commands.add_parser(
        "verify", help=t("check the quotes of a draft", "核对稿件中的引文")
    )
    verify.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help=t("a .txt, .md or .docx file", "txt、md 或 docx 文件"),
    )
    add_common(verify, t)
    verify.set_defaults(func=lambda parsed: run_verify(parsed, t))
    statements = commands.add_parser("statements", help=t("list who said what", "列出各方表态"))
    statements.add_argument("--country", help=t("name or code, such as KH", "国名或代码，如 KH"))
    statements.add_argument("--organisation", help=t("name or alias", "名称或简称"))
    statements.add_argument("--speaker", help=t("name in either language", "任一语言的姓名"))
    statements.add_argument("--about", metavar="TOPIC", help=t("on this topic", "关于某个主题"))
    statements.add_argument("--language", choices=["zh", "en"], help=t("passages in", "段落语言"))
    statements.add_argument("-k", type=int, default=50, metavar="N", help=t("how many", "数量"))
    add_common(statements, t)
    statements.set_defaults(func=lambda parsed: run_statements(parsed, t))
