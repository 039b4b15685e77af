"""`lanmei index`: make an index of a folder of documents, or bring it up to date."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lanmei.building import build_showing, crew_of, describe
from lanmei.flags import add_common, settings_from
from lanmei.words import Words

if TYPE_CHECKING:
    from indexer.build import BuildSummary


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
    index.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        help=t(
            "write what became of each file, as .html or .json",
            "写出每个文件的读取结果（html、json）",
        ),
    )
    index.add_argument(
        "--anew",
        action="store_true",
        help=t("read every file again", "重新读取所有文件"),
    )
    index.add_argument(
        "--watch",
        action="store_true",
        help=t("stay, and index again when a file changes", "持续运行，文件变化时更新索引"),
    )
    index.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        default=1,
        help=t("processes that work on documents (default: 1)", "处理文档的进程数（默认 1）"),
    )
    index.add_argument(
        "--scheduler",
        metavar="URL",
        help=t(
            "Dask cluster whose workers do that, tcp://HOST:PORT",
            "由该 Dask 集群处理文档，tcp://主机:端口",
        ),
    )
    add_common(index, t)
    index.set_defaults(func=lambda parsed: run_index(parsed, t))


def run_index(parsed: argparse.Namespace, t: Words) -> int:
    """Build the index and say what was done; 1 when some files were not read, or not whole."""
    settings = settings_from(parsed)
    with crew_of(parsed.jobs, parsed.scheduler) as crew:
        if parsed.watch:
            from lanmei.watching import watch

            return watch(
                parsed.corpus, settings, t, lambda summary: _show(summary, parsed, t), crew
            )
        summary = build_showing(parsed.corpus, settings, t, anew=parsed.anew, crew=crew)
    _show(summary, parsed, t)
    return 1 if summary.reading.incomplete else 0


def _show(summary: BuildSummary, parsed: argparse.Namespace, t: Words) -> None:
    if parsed.report is not None:
        _write_report(summary, parsed.report)
    if parsed.json:
        print(json.dumps(to_json(summary), ensure_ascii=False))
    else:
        settings = settings_from(parsed)
        print(describe(summary, settings.store.url or settings.index_dir, t), flush=True)


def _write_report(summary: BuildSummary, path: Path) -> None:
    from indexer.errors import UserError, reasons_of

    try:
        summary.reading.write(path)
    except OSError as error:
        reason, reason_zh = reasons_of(error)
        raise UserError(
            en=f"{path}: the report cannot be written ({reason}); choose another place",
            zh=f"{path}：无法写入报告（{reason_zh}）；请换一个位置",
        ) from error


def to_json(summary: BuildSummary) -> dict[str, Any]:
    """The facts about a build, and the report of every file."""
    body = asdict(replace(summary, reading=type(summary.reading)()))
    body["reading"] = summary.reading.to_json()
    return body
