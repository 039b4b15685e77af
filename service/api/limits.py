"""Limits of requests: bytes of the body, seconds, and how many are served at a time.

Only `/v1/` is limited; health checks and metrics always get through.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import Response

from service.api.problems import Problem, problem_response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


# Files come in as a stream, with limits of their own (`uploads`).
UPLOAD = ("POST", "/v1/documents")
# Bytes of all bodies that are being received or belong to requests being served.
_MOST_BYTES = 64_000_000


class Limits:
    """ASGI middleware: 408, 413, 429 and 503 for requests that are too slow, too large or too many.

    A request counts as being served once its body is complete, so that a client which sends
    nothing blocks no other. While a client does not read its response the request does not count
    either. A thread cannot be stopped, so a request that was answered with 503 counts until its
    thread has ended.
    """

    def __init__(self, app: App, *, max_body: int, concurrency: int, timeout_s: float) -> None:
        self.app = app
        self.max_body = max_body
        self.concurrency = concurrency
        self.timeout_s = timeout_s
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_work = 0
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within the limits."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        if (scope["method"], scope["path"]) == UPLOAD:
            await self.app(scope, receive, send)
            return
        body = _Body(self)
        try:
            problem = await self._read(body, scope, receive)
            if problem is not None:
                await refuse(problem, scope, receive, send)
            elif body.whole:
                await self._serve(scope, _replay(body.content(), receive), send)
        finally:
            body.forget()

    async def _read(self, body: _Body, scope: Scope, receive: Receive) -> Problem | None:
        """Read the whole body, or return the problem; it stays incomplete if the client left."""
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.max_body:
            return _too_large(self.max_body)
        try:
            async with asyncio.timeout(self.timeout_s):
                return await body.read(receive)
        except TimeoutError:
            return _body_too_slow(self.timeout_s)

    def take(self, size: int) -> bool:
        """Count `size` bytes of a body; False when that is too many in all."""
        self._bytes += size
        return self._bytes <= _MOST_BYTES

    def give_back(self, size: int) -> None:
        """Stop counting these bytes."""
        self._bytes -= size

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request with a complete body, unless too many are being served."""
        if self._at_work >= self.concurrency:
            await refuse(_too_many(self.concurrency), scope, receive, send)
            return
        gate = _Gate(send, self)
        task = asyncio.create_task(_run(self.app, scope, receive, gate))
        self._at_work += 1
        self._tasks.add(task)
        task.add_done_callback(self._leave)
        try:
            await asyncio.wait({task}, timeout=self.timeout_s)
            if not task.done() and not gate.started:
                gate.closed = True
                await refuse(_too_slow(self.timeout_s), scope, receive, send)
                return
            await task  # an answer that has begun is finished
        except asyncio.CancelledError:
            gate.closed = True
            raise

    def _leave(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._at_work -= 1

    async def sending(self, send: Send, message: Message) -> None:
        """Send a message; while the client does not read, its request does not count."""
        self._at_work -= 1
        try:
            await send(message)
        finally:
            self._at_work += 1


async def _run(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


class _Body:
    """The bytes of one body, counted as they come."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[bytes] = []
        self._size = 0
        self.whole = False

    async def read(self, receive: Receive) -> Problem | None:
        """Read to the end; a problem when it is too large, or there is no room for it."""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            self._size += len(part)
            if not self._limits.take(len(part)):
                return _too_many(self._limits.concurrency)
            if self._size > self._limits.max_body:
                return _too_large(self._limits.max_body)
            self._parts.append(part)
            if not message.get("more_body", False):
                self.whole = True
                return None

    def content(self) -> bytes:
        """All of it."""
        return b"".join(self._parts)

    def forget(self) -> None:
        """Stop counting its bytes."""
        self._limits.give_back(self._size)
        self._parts.clear()


class _Gate:
    """A `send` that knows whether the response has begun, and can be closed."""

    def __init__(self, send: Send, limits: Limits) -> None:
        self._send = send
        self._limits = limits
        self.started = False
        self.closed = False

    async def __call__(self, message: Message) -> None:
        if not self.closed:
            self.started = True
            await self._limits.sending(self._send, message)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request with a problem, in its language."""
    language = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    response: Response = problem_response(problem, accept_language=language, instance=scope["path"])
    await response(scope, receive, send)


def _too_large(max_body: int) -> Problem:
    return Problem(
        "body-too-large",
        413,
        f"the body is larger than {max_body:,} bytes; send less",
        f"请求体超过 {max_body:,} 字节；请缩短",
        headers={"Connection": "close"},
    )


def _body_too_slow(timeout_s: float) -> Problem:
    return Problem(
        "body-too-slow",
        408,
        f"the body did not arrive within {timeout_s:g} s; send it again",
        f"请求体未在 {timeout_s:g} 秒内送达；请重新发送",
        headers={"Connection": "close"},
    )


def _too_many(concurrency: int) -> Problem:
    return Problem(
        "too-many-requests",
        429,
        f"{concurrency} requests are being served; try again in a second",
        f"已有 {concurrency} 个请求正在处理；请稍后再试",
        headers={"Retry-After": "1"},
    )


def _too_slow(timeout_s: float) -> Problem:
    return Problem(
        "timeout",
        503,
        f"the request took longer than {timeout_s:g} s; ask for less, or try again",
        f"请求处理超过 {timeout_s:g} 秒；请减少请求的内容，或重试",
        headers={"Retry-After": "5"},
    )
