"""A real HTTP server on loopback that speaks the chat-completions protocol, and misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

# What the server does with a request: it writes status, headers and body itself.
Behaviour = Callable[[BaseHTTPRequestHandler], None]


def chunk(content: str | None, *, finish: str | None = None) -> bytes:
    """One event of a streamed completion."""
    delta = {} if content is None else {"content": content}
    body = {
        "id": "c-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "toy",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def begin(handler: BaseHTTPRequestHandler) -> None:
    """Status and headers of a stream that ends when the connection does."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Connection", "close")
    handler.end_headers()


def says(text: str, *, step: int = 7) -> Behaviour:
    """Stream `text` a few characters at a time and end properly."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        begin(handler)
        for start in range(0, len(text), step):
            handler.wfile.write(chunk(text[start : start + step]))
        handler.wfile.write(chunk(None, finish="stop") + b"data: [DONE]\n\n")

    return behave


def stops_after(text: str) -> Behaviour:
    """Stream `text` and hang up without an end."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        begin(handler)
        handler.wfile.write(chunk(text))

    return behave


def status(code: int) -> Behaviour:
    """Answer with an error."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"error": {"message": "no", "type": "server_error"}}).encode()
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def sends(body: bytes, kind: str = "text/event-stream") -> Behaviour:
    """Answer with these bytes, whatever they are."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def is_slow(text: str, *, seconds: float) -> Behaviour:
    """Keep the line open with comments, and say nothing for a long time."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        begin(handler)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            handler.wfile.write(b": still thinking\n\n")
            time.sleep(0.05)
        handler.wfile.write(chunk(text, finish="stop"))

    return behave


@dataclass
class Endpoint:
    """The server: `behave` is what it does next, `requests` are the bodies it was sent."""

    url: str
    behave: Behaviour
    requests: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A running server; it says 500 until a test tells it otherwise."""
    state = Endpoint("", status(500))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state.requests.append(json.loads(self.rfile.read(length)))
            try:
                state.behave(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()
