"""`/v1/translations`: characters of a document in the other language, by a model."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.api.refusals import refused
from service.api.routes_citation import cite_span
from service.api.schemas import Place
from service.api.state import current_engine
from service.prose import Translation

router = APIRouter(prefix="/v1", tags=["questions"])
_REFUSED = refused("span", "translation", "generator-off", "extra-missing")


@router.post("/translations", response_model=Translation, responses=_REFUSED)
def translation(body: Place, request: Request) -> JSONResponse:
    """Have a model translate characters of a document: marked as generated, never verified.

    Only text of a document is sent to the endpoint of the setting `generator`; 422 where none is
    set. A sentence with a number, date or negation that the original does not have is left out.
    """
    engine = current_engine(request)
    cited = cite_span(engine, body.document_id, body.start, body.end)
    return JSONResponse(engine.writer.translate(cited).to_json())
