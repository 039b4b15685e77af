"""What one request may cost: bytes, seconds, and a place among those at work.

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


class Limits:
    """ASGI middleware: 413 for a body too large, 429 when full, 503 when it takes too long.

    Work that has begun in a thread cannot be stopped, so a request that was answered with 503
    keeps its place until its thread is done: the count stays the truth about the load.
    """

    def __init__(self, app: App, *, max_body: int, concurrency: int, timeout_s: float) -> None:
        self.app = app
        self.max_body = max_body
        self.concurrency = concurrency
        self.timeout_s = timeout_s
        self._at_work: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within the limits."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        if len(self._at_work) >= self.concurrency:
            await _refuse(_too_many(self.concurrency), scope, receive, send)
            return
        gate = _Gate(send)
        task = asyncio.create_task(self._serve(scope, receive, gate))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        try:
            await asyncio.wait({task}, timeout=self.timeout_s)
            if not task.done() and not gate.started:
                gate.closed = True
                await _refuse(_too_slow(self.timeout_s), scope, receive, send)
                return
            await task  # an answer that has begun is finished
        except asyncio.CancelledError:
            gate.closed = True
            raise

    async def _serve(self, scope: Scope, receive: Receive, gate: _Gate) -> None:
        body = await self._read(scope, receive)
        if body is None:
            await _refuse(_too_large(self.max_body), scope, receive, gate)
            return
        await self.app(scope, _replay(body, receive), gate)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body; None when it is larger than allowed."""
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.max_body:
            return None
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            part = message.get("body", b"")
            size += len(part)
            if size > self.max_body:
                return None
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


class _Gate:
    """A `send` that knows whether the response has begun, and can be closed."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False
        self.closed = False

    async def __call__(self, message: Message) -> None:
        if not self.closed:
            self.started = True
            await self._send(message)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
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


def _too_many(concurrency: int) -> Problem:
    return Problem(
        "too-many-requests",
        429,
        f"{concurrency} requests are at work; try again in a second",
        f"已有 {concurrency} 个请求在处理；请稍后再试",
        headers={"Retry-After": "1"},
    )


def _too_slow(timeout_s: float) -> Problem:
    return Problem(
        "timeout",
        503,
        f"the request took longer than {timeout_s:g} s; ask for less, or try again",
        f"请求处理超过 {timeout_s:g} 秒；请减少内容或重试",
        headers={"Retry-After": "5"},
    )
