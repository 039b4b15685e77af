"""The page at `/`, the API page at `/docs`, and their files: nothing is fetched from elsewhere."""

from __future__ import annotations

import hashlib
import mimetypes
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

router = APIRouter(include_in_schema=False)

_FILES = {
    file.name: file.read_bytes()
    for file in (files("service") / "static").iterdir()
    if file.name.endswith((".html", ".css", ".js", ".svg"))
}
_TAGS = {name: f'"{hashlib.sha256(body).hexdigest()[:16]}"' for name, body in _FILES.items()}
_HEADERS = {
    "Cache-Control": "no-cache",  # ask each time, take 304 for an answer: an update shows at once
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/")
def page(request: Request) -> Response:
    """The page to ask on."""
    return _file("index.html", request)


@router.get("/check")
def check(request: Request) -> Response:
    """The page to check a draft on."""
    return _file("check.html", request)


@router.get("/docs")
def docs(request: Request) -> Response:
    """The page that shows and tries the API."""
    return _file("docs.html", request)


@router.get("/static/{name}")
def static(name: str, request: Request) -> Response:
    """A style sheet, script or picture of the two pages."""
    return _file(name, request)


def _file(name: str, request: Request) -> Response:
    if name not in _FILES:
        raise HTTPException(404)
    headers = {**_HEADERS, "ETag": _TAGS[name]}
    if request.headers.get("if-none-match") == _TAGS[name]:
        return Response(status_code=304, headers=headers)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(_FILES[name], media_type=kind, headers=headers)
