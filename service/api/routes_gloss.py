"""`/v1/gloss`: a word-by-word gloss of a text in the other language."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from service.api.refusals import refused
from service.api.schemas import GlossRequest
from service.api.state import current_engine
from service.browsing import Gloss

router = APIRouter(prefix="/v1", tags=["questions"])


@router.post("/gloss", response_model=Gloss, responses=refused("gloss"))
def gloss(body: GlossRequest, request: Request) -> JSONResponse:
    """Gloss a text word by word in the other language; this is no translation."""
    return JSONResponse(current_engine(request).gloss(body.text).to_json())
