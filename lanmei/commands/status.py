"""`lanmei status`: check every file of the index, and say what is in it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from lanmei.flags import add_common, settings_from
from lanmei.words import Words

if TYPE_CHECKING:
    from indexer.store import Index, Store

# The heading of each line, by the key of the JSON.
HEADINGS = {
    "index_id": ("index", "索引"),
    "index_dir": ("folder", "文件夹"),
    "n_bytes": ("bytes on disk", "字节数"),
    "format_version": ("format", "格式"),
    "encoder": ("encoder", "编码模型"),
    "encoder_fingerprint": ("fingerprint", "模型指纹"),
    "dimension": ("dimension", "维数"),
    "vector_index": ("vectors", "向量索引"),
    "corpus_sha256": ("corpus sha256", "语料 sha256"),
    "files": ("files", "文件"),
    "n_not_read": ("files not read", "未读取的文件"),
    "n_documents": ("documents", "文档"),
    "n_passages": ("passages", "段落"),
    "passages_by_language": ("by language", "各语言"),
    "n_statements": ("statements", "表态"),
    "n_counterparts": ("counterparts", "对应段落"),
}


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `status`."""
    status = commands.add_parser("status", help=t("say what is indexed", "查看索引内容"))
    add_common(status, t)
    status.set_defaults(func=lambda parsed: run_status(parsed, t))


def run_status(parsed: argparse.Namespace, t: Words) -> int:
    """Print the facts about the index; an index that is damaged is an error."""
    from lanmei.render import table
    from service.places import store_of

    settings = settings_from(parsed)
    store = store_of(settings)
    index = store.index(None)
    facts = facts_of(index, store)
    if parsed.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        rows = [
            (t(*HEADINGS[name]), _text(value)) for name, value in facts.items() if value is not None
        ]
        print(table(rows))
        _print_files(index, t)
    return 0


def _print_files(index: Index, t: Words) -> None:
    """Every file that was not read, or not whole, and why."""
    from indexer.reading import ReadingReport, sentence
    from lanmei.building import describe_reading

    report = ReadingReport.of(index.files_json)
    if report.files:
        print(describe_reading(report, t))
        for file in report.incomplete:
            print(f"  {sentence(file, t.language)}")


def facts_of(index: Index, store: Store) -> dict[str, object]:
    """What there is to know about an open index, by the names of HEADINGS.

    A server does not say how many bytes it takes.
    """
    from indexer.reading import ReadingReport

    files = index.folder.rglob("*") if index.folder is not None else ()
    found: dict[str, object] = {
        "files": ReadingReport.of(index.files_json).counts,
        "index_id": index.index_id,
        "index_dir": store.address,
        "n_bytes": sum(path.stat().st_size for path in files if path.is_file()) or None,
    }
    return {name: found.get(name, getattr(index.manifest, name, None)) for name in HEADINGS}


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)
