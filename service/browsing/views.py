"""Documents and passages of an index as the API shows them."""

from __future__ import annotations

import json
from collections import Counter

from indexer.errors import NotFoundError
from indexer.records import Document, Passage
from indexer.store import Index
from service.browsing.listing import DocumentList, Wanted, list_documents
from service.results import (
    DocumentPage,
    DocumentText,
    DocumentView,
    HitStatement,
    PassageContext,
    PassageView,
)
from service.retrieval import Counterparts

_MOST_CONTEXT = 20


def _findings(files_json: bytes | None) -> dict[str, int]:
    """How many findings there are of the file of each document."""
    found: Counter[str] = Counter()
    for file in json.loads(files_json)["files"] if files_json else ():
        if file["document_id"] is not None:
            found[file["document_id"]] += len(file["findings"])
    return found


class Views:
    """Documents and passages of one index by id."""

    def __init__(self, index: Index, counterparts: Counterparts) -> None:
        self._index = index
        self._counterparts = counterparts
        self._counts = index.columns["document_id"].counts()
        self._findings = _findings(index.files_json)

    def documents(self, wanted: Wanted | None = None) -> DocumentList:
        """The documents that are wanted; all of them, in catalogue order, when None.

        Raises:
            QuestionError: for an order, number or offset that cannot be used.
        """
        return list_documents(self._index, wanted or Wanted(k=None), self._document_view)

    def document(self, document_id: str) -> DocumentView:
        """One document.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._document_view(self._document(document_id))

    def text(self, document_id: str) -> DocumentText:
        """The text of a document and its passages.

        Raises:
            NotFoundError: when there is none with this id.
        """
        document = self._document(document_id)
        own = self._index.passages_in(document_id)
        return DocumentText(
            document_id=document.document_id,
            title=document.title,
            sha256=document.sha256,
            text=document.text,
            passages=tuple(self._passage_view(passage) for passage in own),
        )

    def passage(self, passage_id: str, context: int) -> PassageContext:
        """A passage and up to `context` (at most 20) neighbours on each side.

        Raises:
            NotFoundError: when there is none with this id.
        """
        context = min(max(context, 0), _MOST_CONTEXT)
        row = self._index.row_of.get(passage_id)
        if row is None:
            raise NotFoundError(
                en=f"there is no passage {passage_id!r}; take an id from a hit",
                zh=f"没有段落 {passage_id!r}；请使用检索结果中的 id",
                code="passage-not-found",
            )
        passage = self._index.passages[row]
        first, last = max(row - context, 0), row + context + 1
        return PassageContext(
            index_id=self._index.index_id,
            document=self.document(passage.document_id),
            passage=self._passage_view(passage),
            before=self._neighbours(first, row, passage),
            after=self._neighbours(row + 1, last, passage),
        )

    def _neighbours(self, first: int, last: int, passage: Passage) -> tuple[PassageView, ...]:
        near = self._index.passages[first:last]
        return tuple(self._passage_view(p) for p in near if p.document_id == passage.document_id)

    def _document(self, document_id: str) -> Document:
        document = self._index.documents.get(document_id)
        if document is None:
            known = list(self._index.documents)
            shown = ", ".join(known[:10]) + (" …" if len(known) > 10 else "")
            raise NotFoundError(
                en=f"there is no document {document_id!r}; there are {shown}",
                zh=f"没有文档 {document_id!r}；现有文档：{shown}",
                code="document-not-found",
            )
        return document

    def _document_view(self, document: Document) -> DocumentView:
        return DocumentView(
            document_id=document.document_id,
            title=document.title,
            title_translated=document.title_translated,
            kind=document.kind,
            issue=document.issue,
            date=document.date,
            languages=document.languages,
            publisher=document.publisher,
            version_of=document.version_of,
            source=document.source,
            author=document.author,
            path=document.path,
            copies=document.copies,
            read=document.read,
            sha256=document.sha256,
            length=len(document.text),
            n_passages=self._counts[document.document_id],
            pages=tuple(
                DocumentPage(p.number, p.start, p.end, p.label, p.confidence)
                for p in document.pages
            ),
            has_pages=document.has_pages,
            n_findings=self._findings.get(document.document_id, 0),
        )

    def _passage_view(self, passage: Passage) -> PassageView:
        return PassageView(
            passage_id=passage.passage_id,
            document_id=passage.document_id,
            language=passage.language,
            kind=passage.kind,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            page_start=passage.page_start,
            page_end=passage.page_end,
            heading=passage.heading,
            statement=HitStatement.of(self._index.statements.whole(passage.passage_id)),
            statements=tuple(map(HitStatement.by, self._index.statements.of(passage.passage_id))),
            counterpart=self._counterparts.of_passage(passage.passage_id),
        )
