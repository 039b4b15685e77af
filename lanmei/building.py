"""Builds an index of a corpus, with progress bars and a summary for the terminal."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lanmei.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from indexer.build import BuildSummary
    from indexer.crew import Crew
    from indexer.encoders import Encoder
    from indexer.reading import ReadingReport
    from service.settings import Settings

# Files that are named on the terminal; the report has all of them.
_SHOWN = 20


def build_index(
    corpus: str | Path | None,
    index_dir: str | Path,
    *,
    settings: Settings | None = None,
    progress: Callable[[int, int], None] | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
) -> BuildSummary:
    """Make an index of a folder of documents; a server of `index_dir` switches to it.

    When the settings name a store, the index is then put there, and serves when it is complete.
    A file that cannot be read does not stop the others: `summary.reading` names it. An index that
    is up to date is left as it is.

    Args:
        corpus: The folder; None for the one of the settings, else the corpus that ships.
        index_dir: Where the index is, or will be.
        settings: Encoder and names to build with; the defaults when None.
        progress: Called with how many texts of how many have their vector.
        jobs: Processes that work on single documents; the index is the same.
        scheduler: `tcp://HOST:PORT` of a Dask cluster whose workers do that instead.

    Raises:
        LanmeiError: when nothing of the corpus can be read or the index cannot be written.
    """
    with crew_of(jobs, scheduler) as crew:
        return _update(corpus, Path(index_dir), settings, encoding=progress, crew=crew)


@contextlib.contextmanager
def crew_of(jobs: int, scheduler: str | None) -> Iterator[Crew | None]:
    """The workers that are asked for; None when this process is to do it all.

    Raises:
        UserError: for less than one job, or an address that cannot be read.
        WorkersLost: when the scheduler does not answer within five seconds, or has no worker.
        ExtraMissing: when Dask is not installed.
    """
    from indexer.crew import Cluster, Processes
    from indexer.errors import UserError

    if jobs < 1:
        raise UserError(
            en=f"--jobs is {jobs}; expected a whole number from 1",
            zh=f"--jobs 的值为 {jobs}；应为不小于 1 的整数",
        )
    if scheduler is not None:
        with Cluster(scheduler) as cluster:
            yield cluster
    elif jobs > 1:
        with Processes(jobs) as processes:
            yield processes
    else:
        yield None


def _update(
    corpus: str | Path | None,
    index_dir: Path,
    settings: Settings | None,
    *,
    anew: bool = False,
    reading: Callable[[int, int], None] | None = None,
    encoding: Callable[[int, int], None] | None = None,
    encoders: Callable[[str], Encoder] | None = None,
    crew: Crew | None = None,
) -> BuildSummary:
    from indexer.encoders import open_encoder
    from indexer.update import Ways, update_index
    from lanmei.corpus_location import find_corpus
    from service.places import store_of
    from service.settings import Settings

    settings = settings or Settings()
    # A store that cannot be written is told before an hour of work, not after it.
    store = store_of(settings) if settings.store.url else None
    if store is not None:
        store.current()
    folder = find_corpus(None if corpus is None else Path(corpus), settings.corpus_dir)
    ways = Ways(settings.encoder, settings.names, encoders or open_encoder, crew=crew)
    summary = update_index(folder, index_dir, ways, anew=anew, reading=reading, encoding=encoding)
    if store is not None:
        from indexer.copying import update_store

        is_new = update_store(index_dir, store)
        summary = replace(summary, changed=summary.changed or is_new)
    return summary


def build_showing(
    corpus: Path | None,
    settings: Settings,
    t: Words,
    *,
    anew: bool = False,
    encoders: Callable[[str], Encoder] | None = None,
    crew: Crew | None = None,
) -> BuildSummary:
    """Index a corpus, with progress bars on stderr, and name what was not read there.

    `encoders` opens an encoder by its name, where one is open already.

    Raises:
        LanmeiError: when nothing of the corpus can be read or the index not be written.
    """
    from eval.terminal import build_bars

    with build_bars(t("files", "文件"), t("texts", "文本")) as (reading, encoding):
        summary = _update(
            corpus,
            settings.index_dir,
            settings,
            anew=anew,
            reading=reading,
            encoding=encoding,
            encoders=encoders,
            crew=crew,
        )
    for pair in summary.versions:
        if not pair.declared:
            found = t(
                "{zh} and {en} were aligned ({score:.0%} of the text; numbers and dates agree); if "
                "one is the translation of the other, declare it with version_of in the catalogue",
                "{zh} 与 {en} 已自动对齐（文本的 {score:.0%}，数字与日期一致）；"
                "若互为译本，请在目录中用 version_of 声明",
            )
            if pair.kind == "official":
                found = t(
                    "{zh} and {en} say that they are versions of each other ({score:.0%})",
                    "{zh} 与 {en} 在文中注明互为译本（{score:.0%}）",
                )
            ids = {"zh": pair.zh_document_id, "en": pair.en_document_id}
            print("lanmei: " + found.format(**ids, score=pair.score), file=sys.stderr)
    for line in named(summary.reading, t):
        print(f"lanmei: {line}", file=sys.stderr)
    return summary


def named(report: ReadingReport, t: Words) -> list[str]:
    """A line for each file with a finding: what was not read first, then the notes."""
    from indexer.reading import sentence

    order = {"not_read": 0, "partly_read": 1, "duplicate": 2}
    files = sorted(
        (file for file in report.files if file.findings),
        key=lambda file: (order.get(file.status, 3), file.path),
    )
    lines = [sentence(file, t.language) for file in files[:_SHOWN]]
    if len(files) > _SHOWN:
        more = len(files) - _SHOWN
        lines.append(
            t(
                f"{more} more files have findings; --report FILE writes all of them",
                f"另有 {more} 个文件有发现；用 --report FILE 可写出全部",
            )
        )
    return lines


def describe(summary: BuildSummary, place: Path | str, t: Words) -> str:
    """One line per fact about a build; `place` is the folder or the store it serves from."""
    by_language = ", ".join(f"{n} {name}" for name, n in summary.passages_by_language.items())
    per_s = round(summary.n_encoded / summary.encode_seconds) if summary.n_encoded else None
    reused = summary.n_passages - summary.n_encoded
    built = t(
        f"indexed {summary.n_documents} documents as {summary.n_passages} passages "
        f"({by_language}) in {summary.seconds:.1f} s -> {place}\n"
        f"encoded {summary.n_encoded}{f' ({per_s} passages/s)' if per_s else ''}, "
        f"{reused} were already encoded; "
        f"{summary.n_statements} {'statement' if summary.n_statements == 1 else 'statements'}, "
        f"{summary.n_counterparts} counterparts\n"
        f"index {summary.index_id}" + ("" if summary.changed else ", unchanged"),
        f"已将 {summary.n_documents} 份文档编入索引，共 {summary.n_passages} 个段落"
        f"（{by_language}），用时 {summary.seconds:.1f} 秒 -> {place}\n"
        f"新编码 {summary.n_encoded} 个{f'（每秒 {per_s} 个）' if per_s else ''}，"
        f"沿用 {reused} 个；"
        f"表态 {summary.n_statements} 条，对应段落 {summary.n_counterparts} 对\n"
        f"索引 {summary.index_id}" + ("" if summary.changed else "，没有变化"),
    )
    return f"{describe_reading(summary.reading, t)}\n{built}" if summary.reading.files else built


_STATUS = {
    "read": ("read", "已读取"),
    "partly_read": ("partly read", "部分读取"),
    "not_read": ("not read", "未读取"),
    "duplicate": ("duplicates", "重复"),
    "left_out": ("left out", "未编入"),
}


def describe_reading(report: ReadingReport, t: Words) -> str:
    """How many files were read, and why the others were not, in a line or two."""
    counts = ", ".join(f"{t(*_STATUS[name])} {n}" for name, n in report.counts.items())
    files = len(report.files)
    lines = [t(f"{files} files: {counts}", f"{files} 个文件：{counts}")]
    reasons = report.reasons()
    if reasons:
        shown = ", ".join(f"{code} {n}" for code, n in reasons.items())
        lines.append(t(f"findings: {shown}", f"发现：{shown}"))
    return "\n".join(lines)
