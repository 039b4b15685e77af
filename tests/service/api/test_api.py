"""The HTTP API over the shipped corpus: every route, every error, what is logged and counted."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.engine import SearchEngine
from service.retrieval import Finder
from service.settings import Settings

pytestmark = pytest.mark.model
CAMBODIA = "what did Cambodia say about carbon neutrality"
JSON = {"content-type": "application/json"}


class Fixed:
    """One engine for ever."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


class Api:
    """A client of one application, without a network."""

    def __init__(self, engine: SearchEngine, settings: Settings) -> None:
        self.app = create_app(Fixed(engine), settings)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                return await http.request(method, path, **more)

        return asyncio.run(send())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, body: object, **more: Any) -> httpx.Response:
        return self.request("POST", path, json=body, **more)


@pytest.fixture(scope="module")
def engine(shipped_index: Path) -> SearchEngine:
    return SearchEngine.open(shipped_index)


@pytest.fixture(scope="module")
def api(engine: SearchEngine) -> Api:
    return Api(engine, engine.settings)


def test_search_answers_with_the_fields_of_the_contract(api: Api) -> None:
    body = api.post("/v1/search", {"query": CAMBODIA, "k": 3}).json()
    assert list(body) == [
        "query", "query_language", "took_ms", "index_id", "encoder", "hits", "warnings",
    ]  # fmt: skip
    assert body["query_language"] == "en"
    assert [hit["rank"] for hit in body["hits"]] == [1, 2, 3]
    assert list(body["hits"][0]) == [
        "rank", "score", "passage_id", "document_id", "title", "language", "date", "text", "start",
        "end", "page_start", "page_end", "heading", "statement", "highlights", "counterpart",
        "scores",
    ]  # fmt: skip
    assert "《碳中和长期战略》" in body["hits"][0]["text"]


def test_debug_is_in_the_body_only_when_asked_for(api: Api) -> None:
    body = api.post("/v1/search", {"query": "碳中和", "debug": True}).json()
    assert {entry["retriever"] for entry in body["debug"]["retrievers"]} == {
        "dense",
        "lexical",
    }
    assert "debug" not in api.post("/v1/search", {"query": "碳中和"}).json()


@pytest.mark.parametrize("question", [CAMBODIA, "柬埔寨碳中和長期戰略"], ids=["en", "traditional"])
def test_an_answer_cites_characters_that_stand_in_the_document(api: Api, question: str) -> None:
    body = api.post("/v1/ask", {"question": question}).json()
    assert body["answered"] is True
    quotes = [citation["quote"] for citation in body["citations"]]
    assert any("柬埔寨已制定《碳中和长期战略》" in quote for quote in quotes)
    for citation in body["citations"]:
        stored = api.get(f"/v1/documents/{citation['document_id']}/text").json()
        assert stored["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert stored["sha256"] == citation["document_sha256"]
        assert citation["verified"] is True
    for sentence in body["sentences"]:
        assert body["answer"][sentence["start"] : sentence["end"]] == sentence["text"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rerank": True, "mode": "dense"}, "rerank"),
        ({"rerank": True, "mode": "lexical"}, "rerank"),
        ({"rerank": "maybe"}, "invalid-request"),
        ({"rerank": None}, "invalid-request"),
    ],
)
def test_rerank_that_cannot_be_used_is_refused(
    api: Any, more: dict[str, object], code: str
) -> None:
    refused = api.post("/v1/search", {"query": "碳中和", **more})
    assert refused.status_code == 422
    assert refused.json()["type"] == f"urn:lanmei:problem:{code}"
    assert "rerank" in refused.json()["detail"]


def test_a_question_beyond_the_documents_is_not_answered_and_says_why(api: Api) -> None:
    response = api.post("/v1/ask", {"question": "Who won the 2022 FIFA World Cup?"})
    body = response.json()
    assert response.status_code == 200
    assert body["answered"] is False
    assert body["answer"] is None
    assert body["reason"] in {"nothing-on-topic", "not-said"}
    assert body["explanation"]


def test_the_stream_gives_hits_then_sentences_then_the_whole_answer(api: Api) -> None:
    response = api.post("/v1/ask/stream", {"question": CAMBODIA})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = list(_events(response.text))
    names = [name for name, _ in events]
    assert names[0] == "hits"
    assert names[-1] == "done"
    assert set(names[1:-1]) == {"sentence"}
    done = events[-1][1]
    whole = api.post("/v1/ask", {"question": CAMBODIA}).json()
    assert [body["sentence"] for name, body in events if name == "sentence"] == done["sentences"]
    assert _timeless(done) == _timeless(whole)
    assert events[0][1] == {"hits": done["hits"], "warnings": done["warnings"]}


