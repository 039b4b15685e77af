"""From a corpus to an index, with a progress bar and a summary for the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lanmei.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.build import BuildSummary
    from service.settings import Settings


def build_index(
    corpus: str | Path | None,
    index_dir: str | Path,
    *,
    settings: Settings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BuildSummary:
    """Make an index of a folder of documents; what serves from `index_dir` changes over to it.

    Args:
        corpus: The folder; None for the one of the settings, else the corpus that ships.
        index_dir: Where the index is, or will be.
        settings: Encoder and names to build with; the defaults when None.
        progress: Called with how many texts of how many have their vector.

    Raises:
        LanmeiError: when the corpus cannot be read or the index not be written.
    """
    from indexer.build import build_index as build_documents
    from indexer.encoders import open_encoder
    from indexer.names import load_names
    from indexer.reading import read_corpus
    from lanmei.corpus_location import find_corpus
    from service.settings import Settings

    settings = settings or Settings()
    folder = find_corpus(None if corpus is None else Path(corpus), settings.corpus_dir)
    documents = read_corpus(folder)
    encoder = open_encoder(settings.encoder)
    names = load_names(settings.names)
    return build_documents(documents, Path(index_dir), encoder, names=names, progress=progress)


def build_showing(corpus: Path | None, settings: Settings, t: Words) -> BuildSummary:
    """Index a corpus, with a progress bar on stderr.

    Raises:
        LanmeiError: when the corpus cannot be read or the index not be written.
    """
    with _ProgressBar(t("texts", "文本")) as progress:
        summary = build_index(corpus, settings.index_dir, settings=settings, progress=progress)
    for pair in summary.versions:
        if not pair.declared:
            found = t(
                "{zh} and {en} look like versions of each other ({score:.0%}); "
                "declare it with version_of in the catalogue",
                "{zh} 与 {en} 看来互为译本（{score:.0%}）；可在目录中用 version_of 声明",
            ).format(zh=pair.zh_document_id, en=pair.en_document_id, score=pair.score)
            print(f"lanmei: {found}", file=sys.stderr)
    return summary


class _ProgressBar:
    """Draws `(done, total)` on stderr; silent when nobody is watching."""

    def __init__(self, unit: str) -> None:
        self._unit = unit

    def __enter__(self) -> Callable[[int, int], None]:
        from tqdm import tqdm

        self._bar = tqdm(
            unit=f" {self._unit}", file=sys.stderr, disable=not sys.stderr.isatty(), leave=False
        )
        return self._show

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def _show(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def describe(summary: BuildSummary, index_dir: Path, t: Words) -> str:
    """One line per fact about a build."""
    by_language = ", ".join(f"{n} {name}" for name, n in summary.passages_by_language.items())
    per_s = round(summary.n_encoded / summary.encode_seconds) if summary.n_encoded else None
    reused = summary.n_passages - summary.n_encoded
    return t(
        f"indexed {summary.n_documents} documents as {summary.n_passages} passages "
        f"({by_language}) in {summary.seconds:.1f} s -> {index_dir}\n"
        f"encoded {summary.n_encoded}{f' ({per_s} passages/s)' if per_s else ''}, "
        f"{reused} were already encoded; "
        f"{summary.n_statements} statements, {summary.n_counterparts} counterparts\n"
        f"index {summary.index_id}" + ("" if summary.changed else ", unchanged"),
        f"已将 {summary.n_documents} 份文档编入索引，共 {summary.n_passages} 个段落"
        f"（{by_language}），用时 {summary.seconds:.1f} 秒 -> {index_dir}\n"
        f"新编码 {summary.n_encoded} 个{f'（每秒 {per_s} 个）' if per_s else ''}，"
        f"沿用 {reused} 个；"
        f"表态 {summary.n_statements} 条，对应段落 {summary.n_counterparts} 对\n"
        f"索引 {summary.index_id}" + ("" if summary.changed else "，没有变化"),
    )
