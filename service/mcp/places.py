"""The place of words, with an address and a line to cite them by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from indexer.records import Document, Language
from service.mcp.results import OtherLanguage, Place
from service.results import HitCounterpart, HitStatement

SCHEME = "lanmei://documents"


class Words(Protocol):
    """A span of a document, such as a hit or a citation."""

    @property
    def document_id(self) -> str:
        """The document."""
        ...

    @property
    def language(self) -> Language:
        """Of the words."""
        ...

    @property
    def page_start(self) -> int:
        """Page of the first character."""
        ...

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """Character after the last."""
        ...

    @property
    def statement(self) -> HitStatement | None:
        """Who said it."""
        ...


class Places:
    """Makes places of the documents of one generation.

    `site` is the address of the page of these documents (`lanmei serve`); without one an address
    is that of the resource.
    """

    def __init__(self, documents: Mapping[str, Document], site: str | None) -> None:
        self._documents = documents
        self._site = site

    def url(self, document_id: str, start: int | None = None, end: int | None = None) -> str:
        """The address of a document, or of characters of it."""
        place = "" if start is None else f"#c{start}-{end}"
        base = f"{self._site}/d" if self._site else SCHEME
        return f"{base}/{document_id}{place}"

    def of(self, words: Words) -> Place:
        """The place of words."""
        document = self._documents[words.document_id]
        page = words.page_start if document.has_pages else None
        url = self.url(words.document_id, words.start, words.end)
        return Place(
            document_id=words.document_id,
            title=document.title,
            date=document.date,
            language=words.language,
            page=page,
            start=words.start,
            end=words.end,
            said_by=said_by(words.statement),
            url=url,
            cite_as=_cite(document, page, words, url),
        )

    def other(self, counterpart: HitCounterpart | None) -> OtherLanguage | None:
        """The counterpart in the other language."""
        if counterpart is None:
            return None
        return OtherLanguage(
            language=counterpart.language,
            text=counterpart.text,
            kind=counterpart.kind,
            url=self.url(counterpart.document_id, counterpart.start, counterpart.end),
        )


def said_by(statement: HitStatement | None) -> str | None:
    """Speaker, organisation and country, as far as they are known."""
    if statement is None:
        return None
    names = (statement.speaker, statement.organisation, statement.country)
    return ", ".join(name for name in names if name) or None


def _cite(document: Document, page: int | None, words: Words, url: str) -> str:
    """Title, date, page and characters in the language of the words."""
    if words.language == "zh":
        pages = f"第 {page} 页" if page else ""
        facts = (f"《{document.title}》", document.date, pages, f"字符 {words.start}-{words.end}")
        return f"（{'，'.join(fact for fact in facts if fact)}，{url}）"
    pages = f"p. {page}" if page else ""
    facts = (document.title, document.date, pages, f"characters {words.start}-{words.end}")
    return f"({', '.join(fact for fact in facts if fact)}, {url})"