def test_the_stream_warns_with_the_hits(api: Api) -> None:
    response = api.post("/v1/ask/stream", {"question": "qwxzv vbnmq"})
    (_, first), *_, (_, done) = _events(response.text)
    assert first["warnings"]
    assert first["warnings"] == done["warnings"]


def test_the_stream_looks_once_and_answers_from_what_it_showed(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    rank = Finder.rank

    def counting(self: Finder, query: Any, *arguments: Any) -> Any:
        looked.append(getattr(query, "text", query))
        return rank(self, query, *arguments)

    monkeypatch.setattr(Finder, "rank", counting)
    for question in (CAMBODIA, "柬埔寨对碳中和怎么说？"):
        api.post("/v1/ask/stream", {"question": question})
    assert looked == [CAMBODIA, "柬埔寨对碳中和怎么说？"]


def _events(text: str) -> Iterator[tuple[str, Any]]:
    for block in text.strip().split("\n\n"):
        name, body = block.split("\n")
        yield name.removeprefix("event: "), json.loads(body.removeprefix("data: "))


def _timeless(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "took_ms"}


def test_verify_finds_a_quote_and_misses_an_invention(api: Api) -> None:
    quotes = ["柬埔寨已制定《碳中和长期战略》", "柬埔寨将于明年登月并建立基地"]
    body = api.post("/v1/verify", {"quotes": quotes}).json()
    assert [claim["status"] for claim in body["claims"]] == ["verbatim", "not_found"]
    text = api.post("/v1/verify", {"text": "It says “柬埔寨已制定《碳中和长期战略》”."}).json()
    assert text["summary"]["verbatim"] == 1


def test_documents_lead_to_their_text_and_passages(api: Api) -> None:
    listed = api.get("/v1/documents").json()["documents"]
    assert len(listed) == 5
    for document in listed:
        alone = api.get(f"/v1/documents/{document['document_id']}").json()
        assert alone == document
        whole = api.get(f"/v1/documents/{document['document_id']}/text").json()
        assert len(whole["text"]) == document["length"]
        assert len(whole["passages"]) == document["n_passages"]
        for passage in whole["passages"]:
            assert whole["text"][passage["start"] : passage["end"]] == passage["text"]


def test_a_passage_comes_with_as_many_neighbours_as_asked_for(api: Api) -> None:
    document = api.get("/v1/documents/lmec-briefing-2022-05-zh/text").json()
    middle = document["passages"][5]
    body = api.get(f"/v1/passages/{middle['passage_id']}?context=2").json()
    assert body["passage"] == middle
    assert body["before"] == document["passages"][3:5]
    assert body["after"] == document["passages"][6:8]
    assert api.get(f"/v1/passages/{middle['passage_id']}").json()["before"] == []


def test_every_facet_value_is_a_filter_that_finds_something(api: Api) -> None:
    facets = api.get("/v1/facets").json()
    assert facets["language"]
    assert facets["year"]
    for field in ("language", "country", "year"):
        for one in facets[field]:
            condition = {"field": field, "op": "eq", "value": one["value"]}
            body = {"query": "合作 cooperation", "filters": {"and": [condition]}}
            assert api.post("/v1/search", body).json()["hits"], (field, one)


def test_filters_hold_for_every_hit(api: Api) -> None:
    conditions = [
        {"field": "year", "op": "gte", "value": 2022},
        {"field": "document_id", "op": "ne", "value": "lmec-brochure-2018-2022"},
    ]
    body = {"query": "气候变化", "filters": {"and": conditions}, "k": 20}
    hits = api.post("/v1/search", body).json()["hits"]
    assert {hit["document_id"] for hit in hits} <= {
        "lmec-briefing-2022-05-zh",
        "lmec-briefing-2022-11-zh",
    }
    assert hits


def condition(field: str, value: object, op: str = "eq") -> dict[str, Any]:
    """A search with one filter."""
    return {"query": "茶", "filters": {"and": [{"field": field, "op": op, "value": value}]}}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": ""}, "question-empty"),
        ({"query": " \t\n　"}, "question-empty"),
        ({"query": "🙂🙃"}, "question-empty"),
        ({"query": "\x00\x01\x02"}, "question-empty"),
        ({"query": "澜" * 10_000}, "question-too-long"),
        ({"query": "tea", "k": 0}, "k"),
        ({"query": "tea", "k": 10**9}, "k"),
        ({"query": "tea", "k": -1}, "k"),
        ({"query": "tea", "k": "ten"}, "invalid-request"),
        ({"query": "tea", "k": True}, "invalid-request"),
        ({"query": "tea", "k": 2.5}, "invalid-request"),
        ({"query": 7}, "invalid-request"),
        ({}, "invalid-request"),
        ([], "invalid-request"),
        ("tea", "invalid-request"),
        ({"query": "tea", "language": "zh"}, "invalid-request"),
        ({"query": "tea", "languages": ["fr"]}, "invalid-request"),
        ({"query": "tea", "languages": []}, "language"),
        ({"query": "tea", "mode": "magic"}, "invalid-request"),
        ({"query": "tea", "filters": {}}, "invalid-request"),
        (condition("colour", "red"), "filter"),
        (condition("country", "Camboja"), "unknown-country"),
        (condition("year", "2", op="like"), "invalid-request"),
        (condition("year", [2022]), "filter"),
        (condition("document_id", "none"), "filter"),
        (condition("language", "fr"), "filter"),
    ],
    ids=str,
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bad_body_is_a_problem_in_the_language_of_the_reader(
    api: Api, body: Any, code: str, language: str
) -> None:
    response = api.post("/v1/search", body, headers={"accept-language": language})
    problem = response.json()
    assert response.headers["content-type"].startswith("application/problem+json")
    assert (response.status_code, problem["status"]) == (422, 422)
    assert (problem["type"], problem["instance"]) == (f"urn:lanmei:problem:{code}", "/v1/search")
    assert bool(re.search("[\u4e00-\u9fff]", problem["title"])) == (language == "zh")
    assert bool(re.search("[\u4e00-\u9fff]", problem["detail"])) == (language == "zh")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/v1/ask", {"question": ""}, "question-empty"),
        ("/v1/ask", {"query": "tea"}, "invalid-request"),
        ("/v1/ask/stream", {"question": "🙂"}, "question-empty"),
        ("/v1/verify", {}, "invalid-request"),
        ("/v1/verify", {"text": "a", "quotes": ["b"]}, "invalid-request"),
        ("/v1/verify", {"text": " "}, "text-empty"),
    ],
)
def test_the_other_routes_refuse_as_search_does(api: Api, path: str, body: Any, code: str) -> None:
    response = api.post(path, body)
    assert (response.status_code, response.json()["type"]) == (422, f"urn:lanmei:problem:{code}")


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"{", JSON, 400, "invalid-json"),
        (b"\xff\xfe", JSON, 400, "invalid-json"),
        (b"", JSON, 422, "invalid-request"),
        (b'{"query": "tea"}', {"content-type": "text/plain"}, 415, "media-type"),
        (b"query=tea", {"content-type": "application/x-www-form-urlencoded"}, 415, "media-type"),
        (b'{"query": "tea"}', {}, 415, "media-type"),
        (b'{"query": "' + b"a" * 1_000_000 + b'"}', JSON, 413, "body-too-large"),
    ],
    ids=["cut", "not-utf8", "nothing", "text", "form", "no-type", "too-large"],
)
def test_a_body_that_cannot_be_read_is_a_problem(
    api: Api, content: Any, headers: Any, status: int, code: str
) -> None:
    response = api.request("POST", "/v1/search", content=content, headers=headers)
    assert (response.status_code, response.json()["type"]) == (
        status,
        f"urn:lanmei:problem:{code}",
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/documents/none", "document-not-found"),
        ("/v1/documents/没有/text", "document-not-found"),
        ("/v1/passages/none:0-1", "passage-not-found"),
        ("/v1/nothing", "not-found"),
        ("/static/../settings.py", "not-found"),
        ("/static/none.js", "not-found"),
    ],
)
def test_what_is_not_there_is_404_and_says_so(api: Api, path: str, code: str) -> None:
    response = api.get(path, headers={"accept-language": "zh-CN"})
    assert (response.status_code, response.json()["type"]) == (404, f"urn:lanmei:problem:{code}")


