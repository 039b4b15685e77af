"""`/v1/quality`: the latest measured quality of search and answers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.api.state import current_engine, state_of
from service.browsing import QualityReport, quality_of

router = APIRouter(prefix="/v1", tags=["operation"])


@router.get("/quality", response_model=QualityReport)
def quality(request: Request) -> JSONResponse:
    """Show how well search and answers did when they were last measured, by direction.

    `own` was measured on this index (`lanmei eval publish`), null if it never was; `shipped` was
    measured by the project on the shipped documents.
    """
    index = current_engine(request).index
    return JSONResponse(quality_of(index, state_of(request).settings.index_dir).to_json())
