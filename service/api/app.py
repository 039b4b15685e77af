"""Composes the application of routes, limits, error handlers and pages; loads nothing at import."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.metadata import version

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from indexer.errors import LanmeiError
from service.api import (
    pages,
    routes_chat,
    routes_citation,
    routes_corpus,
    routes_gloss,
    routes_health,
    routes_original,
    routes_quality,
    routes_search,
    routes_statements,
    routes_translation,
    routes_verify,
    routes_writing,
)
from service.api.access_log import AccessLog
from service.api.doors import Doors
from service.api.hosts import Hosts, names_of
from service.api.limits import UPLOAD, Limits
from service.api.manners import Compressed, Heads, Origins, offered, origins_of
from service.api.meanings import describe
from service.api.metrics import Metrics
from service.api.parameters import refuse_unknown
from service.api.problems import (
    INTERNAL,
    MEDIA_TYPE,
    Problem,
    invalid_request,
    problem_of,
    problem_response,
)
from service.api.schemas import ProblemBody
from service.api.state import Engines, State, Writing
from service.api.turns import Turns
from service.live import Trouble
from service.settings import Settings
from service.verifying import Checker
from service.writing import Keys

logger = logging.getLogger(__name__)

_ROUTERS = (
    routes_search.router,
    routes_verify.router,
    routes_chat.router,
    routes_corpus.router,
    routes_original.router,
    routes_citation.router,
    routes_gloss.router,
    routes_translation.router,
    routes_statements.router,
    routes_quality.router,
    routes_writing.router,
    routes_health.router,
    pages.router,
)
_DESCRIPTION = """Ask in Chinese or English; get passages of both, with verified citations.

Offsets are 0-based Unicode code points, end exclusive; pages are 1-based; dates are ISO 8601;
higher scores are better and are comparable within one response only. Errors are
`application/problem+json` (RFC 9457) in the language of `Accept-Language` (zh or en)."""


def create_app(
    engines: Engines,
    settings: Settings,
    *,
    metrics: Metrics | None = None,
    trouble: Callable[[], Trouble | None] = lambda: None,
) -> FastAPI:
    """Build the application around a source of engines. It opens nothing itself.

    `trouble` returns what is wrong with the index on disk, for `/readyz`.
    """
    app = FastAPI(
        title="lanmei",
        version=version("lanmei"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": "/", "description": "The server that gave this description."}],
        dependencies=[Depends(refuse_unknown)],
        generate_unique_id_function=lambda route: route.name,
        responses={
            "default": {
                "description": "What went wrong, in the format of RFC 9457.",
                "content": {MEDIA_TYPE: {"schema": ProblemBody.model_json_schema()}},
            }
        },
    )
    metrics = metrics or Metrics()
    keys = Keys(settings.index_dir)
    writing = Writing.of(settings)
    turns = Turns.among(settings.workers, elsewhere=settings.store.url is not None)
    app.state.lanmei = State(
        engines, settings, metrics, trouble, _checker(settings), keys, writing, turns
    )
    for router in _ROUTERS:
        app.include_router(router)
    describe(app)
    _add_error_handlers(app)
    app.add_middleware(
        Limits,
        max_body=settings.max_body,
        concurrency=settings.concurrency,
        timeout_s=settings.timeout_s,
    )
    app.add_middleware(Compressed)
    app.add_middleware(Heads)
    app.add_middleware(Doors, keys=keys, reads=settings.reads)
    app.add_middleware(Origins, origins=origins_of(settings))
    app.add_middleware(Hosts, names=names_of(settings))
    app.add_middleware(AccessLog, metrics=metrics)
    return app


def _checker(settings: Settings) -> Checker:
    # A little less than a request may take, so that its own error comes first.
    return Checker(
        longest=settings.max_draft, timeout_s=0.9 * settings.timeout_s, names=settings.names
    )


def _add_error_handlers(app: FastAPI) -> None:
    def respond(problem: Problem, request: Request) -> Response:
        return problem_response(
            problem,
            accept_language=request.headers.get("accept-language"),
            instance=request.url.path,
        )

    @app.exception_handler(LanmeiError)
    def of_the_engine(request: Request, error: LanmeiError) -> Response:
        return respond(problem_of(error), request)

    @app.exception_handler(RequestValidationError)
    def of_the_request(request: Request, error: RequestValidationError) -> Response:
        return respond(
            _of_body(request) or invalid_request(error.errors(), request.scope.get("route")),
            request,
        )

    @app.exception_handler(HTTPException)
    def of_the_router(request: Request, error: HTTPException) -> Response:
        return respond(_of_status(error, request), request)

    @app.exception_handler(Exception)
    def of_ours(request: Request, error: Exception) -> Response:
        logger.error("a request to %s failed", request.url.path, exc_info=error)
        return respond(INTERNAL, request)


def _of_body(request: Request) -> Problem | None:
    if request.url.path == UPLOAD[1]:
        return None
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if request.method != "POST" or kind == "application/json" or kind.endswith("+json"):
        return None
    return Problem(
        "media-type",
        415,
        "the body must be JSON; send it with Content-Type: application/json",
        "请求体必须是 JSON；请设置 Content-Type: application/json",
    )


def _of_status(error: HTTPException, request: Request) -> Problem:
    path = request.url.path
    if error.status_code == 405:
        return Problem(
            "method",
            405,
            f"{path} does not support this method; /docs lists what the API offers",
            f"{path} 不支持该方法；可用的接口见 /docs",
            headers={"Allow": offered(request)},
        )
    if error.status_code == 400:
        return invalid_request([{"type": "json_invalid"}])
    return Problem(
        "not-found",
        error.status_code,
        f"there is nothing at {path}; /docs lists what the API offers",
        f"{path} 不存在；可用的接口见 /docs",
    )
