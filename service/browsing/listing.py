"""The list of documents: filtered, sorted, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from indexer.errors import QuestionError
from indexer.records import Document, Language
from indexer.store import Index
from indexer.text import HAN_RUN, fold, lexicon
from service.browsing.facets import facet_values
from service.results import DocumentView, FacetValue, Jsonable

DocumentSort = Literal["catalogue", "date", "title", "passages", "findings"]
SORTS: tuple[DocumentSort, ...] = get_args(DocumentSort)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents to list, in which order; by default the first hundred of all.

    `text` is looked for in titles, publisher, id, issue and date, folded. Sorted by date, passages
    or findings, the latest or the most come first. `reader` is the language of the titles that are
    sorted by. With `k` None all are listed.
    """

    ids: Sequence[str] = ()
    language: Language | None = None
    publisher: str | None = None
    year: str | None = None
    text: str | None = None
    sort: str = "catalogue"
    reader: Language = "en"
    offset: int = 0
    k: int | None = 100


@dataclass(frozen=True, slots=True)
class DocumentList(Jsonable):
    """Documents of an index: how many fit (`total`), and those of them that were asked for.

    `languages`, `publishers` and `years` count all documents of the index, for filters.
    """

    index_id: str
    total: int
    documents: tuple[DocumentView, ...]
    languages: tuple[FacetValue, ...]
    publishers: tuple[FacetValue, ...]
    years: tuple[FacetValue, ...]


def list_documents(
    index: Index, wanted: Wanted, view_of: Callable[[Document], DocumentView]
) -> DocumentList:
    """The documents that fit, in order, from `offset` on.

    Raises:
        QuestionError: for an order, number or offset that cannot be used.
    """
    _check(wanted)
    every = list(index.documents.values())
    if wanted.ids:
        fitting = [index.documents[one] for one in wanted.ids if one in index.documents]
    else:
        fitting = [document for document in every if _fits(document, wanted)]
    last = None if wanted.k is None else wanted.offset + wanted.k
    views = [view_of(document) for document in fitting]
    if wanted.sort != "catalogue":
        views.sort(key=_key(wanted))
    return DocumentList(
        index_id=index.index_id,
        total=len(views),
        documents=tuple(views[wanted.offset : last]),
        languages=facet_values(
            Counter(language for document in every for language in document.languages),
            lexicon.LANGUAGE_NAMES,
        ),
        publishers=facet_values(Counter(d.publisher for d in every if d.publisher), {}),
        years=facet_values(Counter(d.date[:4] for d in every if d.date), {}),
    )


def title_for(view: DocumentView, reader: Language) -> str:
    """The title in the reader's language where it is known, else as printed."""
    is_zh = HAN_RUN.search(view.title) is not None
    return view.title if is_zh == (reader == "zh") else view.title_translated or view.title


def _check(wanted: Wanted) -> None:
    if wanted.sort not in SORTS:
        raise QuestionError(
            en=f"cannot sort documents by {wanted.sort!r}; expected one of {', '.join(SORTS)}",
            zh=f"不能按 {wanted.sort!r} 排序；可用的有：{'、'.join(SORTS)}",
            code="sort",
        )
    if wanted.offset < 0 or (wanted.k is not None and wanted.k < 1):
        raise QuestionError(
            en=f"offset {wanted.offset} and k {wanted.k}: expected an offset from 0 and k from 1",
            zh=f"offset 为 {wanted.offset}，k 为 {wanted.k}；offset 应不小于 0，k 应不小于 1",
            code="k",
        )


def _fits(document: Document, wanted: Wanted) -> bool:
    if wanted.language is not None and wanted.language not in document.languages:
        return False
    if wanted.publisher is not None and wanted.publisher != document.publisher:
        return False
    if wanted.year is not None and wanted.year != (document.date or "")[:4]:
        return False
    looked_for = fold(wanted.text).text.split() if wanted.text else []
    if not looked_for:
        return True
    printed = (
        document.title, document.title_translated, document.publisher,
        document.document_id, document.issue, document.date,
    )  # fmt: skip
    words = fold(" ".join(part for part in printed if part)).text
    return all(word in words for word in looked_for)


def _key(wanted: Wanted) -> Callable[[DocumentView], Any]:
    if wanted.sort == "title":
        return lambda view: fold(title_for(view, wanted.reader)).text
    if wanted.sort == "date":
        return lambda view: tuple(-ord(mark) for mark in view.date or " ")
    if wanted.sort == "passages":
        return lambda view: -view.n_passages
    return lambda view: -view.n_findings
