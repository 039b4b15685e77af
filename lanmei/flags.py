"""Flags that commands share, and the settings that follow from them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lanmei.words import Words

if TYPE_CHECKING:
    from service.settings import Settings


def add_index(parser: argparse.ArgumentParser, t: Words) -> None:
    """Add --index, --store and --encoder."""
    parser.add_argument(
        "--index", metavar="DIR", type=Path, help=t("folder of the index", "索引文件夹")
    )
    parser.add_argument(
        "--store",
        metavar="URL",
        help=t(
            "server that keeps the index, milvus://HOST:PORT/NAME",
            "保存索引的服务器，milvus://主机:端口/名称",
        ),
    )
    parser.add_argument(
        "--encoder",
        metavar="NAME",
        help=t(
            "built-in, or a folder or name of a sentence-transformers model",
            "built-in，或 sentence-transformers 模型的文件夹或名称",
        ),
    )


def add_common(parser: argparse.ArgumentParser, t: Words) -> None:
    """Add --index, --store, --encoder and --json."""
    add_index(parser, t)
    add_json(parser, t)


def add_json(parser: argparse.ArgumentParser, t: Words) -> None:
    """Add --json."""
    parser.add_argument(
        "--json", action="store_true", help=t("print the body of the API", "输出与接口相同的 JSON")
    )


def settings_from(parsed: argparse.Namespace) -> Settings:
    """Defaults, then lanmei.toml, then LANMEI_* variables, then flags.

    Raises:
        UserError: when a value cannot be used.
    """
    from service.settings import Settings

    flags = {"index_dir": parsed.index, "encoder": parsed.encoder}
    for name in ("host", "port", "workers"):
        flags[name] = getattr(parsed, name, None)
    store = getattr(parsed, "store", None)
    flags["store"] = {"url": store} if store is not None else None
    given = {name: value for name, value in flags.items() if value is not None}
    return Settings.load(flags=given)
