"""`lanmei doctor`, `backup`, `restore`: check, repair, back up and restore an index."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from eval.terminal import working
from lanmei.flags import add_common, add_json, settings_from
from lanmei.words import Words, pad, width

if TYPE_CHECKING:
    from indexer.doctor import BackupSummary, Diagnosis
    from service.settings import Settings

# How checks and their outcomes are printed.
NAMES = {
    "current": ("current", "当前版本"),
    "manifest": ("manifest", "清单"),
    "files": ("files", "文件"),
    "program": ("program", "程序版本"),
    "documents": ("documents", "文档"),
    "passages": ("passages", "段落"),
    "statements": ("statements", "表态"),
    "counterparts": ("counterparts", "对应段落"),
    "columns": ("filters", "筛选列"),
    "vectors": ("vectors", "向量"),
    "sentences": ("sentences", "句子向量"),
    "terms": ("terms", "词项"),
    "encoded": ("encoded again", "重新编码"),
    "report": ("report", "读取报告"),
    "names": ("names", "名称表"),
    "cache": ("vector cache", "向量缓存"),
    "readings": ("readings", "读取缓存"),
    "leftovers": ("leftovers", "残留"),
}
STATUS = {
    "ok": ("ok", "完好"),
    "damaged": ("damaged", "损坏"),
    "older": ("older", "较旧"),
    "skipped": ("not looked at", "未检查"),
    "repaired": ("repaired", "已修复"),
}


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    """Add `doctor`, `backup` and `restore`."""
    doctor = commands.add_parser(
        "doctor", help=t("check every part of an index, and repair it", "逐项检查索引并修复")
    )
    doctor.add_argument(
        "place",
        metavar="INDEX",
        nargs="?",
        type=Path,
        help=t("folder of the index (default: that of --index)", "索引文件夹（默认同 --index）"),
    )
    doctor.add_argument(
        "--repair",
        action="store_true",
        help=t("repair what is damaged or of an older version", "修复损坏或版本较旧的部分"),
    )
    doctor.add_argument(
        "--corpus",
        metavar="FOLDER",
        type=Path,
        help=t("the folder the documents came from", "文档所在的文件夹"),
    )
    add_common(doctor, t)
    doctor.set_defaults(func=lambda parsed: run_doctor(parsed, t))
    _add_backup(commands, t)
    _add_restore(commands, t)


def _add_backup(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    backup = commands.add_parser(
        "backup", help=t("write an index into one file", "将索引备份为一个文件")
    )
    _add_place(backup, t)
    _add_file(backup, t)
    backup.add_argument(
        "--small",
        action="store_true",
        help=t("leave out caches, which only save time later", "不含仅用于加速的缓存"),
    )
    _add_replace(backup, t)
    add_json(backup, t)
    backup.set_defaults(func=lambda parsed: run_backup(parsed, t))


def _add_restore(commands: argparse._SubParsersAction[argparse.ArgumentParser], t: Words) -> None:
    restore = commands.add_parser(
        "restore", help=t("put the index of a backup in place", "由备份文件恢复索引")
    )
    _add_file(restore, t)
    _add_place(restore, t)
    _add_replace(restore, t)
    add_json(restore, t)
    restore.set_defaults(func=lambda parsed: run_restore(parsed, t))


def _add_place(parser: argparse.ArgumentParser, t: Words) -> None:
    parser.add_argument(
        "place", metavar="INDEX", type=Path, help=t("folder of the index", "索引文件夹")
    )


def _add_file(parser: argparse.ArgumentParser, t: Words) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=t("the backup", "备份文件"))


def _add_replace(parser: argparse.ArgumentParser, t: Words) -> None:
    parser.add_argument(
        "--replace",
        action="store_true",
        help=t("overwrite what is there, even if it is intact", "覆盖已有内容，即使其完好"),
    )


def run_doctor(parsed: argparse.Namespace, t: Words) -> int:
    """Print one line for each check; 1 when something is damaged or older, and not mended."""
    from indexer.doctor import Patient, diagnose, examine_store, repair

    parsed.index = parsed.place or parsed.index
    settings = settings_from(parsed)
    if settings.store.url:
        from service.places import store_of

        with working(t("checking", "正在检查")):
            found = examine_store(store_of(settings), drop_others=parsed.repair)
        return _tell(found, parsed, t)
    patient = Patient(
        settings.index_dir,
        corpus=_folder_of_documents(parsed.corpus, settings),
        encoder=settings.encoder,
        names=settings.names,
    )
    with working(t("checking", "正在检查")):
        found = repair(patient) if parsed.repair else diagnose(patient)
    return _tell(found, parsed, t)


def _tell(found: Diagnosis, parsed: argparse.Namespace, t: Words) -> int:
    if parsed.json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        print(render(found, t))
    return 0 if found.is_sound else 1


def _folder_of_documents(given: Path | None, settings: Settings) -> Path | None:
    """The folder that is named, or the shipped one for an index that was made from it."""
    from indexer.reading import shipped_corpus
    from lanmei.opening import holds_shipped_corpus

    if given is not None:
        return given
    return shipped_corpus() if holds_shipped_corpus(settings) else None


def render(found: Diagnosis, t: Words) -> str:
    """One line for each check in columns, then what to do."""
    rows = [
        (t(*STATUS[check.status]), t(*NAMES[check.name]), check.message(t.language))
        for check in found.checks
    ]
    widths = [max(width(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{pad(a, widths[0])}  {pad(b, widths[1])}  {text}" for a, b, text in rows]
    if found.remedy is None:
        lines.append(t("the index is sound", "索引完好"))
    else:
        lines.append(t(*found.remedy))
    return "\n".join(lines)


def run_backup(parsed: argparse.Namespace, t: Words) -> int:
    """Write the backup, and say what is in it."""
    from indexer.doctor import back_up

    with working(t("writing", "正在写入")):
        done = back_up(parsed.place, parsed.file, replace=parsed.replace, small=parsed.small)
    _show(done, parsed, t)
    return 0


def run_restore(parsed: argparse.Namespace, t: Words) -> int:
    """Restore the backup, and say which index is in place now."""
    from indexer.doctor import restore

    with working(t("restoring", "正在恢复")):
        done = restore(parsed.file, parsed.place, replace=parsed.replace)
    _show(done, parsed, t)
    return 0


def _show(done: BackupSummary, parsed: argparse.Namespace, t: Words) -> None:
    if parsed.json:
        from dataclasses import asdict

        print(json.dumps(asdict(done)))
        return
    print(
        t(
            f"index {done.index_id}: {parsed.file} holds {done.n_files} files, "
            f"{done.n_bytes:,} bytes, each compared with its digest",
            f"索引 {done.index_id}：{parsed.file} 含 {done.n_files} 个文件，{done.n_bytes:,} 字节，"
            "均已核对摘要",
        )
    )
