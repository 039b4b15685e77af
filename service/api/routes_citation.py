"""`/v1/documents/{id}/citation`, `/v1/citations`: citations in the styles that writers use."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from indexer.errors import QuestionError
from indexer.records import Language
from service.answering import recognised
from service.api.refusals import refused
from service.api.routes_corpus import DocumentId
from service.api.schemas import CitationFormat, CitationsRequest
from service.api.state import current_engine
from service.citing import export_citation, export_citations
from service.engine import SearchEngine
from service.results import Citation, HitStatement

router = APIRouter(prefix="/v1", tags=["corpus"])
_KINDS = {
    "gbt7714": "text/plain",
    "chicago": "text/plain",
    "bibtex": "application/x-bibtex",
    "csl-json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
    "markdown": "text/markdown",
    "csv": "text/csv",
}


def _schema(kind: str) -> dict[str, object]:
    if kind.endswith("+json"):
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "string"}


@router.get(
    "/documents/{document_id}/citation",
    response_class=Response,
    responses={
        200: {"content": {kind: {"schema": _schema(kind)} for kind in _KINDS.values()}},
        **refused("span"),
    },
)
def citation(
    document_id: DocumentId,
    request: Request,
    start: Annotated[
        int, Query(description="First character of the quote.", json_schema_extra={"minimum": 0})
    ],
    end: Annotated[
        int, Query(description="Character after its last.", json_schema_extra={"minimum": 1})
    ],
    style: Annotated[CitationFormat, Query(alias="format")] = "gbt7714",
    language: Annotated[Language, Query(description="Of names and punctuation.")] = "en",
    quote: Annotated[bool, Query(description="Add the quoted words.")] = False,
) -> Response:
    """Cite characters of a document: GB/T 7714, Chicago, BibTeX, RIS, CSL-JSON, Markdown, CSV."""
    engine = current_engine(request)
    cited = cite_span(engine, document_id, start, end)
    facts = engine.document(document_id)
    text = export_citation(cited, style, language, document=facts, quote=quote)
    return Response(text, media_type=_KINDS[style])


@router.post(
    "/citations",
    response_class=Response,
    responses={
        200: {"content": {kind: {"schema": _schema(kind)} for kind in _KINDS.values()}},
        **refused("span"),
    },
)
def citations(body: CitationsRequest, request: Request) -> Response:
    """Cite many places as one list, numbered in their order."""
    engine = current_engine(request)
    cited = [
        replace(cite_span(engine, place.document_id, place.start, place.end), n=n)
        for n, place in enumerate(body.places, start=1)
    ]
    documents = {one.document_id: engine.document(one.document_id) for one in cited}
    text = export_citations(
        cited,
        body.format,
        body.language,
        documents=documents,
        quote=body.quote,
        site=body.site,
    )
    return Response(text, media_type=_KINDS[body.format])


def cite_span(engine: SearchEngine, document_id: str, start: int, end: int) -> Citation:
    """A citation of `document.text[start:end]`, with who said most of it in its first passage.

    Raises:
        NotFoundError: when there is no such document.
        QuestionError: when the span is empty or not in the document.
    """
    view = engine.document(document_id)
    if not 0 <= start < end <= view.length:
        raise QuestionError(
            en=f"{start}-{end} is no span of {document_id}; expected 0 <= start < end <= "
            f"{view.length}",
            zh=f"{start}-{end} 超出 {document_id} 的范围；应满足 0 <= start < end <= {view.length}",
            code="span",
        )
    document = engine.index.documents[document_id]
    within = [
        passage
        for passage in engine.index.passages_in(document_id)
        if passage.start < end and start < passage.end
    ]
    passage = within[0] if within else None
    pages = [page.number for page in document.pages if page.start < end and start < page.end]
    said = None
    if passage is not None:
        own = max(start, passage.start), min(end, passage.end)
        said = engine.index.statements.at(passage.passage_id, *own)
    return Citation(
        n=1,
        quote=document.text[start:end],
        document_id=document_id,
        title=document.title,
        date=document.date,
        language=passage.language if passage else document.languages[0],
        start=start,
        end=end,
        page_start=pages[0],
        page_end=pages[-1],
        passage_id=passage.passage_id if passage else "",
        document_sha256=document.sha256,
        verified=True,
        statement=HitStatement.of(said),
        counterpart=None,
        recognised=recognised(document.pages, start, end),
    )
