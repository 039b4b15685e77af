"""`/v1/translations`: a model's translation of a span of a document."""

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
    """Have a model translate a span of a document; the result is generated, never verified.

    Only text of a document is sent to the endpoint of the setting `generator`; 422 when none is
    set. A sentence whose numbers, dates or negation differ from the original is left out.
    """
    engine = current_engine(request)
    cited = cite_span(engine, body.document_id, body.start, body.end)
    return JSONResponse(engine.writer.translate(cited).to_json())
