"""Hits as texts with plain metadata, for other libraries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.engine import SearchEngine
    from service.results import Hit


def open_index(index_dir: str | Path, encoder: str | None = None) -> SearchEngine:
    """The engine over an index; `encoder` as in the settings.

    Raises:
        LanmeiError: when the index or the encoder cannot be opened.
    """
    from service.engine import SearchEngine
    from service.settings import Settings

    given = {} if encoder is None else {"encoder": encoder}
    return SearchEngine.open(index_dir, Settings(index_dir=Path(index_dir), **given))


def find(
    engine: SearchEngine,
    query: str,
    *,
    k: int,
    languages: Sequence[str] | None,
    filters: dict[str, Any] | None,
) -> list[tuple[Hit, dict[str, Any]]]:
    """The hits of a query, each with its metadata.

    Raises:
        UserError: for a query, k, language or filter that cannot be used.
    """
    response = engine.search(query, k=k, languages=languages, filters=filters)
    return [(hit, metadata_of(hit)) for hit in response.hits]


def metadata_of(hit: Hit) -> dict[str, Any]:
    """Plain values for citing a hit: `document.text[start:end]` is its text."""
    said, counterpart = hit.statement, hit.counterpart
    return {
        "passage_id": hit.passage_id,
        "document_id": hit.document_id,
        "title": hit.title,
        "date": hit.date,
        "language": hit.language,
        "start": hit.start,
        "end": hit.end,
        "page_start": hit.page_start,
        "page_end": hit.page_end,
        "heading": hit.heading,
        "score": hit.score,
        "speaker": said.speaker if said else None,
        "organisation": said.organisation if said else None,
        "country": said.country if said else None,
        "counterpart_id": counterpart.passage_id if counterpart else None,
        "counterpart_text": counterpart.text if counterpart else None,
        "counterpart_kind": counterpart.kind if counterpart else None,
    }
