"""Checks of files outside the generation: kept vectors and readings, the report, leftovers."""

from __future__ import annotations

from pathlib import Path

from indexer.doctor.checks import Check, Problem, listed, outcome
from indexer.encoders import cache_state
from indexer.errors import GlossaryError
from indexer.names import CORPUS_NAMES, parse_names
from indexer.reading import KEPT_NAME, REPORT_NAME, ReadingReport, count_damaged
from indexer.records import Document
from indexer.store import Manifest, is_being_written, leftovers

CACHE = "cache"


def check_report(folder: Path, manifest: Manifest, documents: list[Document] | None) -> Check:
    """The report of the files can be read and speaks of the documents that are there."""
    if REPORT_NAME not in manifest.files:
        return Check(
            "report",
            "ok",
            "made from no folder: there is no report",
            "并非由文件夹建立，没有读取报告",
        )
    try:
        report = ReadingReport.read(folder / REPORT_NAME)
    except (OSError, ValueError) as error:
        said = type(error).__name__
        return outcome(
            "report",
            ("", ""),
            [(f"the report cannot be read ({said})", f"读取报告无法读取（{said}）")],
        )
    problems: list[Problem] = []
    if len(report.not_read) != manifest.n_not_read:
        problems.append(
            (
                f"{len(report.not_read)} files not read, the manifest says {manifest.n_not_read}",
                f"未读取的文件 {len(report.not_read)} 个，清单写 {manifest.n_not_read} 个",
            )
        )
    if documents is not None:
        there = {document.document_id for document in documents}
        told = {file.document_id for file in report.files if file.document_id is not None}
        unknown = sorted(told ^ there)
        if unknown:
            names = listed(unknown)
            problems.append((
                f"the report and the documents differ: {names}", f"读取报告与文档不一致：{names}"
            ))  # fmt: skip
    n = len(report.files)
    sound = (f"{n} files, each accounted for", f"文件 {n} 个，均有记录")
    return outcome("report", sound, problems)


def check_names(folder: Path) -> Check:
    """The corpus' own names can be read; an index may have none."""
    path = folder / CORPUS_NAMES
    if not path.exists():
        return Check("names", "ok", "the corpus has no names of its own", "语料没有自带名称表")
    try:
        parse_names(path.read_text(encoding="utf-8"), CORPUS_NAMES)
    except (OSError, ValueError, GlossaryError) as error:
        return outcome("names", ("", ""), [(str(error), getattr(error, "zh", str(error)))])
    return Check("names", "ok", "the corpus' own names can be read", "语料自带名称表可读取")


def check_cache(index_dir: Path, fingerprint: str, dimension: int) -> Check:
    """Every vector kept between builds has its digest."""
    state = cache_state(index_dir / CACHE, fingerprint, dimension)
    if state is None:
        return Check("cache", "ok", "no vectors are kept between builds", "没有保留的向量缓存")
    problems: list[Problem] = []
    if state.n_damaged is None:
        problems.append(
            (
                "the file of kept vectors is damaged; it costs time, no answer",
                "向量缓存文件已损坏；只影响速度，不影响回答",
            )
        )
    elif state.n_damaged:
        problems.append(
            (
                f"{state.n_damaged} of {state.n_rows} kept vectors are damaged; it costs time only",
                f"向量缓存 {state.n_rows} 行中有 {state.n_damaged} 行损坏；只影响速度，不影响回答",
            )
        )
    sound = (
        f"{state.n_rows} vectors kept between builds, each with its digest",
        f"缓存向量 {state.n_rows} 个，均与摘要一致",
    )
    return outcome("cache", sound, problems)


def check_readings(index_dir: Path) -> Check:
    """What was read of each file can be read again."""
    path = index_dir / KEPT_NAME
    if not path.exists():
        return Check("readings", "ok", "no readings are kept", "没有保留的读取结果")
    n, n_damaged = count_damaged(path)
    problems: list[Problem] = []
    if n_damaged is None:
        problems.append(
            (
                "the file of kept readings is damaged; documents are read again at the next build",
                "保留的读取结果文件已损坏；下次建立索引时会重新读取文档",
            )
        )
    elif n_damaged:
        problems.append(
            (
                f"{n_damaged} of {n} kept readings are damaged; their files are read again",
                f"保留的读取结果 {n} 份中有 {n_damaged} 份损坏；下次建立索引时会重新读取",
            )
        )
    return outcome("readings", (f"{n} readings kept", f"保留的读取结果 {n} 份"), problems)


def check_leftovers(index_dir: Path, index_id: str | None) -> Check:
    """There is nothing of a killed build, and no other generation."""
    found = leftovers(index_dir, index_id)
    if found and is_being_written(index_dir):
        return Check(
            "leftovers", "ok", "a build is at work here just now", "此刻有一个建立任务正在运行"
        )
    problems: list[Problem] = []
    if found:
        names = listed(found)
        problems.append(
            (
                f"a killed build left {names}; this takes space and does no harm",
                f"被中断的建立任务留下了 {names}；只占空间，没有害处",
            )
        )
    sound = ("nothing is left of killed builds", "没有中断任务的残留")
    return outcome("leftovers", sound, problems)
