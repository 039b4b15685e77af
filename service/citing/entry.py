"""The data from which every citation format is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote as urlquote

from indexer.records import Language
from indexer.text import HAN_RUN
from service.results import Citation

_URL = re.compile(r"https?://[^\s<>，。）)]+")
_ISSUE = re.compile(r"(\d{4})\s+no\.\s*(\d+)")
_BOTH_NAMES = re.compile(r"(?P<one>[^()（）]+)[(（](?P<other>[^()（）]+)[)）]")
_DIGEST_LENGTH = 12


class SourceFacts(Protocol):
    """What a catalogue says about a document; `Document` and `DocumentView` have it."""

    @property
    def title_translated(self) -> str | None:
        """The title in the other language."""
        ...

    @property
    def kind(self) -> str:
        """What it is: `briefing`, `brochure`, `report` or another word."""
        ...

    @property
    def issue(self) -> str | None:
        """`2022 no. 5`."""
        ...

    @property
    def publisher(self) -> str | None:
        """A name, or one with the name in the other language in parentheses."""
        ...

    @property
    def source(self) -> str | None:
        """The address or source of the document."""
        ...

    @property
    def pages(self) -> Sequence[object]:
        """Its pages."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A citation in the words of one language. None where something is not known."""

    n: int
    key: str
    language: Language
    title: str
    title_language: Language
    title_translated: str | None
    author: str | None
    kind: str | None
    issue: str | None
    date: str | None
    pages: str | None
    url: str | None
    quote: str | None
    note: str
    link: str | None
    citation: Citation


def make_entry(
    citation: Citation,
    language: Language,
    document: SourceFacts | None,
    *,
    quote: bool,
    site: str | None = None,
) -> Entry:
    """Collect what is known about a citation; `site` is where its page is served."""
    title_language: Language = "zh" if HAN_RUN.search(citation.title) else "en"
    translated = document.title_translated if document else None
    url = _URL.search(document.source or "") if document else None
    return Entry(
        n=citation.n,
        key=_key(citation),
        language=language,
        title=" ".join(citation.title.split()),
        title_language=title_language,
        title_translated=translated if translated and title_language != language else None,
        author=_in_language(document.publisher, language) if document else None,
        kind=document.kind if document else None,
        issue=_issue(document.issue, language) if document else None,
        date=citation.date,
        pages=_pages(citation, document),
        url=url.group() if url else None,
        quote=" ".join(citation.quote.split()) if quote else None,
        note=_note(citation, language),
        link=permalink(citation, site) if site else None,
        citation=citation,
    )


def permalink(citation: Citation, site: str) -> str:
    """The address of the very characters on the page of a site."""
    place = f"c{citation.start}-{citation.end}"
    return f"{site.rstrip('/')}/d/{urlquote(citation.document_id, safe='')}#{place}"


def _key(citation: Citation) -> str:
    """A key that BibTeX takes: the document's id (or digest) and the offsets."""
    plain = re.fullmatch(r"[A-Za-z0-9._-]+", citation.document_id)
    name = citation.document_id if plain else f"sha256-{citation.document_sha256[:_DIGEST_LENGTH]}"
    return f"{name}:{citation.start}-{citation.end}"


def _in_language(name: str | None, language: Language) -> str | None:
    """The half of "Name (名称)" that is in `language`; the whole when it has no halves."""
    match = _BOTH_NAMES.fullmatch(name) if name else None
    if match is None:
        return name
    for half in match.group("one", "other"):
        if (HAN_RUN.search(half) is not None) == (language == "zh"):
            return str(half).strip()
    return name


def _issue(issue: str | None, language: Language) -> str | None:
    match = _ISSUE.fullmatch(issue) if issue else None
    return f"{match[1]}年第{match[2]}期" if match and language == "zh" else issue


def _pages(citation: Citation, document: SourceFacts | None) -> str | None:
    """`3` or `3-4`; None when the document has one page, so that its number says nothing."""
    only = len(document.pages) == 1 if document else citation.page_end == 1
    if only:
        return None
    if citation.page_start == citation.page_end:
        return str(citation.page_start)
    return f"{citation.page_start}-{citation.page_end}"


def _note(citation: Citation, language: Language) -> str:
    digest = citation.document_sha256[:_DIGEST_LENGTH]
    said = citation.statement
    who = [part for part in (said.speaker, said.organisation) if part] if said else []
    if language == "zh":
        speaker = f"，发言：{'，'.join(who)}" if who else ""
        span = f"字符{citation.start}-{citation.end}"
        return f"{citation.document_id}，{span}，SHA-256 {digest}{speaker}"
    speaker = f", statement by {', '.join(who)}" if who else ""
    span = f"characters {citation.start}-{citation.end}"
    return f"{citation.document_id}, {span}, SHA-256 {digest}{speaker}"
