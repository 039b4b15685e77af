"""The page and the API page: they come from here, whole, and fetch nothing from elsewhere."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from importlib.resources import files
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.settings import Settings

STATIC = files("service") / "static"
NAMES = sorted(file.name for file in STATIC.iterdir() if file.is_file())


class NoEngine:
    def current(self) -> Any:
        raise NotImplementedError


APP = create_app(NoEngine(), Settings())


def get(path: str, **more: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=APP)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.get(path, **more)

    return asyncio.run(send())


@pytest.mark.parametrize(
    "path",
    ["/", "/check", "/documents", "/statements", "/positions", "/manage", "/quality", "/docs"],
)
def test_a_page_may_load_only_from_this_server(path: str) -> None:
    response = get(path)
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["content-security-policy"].startswith("default-src 'self'")
    names = re.findall(r'(?:src|href)="(?:\./)?static/([^"]+)"', response.text)
    assert len(names) > 2
    for name in names:
        assert get(f"/static/{name}").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_no_file_of_the_page_names_another_host(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.\w+)", text))
    # The names of two XML namespaces, which nobody fetches.
    assert hosts <= {"www.w3.org", "schemas.openxmlformats.org"}


def test_an_unchanged_file_is_not_sent_again() -> None:
    first = get("/static/app.js")
    again = get("/static/app.js", headers={"if-none-match": first.headers["etag"]})
    assert first.headers["content-type"].startswith("text/javascript")
    assert (again.status_code, again.content) == (304, b"")


def test_text_of_the_page_goes_compressed_to_who_takes_it() -> None:
    for path in ("/", "/docs", "/static/words.js", "/static/vendor/pdfjs/pdf.worker.min.mjs"):
        plain = get(path, headers={"accept-encoding": "identity"})
        packed = get(path, headers={"accept-encoding": "br, gzip;q=0.8"})
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content
        assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
        assert int(packed.headers["content-length"]) < 0.6 * len(plain.content)
        assert packed.headers["etag"] != plain.headers["etag"]
        known = {"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]}
        again = get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert "content-encoding" not in again.headers
    refused = get("/static/words.js", headers={"accept-encoding": "gzip;q=0.0"})
    assert "content-encoding" not in refused.headers
    font = get("/static/vendor/pdfjs/standard_fonts/FoxitFixed.pfb")
    assert "content-encoding" not in font.headers


@pytest.mark.parametrize(("words", "least"), [("words.js", 30), ("docs-words.js", 10)])
def test_every_word_of_the_page_is_in_both_languages(words: str, least: int) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node reads the words; without it they cannot be compared here")
    script = (
        "import(process.argv[1]).then(({words}) => console.log(JSON.stringify("
        "Object.fromEntries(Object.entries(words).map(([l, w]) => [l, Object.keys(w).sort()])))))"
    )
    path = str(STATIC / words)
    command = [node, "--experimental-default-type=module", "-e", script, path]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    keys = json.loads(finished.stdout)
    assert keys["zh"] == keys["en"]
    used = set()
    for name in NAMES:
        if name.startswith("docs") != words.startswith("docs"):
            continue
        text = (STATIC / name).read_text(encoding="utf-8")
        used |= set(re.findall(r'data-(?:word|label|hint)="(\w+)"', text))
        used |= set(re.findall(r'\bword\("(\w+)"', text))
    assert used <= set(keys["en"])
    assert len(used) > least


def test_the_api_page_describes_every_route() -> None:
    spec = get("/openapi.json").json()
    assert spec["openapi"].startswith("3.1")
    assert {
        "/v1/search", "/v1/ask", "/v1/ask/stream", "/v1/verify", "/v1/documents",
        "/v1/documents/{document_id}", "/v1/documents/{document_id}/text",
        "/v1/passages/{passage_id}", "/v1/facets", "/v1/statements",
        "/v1/positions",
        "/healthz", "/readyz", "/metrics",
    } <= set(spec["paths"])  # fmt: skip
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)


def test_the_page_for_language_models_names_routes_that_there_are() -> None:
    text = get("/llms.txt").text
    routes = get("/openapi.json").json()["paths"]
    named = re.findall(r"^- \[(GET|POST) ([^\]]+)\]", text, re.MULTILINE)
    assert len(named) > 5
    for method, path in named:
        assert method.lower() in routes[path]
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert target.startswith("/")
        assert target in routes or target == "/openapi.json" or get(target).status_code == 200
