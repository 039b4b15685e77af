"""What clients expect of the API: HEAD, compression, origins, pages, and mistakes explained."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.engine import SearchEngine
from service.settings import Settings

ORIGIN = "https://notes.example.org"


class Fixed:
    """One engine for ever."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def ask(one_toy_engine: SearchEngine) -> Ask:
    """`ask(method, path, …)` of an application that pages of one origin may ask."""
    settings = Settings(hosts=f"localhost,{ORIGIN}")
    app = create_app(Fixed(one_toy_engine), settings)

    def request(method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                return await http.request(method, path, **more)

        return asyncio.run(send())

    return request


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/tea/text", "/healthz", "/docs"])
def test_head_is_get_without_a_body(ask: Ask, path: str) -> None:
    got, head = ask("GET", path), ask("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers.get("content-length") == got.headers.get("content-length")
    assert ask("HEAD", "/v1/documents/nothing").status_code == 404
    assert ask("HEAD", "/v1/search").status_code == 405


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/documents", "GET, HEAD, POST"),
        ("/v1/documents/茶-𠮷", "GET, HEAD, DELETE"),
        ("/v1/jobs", "GET, HEAD, POST"),
        ("/healthz", "GET, HEAD"),
    ],
)
@pytest.mark.parametrize("method", ["PATCH", "OPTIONS"])
def test_a_refused_method_is_told_all_methods_of_the_path(
    ask: Ask, method: str, path: str, methods: str
) -> None:
    response = ask(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == methods


@pytest.mark.parametrize("stream", [0, 1, "true"])
def test_what_is_no_truth_value_is_no_wish_to_stream(ask: Ask, stream: object) -> None:
    body = {"messages": [{"role": "user", "content": "茶 tea"}], "stream": stream}
    answer = ask("POST", "/v1/chat/completions", json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:lanmei:problem:invalid-request"


def test_large_json_goes_compressed_and_streams_and_small_bodies_do_not(ask: Ask) -> None:
    taken = {"accept-encoding": "gzip"}
    assert ask("GET", "/v1/documents", headers=taken).headers["content-encoding"] == "gzip"
    assert ask("GET", "/v1/documents", headers=taken).json() == ask("GET", "/v1/documents").json()
    plain = {"accept-encoding": "identity"}
    assert "content-encoding" not in ask("GET", "/v1/documents", headers=plain).headers
    assert "content-encoding" not in ask("GET", "/healthz", headers=taken).headers
    for path, body in (
        ("/v1/ask/stream", {"question": "灯会 lantern"}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "茶"}], "stream": True}),
    ):
        streamed = ask("POST", path, json=body, headers=taken)
        assert streamed.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in streamed.headers


def test_a_page_of_a_named_origin_may_ask_and_no_other(ask: Ask) -> None:
    wanted = {"origin": ORIGIN, "access-control-request-method": "POST"}
    wanted["access-control-request-headers"] = "content-type"
    allowed = ask("OPTIONS", "/v1/search", headers=wanted)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, ORIGIN)
    got = ask("GET", "/v1/facets", headers={"origin": ORIGIN})
    assert got.headers["access-control-allow-origin"] == ORIGIN
    other = {"origin": "https://evil.example"}
    assert "access-control-allow-origin" not in ask("GET", "/v1/facets", headers=other).headers
    assert ask("GET", "/healthz", headers={"host": "notes.example.org"}).status_code == 421


def test_without_a_named_origin_there_is_no_header_for_any(one_toy_engine: SearchEngine) -> None:
    app = create_app(Fixed(one_toy_engine), Settings())

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.get("/healthz", headers={"origin": ORIGIN})

    assert not [h for h in asyncio.run(send()).headers if h.startswith("access-control")]


def test_pages_of_hits_and_statements_follow_each_other(ask: Ask) -> None:
    def hits(**more: Any) -> list[tuple[int, str]]:
        body = ask("POST", "/v1/search", json={"query": "河 tea 茶", **more}).json()
        return [(hit["rank"], hit["passage_id"]) for hit in body["hits"]]

    assert hits(k=2) + hits(k=2, offset=2) == hits(k=4)
    assert [rank for rank, _ in hits(k=2, offset=2)] == [3, 4]
    assert hits(k=5, offset=90) == []
    everything = ask("GET", "/v1/statements").json()["statements"]
    assert len(everything) == 1
    assert ask("GET", "/v1/statements?offset=1").json()["statements"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "en", "zh"),
    [
        ("GET", "/v1/statements?limit=3", None, "'limit' here; use k", "'limit'；请使用 k"),
        ("GET", "/v1/statements?query=茶", None, "use about", "请使用 about"),
        ("GET", "/v1/statements?countrey=KH", None, "use country", "请使用 country"),
        ("GET", "/v1/facets?𠮷=1", None, "it takes none", "它不接受任何参数"),
        ("GET", "/v1/documents?ｋ=3", None, "it takes id, language", "可用的有：id、language"),
        ("POST", "/v1/search?k=3", {"query": "茶"}, "a field of the body", "请求体中的字段"),
        ("POST", "/v1/search", {"query": "茶", "top_k": 3}, "top_k: there is no such field; use k",
         "top_k：没有这个字段；请使用 k"),
        ("POST", "/v1/search", {"q": "茶"}, "use query", "请使用 query"),
        ("POST", "/v1/ask", {"query": "茶"}, "use question", "请使用 question"),
        ("POST", "/v1/ask", {"question": "燈會", "language": "zh"}, "use languages",
         "使用 languages"),
        ("POST", "/v1/search", {"query": "茶", "offset": -1}, "offset is -1", "offset 的值为 -1"),
        ("POST", "/v1/search", {"query": "茶", "k": 60, "offset": 60}, "<= 100", "<= 100"),
        ("GET", "/v1/statements?about=茶&offset=99&k=9", None, "<= 100", "<= 100"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_refused_with_what_was_meant(
    ask: Ask, method: str, path: str, body: Any, en: str, zh: str
) -> None:
    for language, words in (("en", en), ("zh", zh)):
        response = ask(method, path, json=body, headers={"accept-language": language})
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert words in response.json()["detail"]


def test_every_field_and_parameter_is_described_with_an_example(ask: Ask) -> None:
    spec = ask("GET", "/openapi.json").json()
    lacking = []
    for name, schema in spec["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            has_example = not _is_scalar(inner) or {"examples", "const"} & set(inner)
            if not inner.get("description") or not has_example:
                lacking.append(f"{name}.{field}")
    ids = []
    for operations in spec["paths"].values():
        for operation in operations.values():
            ids.append(operation["operationId"])
            lacking += [
                f"{ids[-1]}.{parameter['name']}"
                for parameter in operation.get("parameters", ())
                if not parameter["description"] or not parameter["schema"].get("examples")
            ]
    assert not lacking, "describe them in service/api/meanings.tsv"
    assert len(ids) == len(set(ids)) > 18
    assert max(map(len, ids)) < 20
    assert spec["servers"]


def _is_scalar(schema: dict[str, Any]) -> bool:
    return not {"$ref", "items"} & set(schema) and "$ref" not in json.dumps(schema)
