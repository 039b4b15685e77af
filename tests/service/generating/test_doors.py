"""Prose through every door: Python, HTTP, its stream, the command line; off unless it is set."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.engine import SearchEngine
from service.generating import GeneratorOff, Message
from service.results import Answer
from service.settings import GeneratorSettings, Settings
from tests.service.generating.conftest import Endpoint, says

pytestmark = pytest.mark.model
QUESTION = "what did Cambodia say about carbon neutrality"


class Repeats:
    """Says each quote again with its number, and one sentence that nobody said."""

    model = "parrot"

    def write(self, messages: Sequence[Message], *, seconds: float) -> Iterator[str]:
        assert seconds > 0
        for line in messages[1]["content"].split("\n"):
            if line.startswith("["):
                number, _, quote = line.partition(" ")
                yield f"{quote.rstrip('。.')} {number}。"
        yield "Cambodia has built nine reactors [1]."


class Fixed:
    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


@pytest.fixture(scope="module")
def plain(shipped_index: Path) -> SearchEngine:
    return SearchEngine.open(shipped_index)


@pytest.fixture(scope="module")
def engine(plain: SearchEngine) -> SearchEngine:
    return SearchEngine(plain.index, plain.encoder, plain.settings, generator=Repeats())


@pytest.fixture(scope="module")
def question() -> str:
    return "柬埔寨关于碳中和说了什么"


def post(engine: SearchEngine, path: str, body: dict[str, Any]) -> httpx.Response:
    app = create_app(Fixed(engine), engine.settings)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.post(path, json=body)

    return asyncio.run(send())


def without_prose(answer: Answer) -> Answer:
    return replace(answer, prose=None, warnings=(), took_ms=0.0)


def test_the_quotes_stay_as_they_are_beside_the_prose(engine: SearchEngine, question: str) -> None:
    plain, with_prose = engine.ask(question), engine.ask(question, generate=True)
    assert plain.prose is None
    assert without_prose(plain) == without_prose(with_prose)
    prose = with_prose.prose
    assert prose is not None
    assert prose.text is not None
    assert "reactors" not in prose.text
    assert prose.removed["other-language"] == 1
    body = with_prose.to_json()
    assert body["prose"]["generated"] is True
    assert "verified" not in json.dumps(body["prose"])
    assert all(cited["verified"] and "generated" not in cited for cited in body["citations"])


def test_without_a_generator_prose_is_refused_and_quotes_are_not(plain: SearchEngine) -> None:
    with pytest.raises(GeneratorOff, match="LANMEI_GENERATOR_URL"):
        plain.ask(QUESTION, generate=True)
    for path in ("/v1/ask", "/v1/ask/stream"):
        refused = post(plain, path, {"question": QUESTION, "generate": True})
        assert refused.status_code == 422
        assert refused.json()["type"] == "urn:lanmei:problem:generator-off"
    assert post(plain, "/v1/ask", {"question": QUESTION}).json()["prose"] is None


def test_the_stream_sends_each_sentence_that_passed_before_it_is_done(
    engine: SearchEngine, question: str
) -> None:
    body = {"question": question, "generate": True}
    events = [
        (event.split("\n")[0].removeprefix("event: "), json.loads(event.split("data: ")[1]))
        for event in post(engine, "/v1/ask/stream", body).text.strip().split("\n\n")
    ]
    names = [name for name, _ in events]
    assert (names[0], names[-1]) == ("hits", "done")
    assert names.index("prose") > max(i for i, name in enumerate(names) if name == "sentence")
    told = [event["sentence"] for name, event in events if name == "prose"]
    done = events[-1][1]
    assert told == done["prose"]["sentences"]
    assert all(event["generated"] for name, event in events if name == "prose")
    answer = post(engine, "/v1/ask", body).json()
    assert answer["prose"] == done["prose"]


def test_the_command_line_prints_prose_marked_as_such(
    endpoint: Endpoint,
    shipped_index: Path,
    question: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from lanmei.cli import main

    endpoint.behave = says("柬埔寨已制定《碳中和长期战略》[1]。柬埔寨建成了九座核电站 [1]。")
    monkeypatch.setenv("LANMEI_GENERATOR_URL", endpoint.url)
    monkeypatch.setenv("LANMEI_GENERATOR_MODEL", "toy")
    arguments = ["--lang", "en", "ask", question, "--index", str(shipped_index), "--generate"]
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Written by a model (toy), not verified; the quotes below are:")
    assert "柬埔寨已制定《碳中和长期战略》。 [1]" in out
    assert "核电站" not in out
    assert "已删除 1 个生成的句子" in err
    assert endpoint.requests[0]["model"] == "toy"
    monkeypatch.delenv("LANMEI_GENERATOR_URL")
    assert main(arguments) == 2
    assert "no generator is set" in capsys.readouterr().err


def test_a_text_has_less_time_than_the_request() -> None:
    settings = Settings(
        timeout_s=10,
        generator=GeneratorSettings(timeout_s=60, url=None, model="", key=None, retries=1),
    )
    from service.generating import opening

    assert opening.seconds_of(settings) == 7.0