def test_another_method_is_405_and_names_the_allowed_one(api: Api) -> None:
    response = api.get("/v1/search")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


def test_our_own_failure_is_a_problem_without_its_inside(
    engine: SearchEngine, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def current(self) -> SearchEngine:
            raise ZeroDivisionError("secret")

    broken = Api(engine, Settings())
    broken.app = create_app(Broken(), Settings())
    response = broken.post("/v1/search", {"query": "tea"})
    assert response.status_code == 500
    assert response.json()["type"] == "urn:lanmei:problem:internal"
    assert "secret" not in response.text
    assert "secret" in caplog.text


def test_statements_are_those_of_the_country_and_a_timeline_is_in_order(api: Api) -> None:
    listed = api.get("/v1/statements", params={"country": "柬埔寨", "about": "碳中和"}).json()
    assert {entry["statement"]["country"] for entry in listed["statements"]} == {"KH"}
    assert "《碳中和长期战略》" in listed["statements"][0]["text"]
    grouped = api.get("/v1/statements", params={"by": "country"}).json()
    assert {"KH", "LA", "CN"} <= {group["key"] for group in grouped["groups"]}
    for group in grouped["groups"]:
        days = [entry["occasion_date"] or entry["date"] or "9999" for entry in group["statements"]]
        assert days == sorted(days)


def test_positions_are_those_of_the_countries_asked_for(api: Api) -> None:
    params = {"about": "碳中和", "of": ["KH", "越南"]}
    body = api.get("/v1/positions", params=params).json()
    cambodia, vietnam = body["positions"]
    assert "《碳中和长期战略》" in cambodia["statement"]["text"]
    assert (cambodia["key"], cambodia["verified"]) == ("KH", True)
    assert (vietnam["key"], vietnam["statement"], vietnam["n_statements"]) == ("VN", None, 0)
    everybody = api.get("/v1/positions", params={"about": "climate change"}).json()
    assert {"LA", "CN", "MM"} <= {position["key"] for position in everybody["positions"]}
    assert api.get("/v1/positions").status_code == 422
    unknown = api.get("/v1/positions", params={"about": "tea", "of": "Camboja"})
    assert unknown.json()["type"] == "urn:lanmei:problem:unknown-country"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"country": "Camboja"}, "unknown-country"),
        ({"k": "0"}, "k"),
        ({"by": "colour"}, "invalid-request"),
        ({"about": "🙂"}, "question-empty"),
    ],
)
def test_statements_that_cannot_be_listed_are_a_problem(
    api: Api, params: dict[str, str], code: str
) -> None:
    response = api.get("/v1/statements", params=params)
    assert (response.status_code, response.json()["type"]) == (422, f"urn:lanmei:problem:{code}")


