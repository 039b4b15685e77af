"""`lanmei index`: make an index of a folder of documents."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lanmei.building import build_showing, describe
from lanmei.flags import add_common, settings_from
from lanmei.words import Words

if TYPE_CHECKING:
    pass


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `index`."""
    index = commands.add_parser(
        "index", help=t("index a folder of documents", "为文档文件夹建立索引")
    )
    index.add_argument(
        "corpus",
        metavar="CORPUS",
        nargs="?",
        type=Path,
        help=t("folder of documents (default: the shipped corpus)", "文档文件夹（默认：自带语料）"),
    )
    add_common(index, t)
    index.set_defaults(func=lambda parsed: run_index(parsed, t))


def run_index(parsed: argparse.Namespace, t: Words) -> int:
    """Build the index and say what was done."""
    settings = settings_from(parsed)
    summary = build_showing(parsed.corpus, settings, t)
    if parsed.json:
        print(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        print(describe(summary, settings.index_dir, t))
    return 0
