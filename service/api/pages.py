"""Serves the page: one HTML file at every address, and its static files."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from indexer.errors import LanmeiError
from service.api.state import current_engine

router = APIRouter(include_in_schema=False)
_STATIC = files("service") / "static"
_SERVED = (".html", ".css", ".js", ".mjs", ".svg", ".bcmap", ".pfb", ".wasm", ".txt")
_KINDS = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
_HEADERS = {
    "Cache-Control": "no-cache",  # revalidate each time, so that an update shows at once
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The worker that reads PDFs has its own policy, which allows it to compile its image decoder.
_WORKER = "vendor/pdfjs/pdf.worker.min.mjs"


# Text is sent compressed to clients that accept it; other files are small or compressed already.
_TEXT = (".html", ".css", ".js", ".mjs", ".svg", ".txt")
_LEAST_BYTES = 1_000


class _File(NamedTuple):
    body: bytes
    tag: str
    kind: str


class _Sent(NamedTuple):
    body: bytes
    tag: str
    encoding: dict[str, str]


def _names(folder: Traversable, before: str = "") -> frozenset[str]:
    found: set[str] = set()
    for one in folder.iterdir():
        if one.is_dir():
            found |= _names(one, f"{before}{one.name}/")
        elif one.name.endswith(_SERVED):
            found.add(before + one.name)
    return frozenset(found)


_NAMES = _names(_STATIC)


@cache
def _read(name: str) -> _File:
    body = _STATIC.joinpath(*name.split("/")).read_bytes()
    suffix = f".{name.rsplit('.', 1)[-1]}"
    kind = _KINDS.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _File(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"', kind)


@cache
def _sent(name: str, root: str, *, compressed: bool) -> _Sent:
    """The bytes of a file as they are sent, made once; `root` is the path from it to the site."""
    file = _read(name)
    body, tag = file.body, file.tag[:-1]
    if root:
        body = body.replace(b'="./', b'="' + root.encode())
        tag += f"-{len(root)}"
    if not name.endswith(_TEXT) or len(body) < _LEAST_BYTES:
        return _Sent(body, f'{tag}"', {})
    vary = {"Vary": "Accept-Encoding"}
    if not compressed:
        return _Sent(body, f'{tag}"', vary)
    packed = gzip.compress(body, mtime=0)
    return _Sent(packed, f'{tag}-gz"', {**vary, "Content-Encoding": "gzip"})


def _takes_gzip(request: Request) -> bool:
    offered = request.headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return any(
        one == "gzip" or (one.startswith("gzip;q=") and one[7:].strip("0.")) for one in offered
    )


@router.get("/")
@router.get("/check")
@router.get("/documents")
@router.get("/manage")
@router.get("/positions")
@router.get("/quality")
@router.get("/statements")
def view(request: Request) -> Response:
    """A view of the page, such as asking, comparing or checking a draft."""
    return _send("index.html", request)


@router.get("/d/{document_id}")
def document(document_id: str, request: Request) -> Response:
    """The page of a document; for an unknown one it says so, with status 404."""
    try:
        known = document_id in current_engine(request).index.documents
    except LanmeiError:
        known = True  # the page says what is wrong with the index
    return _send("index.html", request, status=200 if known else 404, root="../")


@router.get("/docs")
def docs(request: Request) -> Response:
    """The page that describes the API and lets a user try it."""
    return _send("docs.html", request)


@router.get("/llms.txt")
def llms(request: Request) -> Response:
    """A description of this server for language models."""
    return _send("llms.txt", request)


@router.get("/static/{name:path}")
def static(name: str, request: Request) -> Response:
    """A style sheet, script or picture of the page."""
    return _send(name, request)


def _send(name: str, request: Request, *, status: int = 200, root: str = "") -> Response:
    """Send a file; `root` is the relative path from the address of the page to the site."""
    if name not in _NAMES:
        raise HTTPException(404)
    sent = _sent(name, root, compressed=_takes_gzip(request))
    policy = f"{_POLICY}; script-src 'self' 'wasm-unsafe-eval'" if name == _WORKER else _POLICY
    headers = {**_HEADERS, "Content-Security-Policy": policy, "ETag": sent.tag, **sent.encoding}
    if status == 200 and request.headers.get("if-none-match") == sent.tag:
        headers.pop("Content-Encoding", None)
        return Response(status_code=304, headers=headers)
    return Response(sent.body, status_code=status, media_type=_read(name).kind, headers=headers)
