"""Citations in the formats of writers: GB/T 7714-2015, Chicago notes, BibTeX, RIS and others.

Each ends in a note that leads back to the very characters: document id, offsets and the beginning
of the digest of the text. What is not known (a place of publication, a day of access) is not made
up. Italics are left to the writer's programme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from indexer.errors import QuestionError
from indexer.records import Language
from service.citing.data import bibtex, csl_item, csl_json
from service.citing.entry import Entry, SourceFacts, make_entry
from service.citing.lists import markdown, ris, table
from service.citing.printed import chicago, gbt7714
from service.results import Citation

CitationStyle = Literal["gbt7714", "chicago", "bibtex", "csl-json", "ris", "markdown", "csv"]
STYLES: tuple[CitationStyle, ...] = get_args(CitationStyle)

_WRITERS: dict[str, Callable[[Entry], str]] = {
    "gbt7714": gbt7714,
    "chicago": chicago,
    "bibtex": bibtex,
    "ris": ris,
    "markdown": markdown,
}
_BETWEEN = {"bibtex": "\n\n", "ris": "\r\n", "markdown": "\n\n"}


def export_citation(
    citation: Citation,
    style: str,
    language: Language = "en",
    *,
    document: SourceFacts | None = None,
    quote: bool = False,
    site: str | None = None,
) -> str:
    """One citation in a format, for readers of `language`.

    Args:
        citation: What is cited.
        style: One of `STYLES`.
        language: Language of names, labels and punctuation; titles stay as printed.
        document: Its document: publisher, issue, kind, translated title, number of pages.
            Without it the entry says less.
        quote: Add the quoted words.
        site: Where the page is served; then a link to the very characters is added.

    Raises:
        QuestionError: for an unknown style.
    """
    documents = {citation.document_id: document} if document is not None else None
    return export_citations(
        [citation], style, language, documents=documents, quote=quote, site=site
    )


def export_citations(
    citations: Sequence[Citation],
    style: str,
    language: Language = "en",
    *,
    documents: Mapping[str, SourceFacts] | None = None,
    quote: bool = False,
    site: str | None = None,
) -> str:
    """The citations of an answer in their order, as one text; see `export_citation`.

    CSL-JSON is one array, CSV one table; the other formats have an entry a line or a block. The
    empty list is an empty text, in CSL-JSON an empty array, in CSV the heading alone.
    """
    if style not in STYLES:
        raise QuestionError(
            en=f"unknown citation format {style!r}; expected one of {', '.join(STYLES)}",
            zh=f"未知的引用格式 {style!r}；可用的有：{'、'.join(STYLES)}",
            code="citation-format",
        )
    known = documents or {}
    entries = [
        make_entry(citation, language, known.get(citation.document_id), quote=quote, site=site)
        for citation in citations
    ]
    if style == "csl-json":
        return csl_json([csl_item(entry) for entry in entries])
    if style == "csv":
        return table(entries)
    return _BETWEEN.get(style, "\n").join(_WRITERS[style](e) for e in entries)
