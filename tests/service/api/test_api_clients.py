"""Clients as they are used: the samples of the API page run, and the client of the OpenAI API."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import openai
import pytest
import uvicorn

from indexer.encoders.protocol import Encoder
from service.api.app import create_app
from service.engine import SearchEngine
from service.generating import Message

pytestmark = pytest.mark.model
QUESTION = "what did Cambodia say about carbon neutrality"


class Fixed:
    """One engine for ever."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        return self.engine


class Says:
    """A generator that always writes the same."""

    model = "parrot"

    def write(self, messages: Sequence[Message], *, seconds: float) -> Iterator[str]:
        assert messages
        assert seconds > 0
        yield "Cambodia has formulated its Long-Term Strategy for Carbon Neutrality."


@pytest.fixture(scope="module")
def engine(shipped_index: Path, built_in_encoder: Encoder) -> SearchEngine:
    plain = SearchEngine.open(shipped_index, encoder=built_in_encoder)
    return SearchEngine(plain.index, plain.encoder, plain.settings, generator=Says())


@pytest.fixture(scope="module")
def url(engine: SearchEngine) -> Iterator[str]:
    """The address of a server over the shipped corpus."""
    sock = socket.create_server(("127.0.0.1", 0))
    app = create_app(Fixed(engine), engine.settings)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def samples(url: str, language: str) -> dict[str, str]:
    """The samples of every route that needs no key, as they are shown, for this server."""
    found = {}
    for operations in httpx.get(f"{url}/openapi.json", timeout=120).json()["paths"].values():
        for operation in operations.values():
            if "writing" not in operation["tags"]:
                for sample in operation.get("x-codeSamples", ()):
                    if sample["lang"] == language:
                        source = sample["source"].replace("http://127.0.0.1:8000", url)
                        found[operation["operationId"]] = source
    assert len(found) > 15
    return found


MARK = "==== "


def outputs(text: str) -> dict[str, str]:
    """What each sample printed, after a line with its name."""
    parts = text.split(MARK)[1:]
    return {name: body for name, _, body in (part.partition("\n") for part in parts)}


def check(printed: dict[str, str], names: set[str]) -> None:
    """Every sample printed what its route answers, none a problem."""
    assert set(printed) == names
    for name, text in printed.items():
        assert text.strip(), name
        assert "urn:lanmei:problem" not in text, (name, text)
    assert "《碳中和长期战略》" in json.loads(printed["search"])["hits"][0]["text"]
    assert json.loads(printed["verify"])["claims"]
    assert "event: done" in printed["ask_stream"]


def test_the_samples_in_curl_run(url: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not here")
    found = samples(url, "curl")
    script = "\n".join(f"echo; echo '{MARK}{name}'\n{source}" for name, source in found.items())
    done = subprocess.run(
        ["sh", "-ec", script], capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    check(outputs(done.stdout), set(found))


def test_the_samples_in_python_run(url: str) -> None:
    found = samples(url, "Python")
    script = "\n".join(f"print('\\n{MARK}{name}')\n{source}" for name, source in found.items())
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    check(outputs(done.stdout), set(found))


def test_the_samples_in_javascript_run(url: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here")
    found = samples(url, "JavaScript")
    script = "\n".join(
        f"console.log('\\n{MARK}{name}');\n{{\n{source}\n}}" for name, source in found.items()
    )
    done = subprocess.run(
        [node, "--input-type=module", "-e", script],
        capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    check(outputs(done.stdout), set(found))


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as opened:
        yield opened


@pytest.mark.parametrize(
    "question", [QUESTION, "柬埔寨碳中和長期戰略是什麼？"], ids=["en", "traditional"]
)
def test_a_chat_client_gets_quotations_with_their_sources(
    client: openai.OpenAI, engine: SearchEngine, url: str, question: str
) -> None:
    assert [model.id for model in client.models.list()] == ["lanmei"]
    made = client.chat.completions.create(
        model="lanmei",
        messages=[
            {"role": "system", "content": "Answer at length, from what you know."},
            {"role": "user", "content": [{"type": "text", "text": question}]},
        ],
        temperature=0.7,
    )
    (choice,) = made.choices
    content, annotations = choice.message.content, choice.message.annotations
    assert content is not None
    assert annotations
    quotes = re.findall(r"^> (.+) \[(\d)\]$", content, re.MULTILINE)
    answer = engine.ask(question)
    assert [quote for quote, _ in quotes] == [c.quote for c in answer.citations]
    for citation, annotation in zip(answer.citations, annotations, strict=True):
        at = annotation.url_citation
        assert at.url == f"{url}/d/{citation.document_id}#c{citation.start}-{citation.end}"
        assert content[at.start_index : at.end_index] == f"[{citation.n}]"
        assert f"]({'<'}{at.url}>)" in content
    assert choice.finish_reason == "stop"


def test_a_chat_that_is_streamed_says_the_same_in_parts(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(
        model="lanmei", messages=[{"role": "user", "content": QUESTION}]
    )
    stream = client.chat.completions.create(
        model="lanmei", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    parts = [chunk.choices[0] for chunk in stream]
    said = [part.delta.content or "" for part in parts]
    assert "".join(said) == whole.choices[0].message.content
    assert len([part for part in said if part]) > 1
    assert [part.finish_reason for part in parts] == [None] * (len(parts) - 1) + ["stop"]


def test_a_chat_says_that_there_is_no_answer_and_mistakes_have_a_status(
    client: openai.OpenAI,
) -> None:
    unanswered = client.chat.completions.create(
        model="lanmei", messages=[{"role": "user", "content": "谁赢得了2022年世界杯？"}]
    )
    said = unanswered.choices[0].message
    assert said.content
    assert ">" not in said.content
    assert not said.annotations
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": "茶"}])
    for messages in ([{"role": "system", "content": "茶"}], [{"role": "user", "content": ""}]):
        with pytest.raises(openai.UnprocessableEntityError):
            client.chat.completions.create(model="lanmei", messages=messages)  # type: ignore[arg-type]
