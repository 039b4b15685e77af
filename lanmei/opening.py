"""Opens the engine that the settings name.

The default index is made when it is missing; an index named by --index is never made or changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from indexer.errors import IndexDamaged, IndexMismatch, LanmeiError
from lanmei.words import Words

if TYPE_CHECKING:
    from service.engine import SearchEngine
    from service.settings import Settings


def open_engine(parsed: argparse.Namespace, settings: Settings, t: Words) -> SearchEngine:
    """Open the index; make the default one first when it is missing or of another version.

    Raises:
        LanmeiError: when there is no index to open and none can be made.
    """
    from indexer.store import current_id
    from service.engine import SearchEngine

    # What a server keeps is made by `lanmei index` alone.
    is_ours = parsed.index is None and not settings.store.url
    if is_ours and current_id(settings.index_dir) is None:
        _build_default(
            t(
                "there is no index yet: indexing the shipped corpus first …",
                "还没有索引：先为自带语料建立索引……",
            ),
            settings,
            t,
        )
    try:
        return SearchEngine.open(None, settings)
    except (IndexMismatch, IndexDamaged) as error:
        if not is_ours or parsed.encoder is not None or not holds_shipped_corpus(settings):
            raise
        _build_default(error.message(t.language), settings, t)
        return SearchEngine.open(None, settings)


def _build_default(reason: str, settings: Settings, t: Words) -> None:
    from lanmei.building import build_showing, describe

    print(f"lanmei: {reason}", file=sys.stderr)
    summary = build_showing(None, settings, t)
    print(describe(summary, settings.index_dir, t), file=sys.stderr)


def holds_shipped_corpus(settings: Settings) -> bool:
    """Whether the index, whatever its state, was made from the corpus that comes with lanmei."""
    from indexer.build import corpus_hash
    from indexer.reading import read_corpus, shipped_corpus
    from indexer.store import MANIFEST, current_id

    corpus = shipped_corpus()
    folder = settings.index_dir / "generations" / (current_id(settings.index_dir) or "")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return corpus is not None and manifest["corpus_sha256"] == corpus_hash(read_corpus(corpus))
    except (OSError, ValueError, KeyError, TypeError, LanmeiError):
        return False
