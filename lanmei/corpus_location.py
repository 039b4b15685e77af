"""Where the corpus is."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from indexer.errors import CorpusError
from indexer.reading import CATALOG_NAME


def shipped_corpus() -> Path | None:
    """The corpus that comes with lanmei: in a checkout, or in the installed data; else None."""
    checkout = Path(__file__).resolve().parent.parent / "corpus"
    installed = Path(sysconfig.get_path("data")) / "share" / "lanmei" / "corpus"
    places = (checkout, installed)
    return next((place for place in places if (place / CATALOG_NAME).is_file()), None)


def find_corpus(given: Path | None, configured: Path | None) -> Path:
    """The corpus folder: as given, as configured (LANMEI_CORPUS_DIR), or the shipped one.

    Raises:
        CorpusError: naming every place that was looked at.
    """
    chosen = given or configured or shipped_corpus()
    if chosen is None:
        data = Path(sysconfig.get_path("data")) / "share" / "lanmei" / "corpus"
        raise CorpusError(
            en=f"no corpus: none was given, LANMEI_CORPUS_DIR is not set, and {data} does not "
            "exist; name a folder of documents: `lanmei index FOLDER`",
            zh=f"没有语料：未指定文件夹，LANMEI_CORPUS_DIR 未设置，{data} 也不存在；"
            "请指定文档文件夹：`lanmei index 文件夹`",
        )
    return chosen
