"""`/healthz`, `/readyz`, `/metrics`: for the operator of the server."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from service.api.problems import reply_language
from service.api.schemas import Health, Readiness
from service.api.state import current_engine, metrics_of, state_of

router = APIRouter(tags=["operation"])


@router.get("/healthz")
def healthz() -> Health:
    """The process is alive."""
    return Health(status="alive")


@router.get("/readyz", response_model=Readiness)
def readyz(request: Request) -> JSONResponse:
    """The index is open and the encoder loaded; a problem with status 503 otherwise.

    `problem` says why the newest generation is not served, when the one before it is.
    """
    engine = current_engine(request)
    trouble = state_of(request).trouble()
    if trouble is not None and trouble.serving:
        raise trouble.error
    language = reply_language(request.headers.get("accept-language"))
    status: Literal["ready"] = "ready"
    return JSONResponse(
        Readiness(
            status=status,
            index_id=engine.index.index_id,
            encoder=engine.encoder.name,
            documents=len(engine.index.documents),
            passages=len(engine.index.passages),
            generator=engine.has_generator,
            problem=trouble.error.message(language) if trouble is not None else None,
        ).model_dump()
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Counters in the text format of Prometheus, summed over all workers."""
    counters = metrics_of(request)
    counters.passages.set(len(current_engine(request).index.passages))
    return Response(counters.render(), media_type=CONTENT_TYPE_LATEST)
