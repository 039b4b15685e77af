"""`/v1/documents`, `/v1/passages`, `/v1/facets`, `/v1/files`: the contents of the index."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from indexer.records import Language
from service.api.state import current_engine
from service.api.streamed import streamed
from service.browsing import DocumentList, DocumentSort, Wanted
from service.results import (
    DocumentText,
    DocumentView,
    Facets,
    FileList,
    PassageContext,
)

router = APIRouter(prefix="/v1", tags=["corpus"])
DocumentId = Annotated[str, Path(max_length=200, examples=["lmec-briefing-2022-05-zh"])]
PassageId = Annotated[
    str, Path(max_length=250, description="The `passage_id` of a hit or a citation.")
]


@router.get("/documents", response_model=DocumentList)
def documents(
    request: Request,
    ids: Annotated[
        list[str] | None,
        Query(alias="id", max_length=100, description="Only these, in this order; repeat it."),
    ] = None,
    language: Annotated[Language | None, Query(description="With text in this language.")] = None,
    publisher: Annotated[str | None, Query(description="By this publisher, as printed.")] = None,
    year: Annotated[str | None, Query(description="Dated in this year.")] = None,
    text: Annotated[
        str | None,
        Query(description="Words of title, publisher, issue, date or id.", max_length=200),
    ] = None,
    sort: Annotated[DocumentSort, Query(description="Latest or most first.")] = "catalogue",
    reader: Annotated[Language, Query(description="Language of the titles to sort by.")] = "en",
    offset: Annotated[int, Query(ge=0, description="How many to leave out at the start.")] = 0,
    k: Annotated[int | None, Query(ge=1, description="How many at most; absent: all.")] = None,
) -> JSONResponse:
    """List the documents: all in the order of the catalogue, or those that fit."""
    wanted = Wanted(
        ids=ids or (),
        language=language,
        publisher=publisher,
        year=year,
        text=text,
        sort=sort,
        reader=reader,
        offset=offset,
        k=k,
    )
    return JSONResponse(current_engine(request).documents(wanted).to_json())


@router.get("/files", response_model=FileList)
def files(request: Request) -> Response:
    """List what became of every file of the folder: read, not read and why, or left out."""
    return Response(current_engine(request).files_json(), media_type="application/json")


@router.get("/documents/{document_id}", response_model=DocumentView)
def document(document_id: DocumentId, request: Request) -> JSONResponse:
    """Show what the catalogue says about a document, and its pages."""
    return JSONResponse(current_engine(request).document(document_id).to_json())


@router.get("/documents/{document_id}/text", response_model=DocumentText)
def document_text(document_id: DocumentId, request: Request) -> StreamingResponse:
    """Show the whole text of a document and its passages: every offset points into this text."""
    return streamed(current_engine(request).document_text(document_id))


@router.get("/passages/{passage_id}", response_model=PassageContext)
def passage(
    passage_id: PassageId,
    request: Request,
    context: Annotated[int, Query(ge=0, le=20, description="Neighbours on each side.")] = 0,
) -> JSONResponse:
    """Show a passage, its neighbours, its counterpart, and who said it."""
    return JSONResponse(current_engine(request).passage(passage_id, context).to_json())


@router.get("/facets", response_model=Facets)
def facets(request: Request) -> JSONResponse:
    """Count passages by language, country, speaker, organisation, year and document."""
    return JSONResponse(current_engine(request).facets().to_json())
