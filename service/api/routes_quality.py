"""`/v1/quality`: how well questions are found and answered, as it was measured last."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.api.state import current_engine, state_of
from service.browsing import QualityReport, quality_of

router = APIRouter(prefix="/v1", tags=["operation"])


@router.get("/quality", response_model=QualityReport)
def quality(request: Request) -> JSONResponse:
    """How well questions were found and answered when it was last measured, by direction.

    `own` is what `lanmei eval publish` put beside this index, null when nobody did; `shipped` was
    measured by the project over the documents that ship.
    """
    index = current_engine(request).index
    return JSONResponse(quality_of(index, state_of(request).settings.index_dir).to_json())
