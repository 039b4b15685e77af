"""Sockets that are slow, silent or never read, against a real server with a toy behind it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from service.api import sockets
from service.api.hosts import Hosts, name_of
from service.api.limits import Limits
from service.api.sockets import GuardedProtocol
from service.api.streamed import _pieces, _tokens
from service.results import DocumentText, PassageView

HEAD = "{} {} HTTP/1.1\r\nHost: {}\r\n"


class Toy:
    """`/v1/stream` never ends by itself; anything else answers at once."""

    def __init__(self) -> None:
        self.streaming = 0
        self.sent = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] != "/v1/stream":
            await send({"type": "http.response.body", "body": b"{}"})
            return
        self.streaming += 1
        gone = asyncio.create_task(receive())
        try:
            while not gone.done():
                await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
                self.sent += 65_536
                await asyncio.sleep(0)
        finally:
            self.streaming -= 1
            gone.cancel()


@contextlib.contextmanager
def serving(toy: Toy, **limits: Any) -> Iterator[int]:
    chosen = {"max_body": 100_000, "concurrency": 2, "timeout_s": 1.0} | limits
    app = Hosts(Limits(toy, **chosen), names=frozenset({"localhost", "127.0.0.1", "[::1]"}))
    config = uvicorn.Config(
        app, http=GuardedProtocol, ws="none", lifespan="off", log_level="critical",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield port
        finally:
            server.should_exit = True
            thread.join(20)


def connect(port: int, text: str = "") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(text.encode("latin-1"))
    return connection


def status(connection: socket.socket) -> int:
    with connection:
        return int(connection.recv(65_536).split(b" ", 2)[1] or 0)


def ask(port: int, host: str = "localhost") -> int:
    return status(
        connect(port, HEAD.format("POST", "/v1/ask", host) + "Content-Length: 2\r\n\r\n{}")
    )


def until(done: Any) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "it did not happen within 20 s"
        time.sleep(0.02)


def test_sockets_that_send_no_body_take_no_place() -> None:
    with serving(Toy(), timeout_s=15.0) as port, contextlib.ExitStack() as held:
        slow = HEAD.format("POST", "/v1/ask", "localhost") + "Content-Length: 100\r\n\r\n{"
        for _ in range(16):
            held.enter_context(connect(port, slow))
        time.sleep(0.2)
        assert ask(port) == 200


def test_a_body_that_does_not_come_is_told_in_time() -> None:
    with serving(Toy(), timeout_s=0.3) as port:
        slow = HEAD.format("POST", "/v1/ask", "localhost") + "Content-Length: 100\r\n\r\n{"
        assert status(connect(port, slow)) == 408


def test_headers_that_do_not_come_end_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HEADERS_S", 0.3)
    with serving(Toy()) as port:
        assert status(connect(port)) == 408
        assert status(connect(port, "GET /healthz HTTP/1.1\r\nHo")) == 408


def test_headers_without_end_are_refused() -> None:
    with serving(Toy()) as port:
        head = HEAD.format("GET", "/healthz", "localhost")
        assert status(connect(port, head + "X: " + "x" * 40_000)) == 431
        assert status(connect(port, head + "X: " + "x" * 20_000 + "\r\n\r\n")) == 200


def test_a_client_that_never_reads_keeps_no_place_and_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "WRITE_S", 1.5)
    toy = Toy()
    with serving(toy, timeout_s=15.0) as port, contextlib.ExitStack() as held:
        head = HEAD.format("GET", "/v1/stream", "localhost") + "\r\n"
        for _ in range(2):
            held.enter_context(connect(port, head))
        until(lambda: toy.streaming == 2)
        time.sleep(0.5)
        assert toy.streaming == 2
        assert ask(port) == 200  # both places are free while nobody reads
        until(lambda: toy.streaming == 0)
        assert toy.sent < 40_000_000


def test_one_socket_too_many_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_SOCKETS", 3)
    with serving(Toy()) as port, contextlib.ExitStack() as held:
        for _ in range(3):
            held.enter_context(connect(port))
        time.sleep(0.2)
        with pytest.raises((ConnectionError, IndexError)):
            ask(port)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", 200), ("LOCALHOST:8000", 200), ("127.0.0.1:1", 200), ("[::1]:8000", 200),
     ("evil.example", 421), ("localhost.evil.example", 421), ("", 421), ("湄公.example", 421),
     ("localhost:80@evil.example", 421)],
)  # fmt: skip
def test_another_name_is_refused(host: str, expected: int) -> None:
    async def call() -> int:
        found: list[int] = []

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                found.append(message["status"])

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {"type": "http", "path": "/healthz", "headers": [(b"host", host.encode())]}
        await Hosts(Toy(), names=frozenset({"localhost", "127.0.0.1", "[::1]"}))(
            scope, receive, send
        )
        return found[0]

    assert asyncio.run(call()) == expected


def test_a_port_is_no_part_of_a_name() -> None:
    assert [name_of(host) for host in ("a:1", "A", "[::1]", "[::1]:5", "")] == [
        "a", "a", "[::1]", "[::1]", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", '湄公 "tea"\\\n𠮷\x00长期戰略，ｆｕｌｌ', '𠮷"\\' * 60_000],
)
def test_a_streamed_record_is_the_same_json(text: str) -> None:
    passages = tuple(
        PassageView(f"p{n}", "d", "zh", "content", text[:50], 0, 50, 1, 1, None, None, (), None)
        for n in range(3)
    )
    record = DocumentText("d", "𠮷 title", "0" * 64, text, passages)
    pieces = list(_pieces(_tokens(record)))
    assert json.loads(b"".join(pieces)) == record.to_json()
    assert max(map(len, pieces)) < 500_000
