"""Finds the corpus folder."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import CorpusError
from indexer.reading import installed_corpus, shipped_corpus


def find_corpus(given: Path | None, configured: Path | None) -> Path:
    """The corpus folder: as given, as configured (LANMEI_CORPUS_DIR), or the shipped one.

    Raises:
        CorpusError: naming every place that was searched.
    """
    chosen = given or configured or shipped_corpus()
    if chosen is None:
        place = installed_corpus()
        raise CorpusError(
            en=f"no corpus: none was given, LANMEI_CORPUS_DIR is not set, and {place} does not "
            "exist; name a folder of documents: `lanmei index FOLDER`",
            zh=f"没有语料：未指定文件夹，LANMEI_CORPUS_DIR 未设置，{place} 也不存在；"
            "请指定文档文件夹：`lanmei index 文件夹`",
        )
    return chosen