@pytest.mark.parametrize(
    ("style", "kind", "part"),
    [
        ("gbt7714", "text/plain", "[R]"),
        ("chicago", "text/plain", "2022"),
        ("bibtex", "application/x-bibtex", "@"),
        ("csl-json", "application/vnd.citationstyles.csl+json", '"title"'),
    ],
)
def test_any_characters_of_a_document_can_be_cited(
    api: Api, style: str, kind: str, part: str
) -> None:
    path = "/v1/documents/lmec-briefing-2022-05-zh/citation"
    params = {"start": 1410, "end": 1458, "format": style, "language": "zh"}
    response = api.get(path, params=params)
    assert response.headers["content-type"].startswith(kind)
    assert part in response.text
    assert "绿色澜湄计划" in response.text
    for start, end in ((5, 5), (-1, 4), (0, 10**9)):
        refused = api.get(path, params={"start": start, "end": end})
        assert refused.json()["type"] == "urn:lanmei:problem:span"


def test_alive_and_ready(api: Api, engine: SearchEngine) -> None:
    assert api.get("/healthz").json() == {"status": "alive"}
    ready = api.get("/readyz").json()
    assert ready["index_id"] == engine.index.index_id
    assert ready["passages"] == len(engine.index.passages)


def test_requests_and_answers_are_counted_by_route(engine: SearchEngine) -> None:
    api = Api(engine, Settings())
    api.post("/v1/ask", {"question": CAMBODIA})
    api.post("/v1/ask", {"question": ""})
    api.get("/v1/documents/lmec-brochure-2018-2022")
    api.get("/anything/at/all")
    lines = api.get("/metrics").text.splitlines()
    assert 'lanmei_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in lines
    assert 'lanmei_requests_total{method="POST",route="/v1/ask",status="422"} 1.0' in lines
    one = 'lanmei_requests_total{method="GET",route="/v1/documents/{document_id}",status="200"} 1.0'
    assert one in lines
    assert 'lanmei_requests_total{method="GET",route="other",status="404"} 1.0' in lines
    assert 'lanmei_answers_total{language="en",outcome="answered"} 1.0' in lines


def test_the_log_line_says_what_it_cost_and_never_what_was_asked(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="lanmei.access")
    api.post("/v1/search", {"query": "柬埔寨的秘密问题", "k": 4})
    api.post("/v1/search", {"query": "柬埔寨的秘密问题", "k": "柬埔寨的秘密问题"})
    first, second = (json.loads(record.message) for record in caplog.records[-2:])
    assert first.pop("ms") > 0
    assert first == {
        "route": "/v1/search", "method": "POST", "status": 200, "language": "zh", "k": 4, "hits": 4,
    }  # fmt: skip
    assert second["status"] == 422
    assert "秘密" not in caplog.text


def test_the_question_is_not_repeated_by_a_problem_about_the_schema(api: Api) -> None:
    response = api.post("/v1/search", {"query": ["柬埔寨的秘密问题"]})
    assert response.status_code == 422
    assert "秘密" not in response.text


def test_more_hits_than_the_limit_cannot_be_asked_for(api: Api) -> None:
    most = Settings.max_k
    assert api.post("/v1/search", {"query": "茶", "k": most}).status_code == 200
    assert api.post("/v1/search", {"query": "茶", "k": most + 1}).status_code == 422
