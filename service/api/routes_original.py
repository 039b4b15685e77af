"""`/v1/documents/{id}/original`: the original file, and where its characters are printed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse

from service.api.routes_corpus import DocumentId
from service.api.state import current_engine, state_of
from service.browsing import Originals, OriginalView

router = APIRouter(prefix="/v1", tags=["corpus"])


def _originals(request: Request) -> Originals:
    return Originals(current_engine(request).index, state_of(request).settings)


@router.get("/documents/{document_id}/original", response_model=OriginalView)
def original(
    document_id: DocumentId,
    request: Request,
    start: Annotated[int, Query(ge=0, description="First character whose place is wanted.")] = 0,
    end: Annotated[int, Query(ge=0, description="Character after the last one.")] = 0,
) -> JSONResponse:
    """Say whether the file may be read or downloaded, and where characters are printed on it."""
    return JSONResponse(_originals(request).view(document_id, start, end).to_json())


@router.get(
    "/documents/{document_id}/original/file",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def original_file(
    document_id: DocumentId,
    request: Request,
    download: Annotated[bool, Query(description="Download; else a PDF is shown.")] = False,
) -> FileResponse:
    """Send the file as it was indexed, where the setting `originals` allows it."""
    found = _originals(request).file(document_id, download=download)
    kind = "attachment" if download else "inline"
    return FileResponse(
        found.path,
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(found.path.name)}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
