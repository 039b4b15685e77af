"""`lanmei status`: check every file of the index, and say what is in it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from lanmei.flags import add_common, settings_from
from lanmei.words import Words

if TYPE_CHECKING:
    from indexer.store import Index
    from service.settings import Settings

# Key of the JSON -> how a line is headed.
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
    from indexer.store import Index
    from lanmei.render import table

    settings = settings_from(parsed)
    facts = facts_of(Index.open(settings.index_dir, None), settings)
    if parsed.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        rows = [(t(*HEADINGS[name]), _text(value)) for name, value in facts.items()]
        print(table(rows))
        _print_files(settings, str(facts["index_id"]), t)
    return 0


def _print_files(settings: Settings, index_id: str, t: Words) -> None:
    """Every file that was not read, or not whole, and why."""
    from indexer.reading import sentence
    from indexer.update import kept_report
    from lanmei.building import describe_reading

    report = kept_report(settings.index_dir, index_id)
    if report.files:
        print(describe_reading(report, t))
        for file in report.incomplete:
            print(f"  {sentence(file, t.language)}")


def facts_of(index: Index, settings: Settings) -> dict[str, object]:
    """What there is to know about an open index, by the names of HEADINGS."""
    folder = settings.index_dir / "generations" / index.index_id
    from indexer.update import kept_report

    found: dict[str, object] = {
        "files": kept_report(settings.index_dir, index.index_id).counts,
        "index_id": index.index_id,
        "index_dir": str(settings.index_dir),
        "n_bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    }
    return {name: found.get(name, getattr(index.manifest, name, None)) for name in HEADINGS}


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)
