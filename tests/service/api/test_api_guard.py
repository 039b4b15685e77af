"""What an operator and an attacker see: readiness, dead workers, hosts, half characters."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from indexer.errors import IndexDamaged
from service.api.app import create_app
from service.api.metrics import MULTIPROCESS_DIR, Metrics
from service.engine import SearchEngine
from service.live import Trouble
from service.settings import Settings

JSON = {"content-type": "application/json"}
FILTERED = '{"query": "茶", "filters": {"and": [{"field": "country", "op": "in", "value": %s}]}}'
DAMAGE = IndexDamaged(en="the index is damaged", zh="索引已损坏")


class Fixed:
    """One engine for ever."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


def call(app: Any, method: str, path: str, *, host: str = "localhost", **more: Any) -> Any:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as http:
            return await http.request(method, path, **more)

    return asyncio.run(send())


def app(engine: SearchEngine, trouble: Trouble | None = None, **settings: Any) -> Any:
    return create_app(Fixed(engine), Settings(**settings), trouble=lambda: trouble)


def test_readiness_says_why_the_newest_generation_does_not_serve(toy_engine: SearchEngine) -> None:
    well = call(app(toy_engine), "GET", "/readyz")
    assert (well.status_code, well.json()["problem"]) == (200, None)
    behind = app(toy_engine, Trouble(DAMAGE, serving=False))
    answer = call(behind, "GET", "/readyz", headers={"accept-language": "zh"})
    assert (answer.status_code, answer.json()["problem"]) == (200, "索引已损坏")
    broken = call(app(toy_engine, Trouble(DAMAGE, serving=True)), "GET", "/readyz")
    assert broken.status_code == 503
    assert broken.json()["type"] == "urn:lanmei:problem:index-damaged"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "xn--fiq228c.example"])
def test_another_name_is_refused_everywhere(toy_engine: SearchEngine, host: str) -> None:
    for path in ("/", "/healthz", "/metrics", "/openapi.json", "/v1/documents"):
        answer = call(app(toy_engine), "GET", path, host=host)
        assert answer.status_code == 421, path
        assert answer.json()["type"] == "urn:lanmei:problem:host"
    chinese = call(app(toy_engine), "GET", "/healthz", host=host, headers={"accept-language": "zh"})
    assert "设置项 hosts" in chinese.json()["detail"]
    named = app(toy_engine, hosts=f"localhost, {host.upper()}")
    assert call(named, "GET", "/healthz", host=f"{host}:8000").status_code == 200
    assert call(app(toy_engine, hosts="*"), "GET", "/healthz", host=host).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", r'{"query": "tea \ud800"}'),
        ("/v1/search", r'{"query": "\udfff"}'),
        ("/v1/search", FILTERED % r'"\ud83d"'),
        ("/v1/search", FILTERED % r'["tea", "\ud83d"]'),
        ("/v1/ask", r'{"question": "𠮷\ud800"}'),
        ("/v1/verify", r'{"text": "tea \ud800"}'),
        ("/v1/verify", r'{"quotes": ["tea", "\udc00"]}'),
    ],
)  # fmt: skip
def test_half_a_character_is_told(toy_engine: SearchEngine, path: str, body: str) -> None:
    answer = call(app(toy_engine), "POST", path, content=body.encode(), headers=JSON)
    assert answer.status_code == 422
    assert "lone surrogate" in answer.json()["detail"]
    whole = body.replace(r"\ud800", r"\ud842\udfb7")
    if whole != body:
        answer = call(app(toy_engine), "POST", path, content=whole.encode(), headers=JSON)
        assert answer.status_code == 200


def test_a_whole_number_may_be_written_with_a_point(toy_engine: SearchEngine) -> None:
    body = """{"query": "茶", "k": %s, "filters": {"and": [
        {"field": "year", "op": "gte", "value": %s}]}}"""
    plain = call(app(toy_engine), "POST", "/v1/search", content=body % (3, 2020), headers=JSON)
    pointed = call(
        app(toy_engine), "POST", "/v1/search", content=body % ("3.0", "2.02e3"), headers=JSON
    )
    assert plain.status_code == 200
    assert pointed.json()["hits"] == plain.json()["hits"]
    half = call(app(toy_engine), "POST", "/v1/search", content=body % (2.5, 2020), headers=JSON)
    assert half.json()["type"] == "urn:lanmei:problem:invalid-request"


def test_a_draft_beyond_the_limit_is_refused(toy_engine: SearchEngine) -> None:
    answer = call(app(toy_engine, max_body=500), "POST", "/v1/verify", json={"text": "茶" * 101})
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:lanmei:problem:text-too-long"


def test_a_long_document_is_streamed_and_the_same(toy_engine: SearchEngine) -> None:
    answer = call(app(toy_engine), "GET", "/v1/documents/cambodia/text")
    assert answer.status_code == 200
    assert "content-length" not in answer.headers
    assert json.loads(answer.text) == toy_engine.document_text("cambodia").to_json()


WORKER = """
from service.api.metrics import Metrics
import os, signal
metrics = Metrics()
metrics.in_flight.inc()
metrics.answers.labels("zh", "answered").inc()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_worker_had_at_work_leaves_the_gauge_and_its_counts_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, MULTIPROCESS_DIR: str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", WORKER], env=environment, check=False)
    assert done.returncode == -9
    assert list(tmp_path.glob("gauge_livesum_*.db"))
    monkeypatch.setenv(MULTIPROCESS_DIR, str(tmp_path))
    text = Metrics().render().decode()
    assert not list(tmp_path.glob("gauge_livesum_*.db"))
    assert "lanmei_requests_in_flight 1" not in text
    assert 'lanmei_answers_total{language="zh",outcome="answered"} 1.0' in text
