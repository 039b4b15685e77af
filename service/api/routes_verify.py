"""`/v1/verify`: checks whether the documents have the quotations and claims of a draft."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.api.access_log import note
from service.api.refusals import refused
from service.api.schemas import VerifyRequest
from service.api.state import current_engine, state_of
from service.verifying import VerifyReport

router = APIRouter(prefix="/v1", tags=["questions"])


@router.post(
    "/verify",
    response_model=VerifyReport,
    responses=refused("text-empty", "text-too-long", "quote-empty"),
)
def verify(body: VerifyRequest, request: Request) -> JSONResponse:
    """Check every quotation and sentence of a draft, or single quotes, against the documents."""
    engine = current_engine(request)
    report = state_of(request).checker.check(
        engine.index.folder, engine.verify, text=body.text, quotes=body.quotes
    )
    note(request, claims=len(report["claims"]))
    return JSONResponse(report)
