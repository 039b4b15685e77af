"""Records of the engine as the tools show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.browsing import StatementEntry
from service.mcp import results as r
from service.mcp.places import Places
from service.results import Citation, Hit, HitStatement
from service.verifying import SourceMatch

_MEANINGS = {
    "verbatim": "is in the document, character for character",
    "near": "is in the document with other characters; correct the draft by `changes`",
    "misattributed": "is in the documents, but by another speaker or in another document",
    "not_found": "is not in the documents; do not present it as a quotation",
}


def search_result(hit: Hit, places: Places) -> r.SearchResult:
    """A hit as a model sees it."""
    place = places.of(hit)
    return r.SearchResult(
        id=hit.passage_id,
        title=hit.title,
        url=place.url,
        text=hit.text,
        place=place,
        other_language=places.other(hit.counterpart),
    )


def quotation(citation: Citation, places: Places) -> r.Quotation:
    """A citation as a model sees it."""
    return r.Quotation(
        n=citation.n,
        quote=citation.quote,
        place=places.of(citation),
        other_language=places.other(citation.counterpart),
        verified=citation.verified,
    )


def verdict(claim: Mapping[str, Any], places: Places) -> r.Verdict:
    """A claim of a report as a model sees it."""
    match = claim["matches"][0] if claim["matches"] else None
    return r.Verdict(
        text=claim["text"],
        kind=claim["kind"],
        status=claim["status"],
        meaning=_MEANINGS[claim["status"]],
        changes=[
            f"{change['draft'] or '∅'} -> {change['source'] or '∅'}"
            for change in claim["differences"]
        ],
        source=places.of(_match(match)) if match else None,
        source_text=match["text"] if match else None,
    )


def _match(match: Mapping[str, Any]) -> SourceMatch:
    said = match["statement"]
    return SourceMatch(**{**match, "statement": HitStatement(**said) if said else None})


def passes(claim: r.Verdict) -> bool:
    """As `VerifyReport.passed`: a sentence in the draft's own words is no mistake."""
    return claim.status == "verbatim" or (
        claim.kind == "sentence" and claim.status != "misattributed"
    )


def said(entry: StatementEntry, places: Places) -> r.Said:
    """A statement as a model sees it."""
    return r.Said(
        id=entry.passage_id,
        text=entry.text,
        reported=entry.speech == "reported",
        occasion=entry.statement.occasion,
        occasion_date=entry.occasion_date,
        place=places.of(entry),
    )
