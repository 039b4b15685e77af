"""Bytes, seconds and places: the limits around the application, with a toy behind them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import anyio
import httpx
import pytest

from service.api.limits import Limits


class Toy:
    """Answers with the length of the body after `seconds`, working in a thread as routes do."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.finished = 0

    async def __call__(self, _: Any, receive: Any, send: Any) -> None:
        message = await receive()
        await anyio.to_thread.run_sync(_sleep, self.seconds)
        self.finished += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"%d" % len(message["body"])})


def _sleep(seconds: float) -> None:
    import time

    time.sleep(seconds)


def client(toy: Any, **limits: Any) -> httpx.AsyncClient:
    chosen = {"max_body": 100, "concurrency": 2, "timeout_s": 5.0} | limits
    transport = httpx.ASGITransport(app=Limits(toy, **chosen))
    return httpx.AsyncClient(transport=transport, base_url="http://toy")


def run(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


@pytest.mark.parametrize(
    ("text", "status"), [("茶" * 33, 200), ("茶" * 34, 413), ("", 200)], ids=["99", "102", "empty"]
)
def test_a_body_is_counted_in_bytes(text: str, status: int) -> None:
    async def ask() -> httpx.Response:
        async with client(Toy()) as http:
            return await http.post("/v1/search", content=text.encode())

    assert run(ask()).status_code == status


def test_a_body_without_a_declared_length_is_counted_as_it_comes() -> None:
    async def pieces() -> Any:
        for _ in range(50):
            yield b"0123456789"

    async def ask() -> httpx.Response:
        async with client(Toy()) as http:
            return await http.post("/v1/search", content=pieces())

    response = run(ask())
    assert response.status_code == 413
    assert json.loads(response.text)["type"] == "urn:lanmei:problem:body-too-large"


def test_slow_work_is_answered_with_503_in_time_and_keeps_its_place_until_done() -> None:
    toy = Toy(seconds=0.6)

    async def ask() -> tuple[int, str, int, int]:
        async with client(toy, timeout_s=0.1, concurrency=1) as http:
            first = await http.post("/v1/ask", content=b"{}")
            second = await http.post("/v1/ask", content=b"{}")
            await asyncio.sleep(0.8)
            assert toy.finished == 1
            third = await http.post("/v1/ask", content=b"{}", headers={"accept-language": "zh"})
            return (
                first.status_code,
                first.headers["retry-after"],
                second.status_code,
                third.status_code,
            )

    assert run(ask()) == (503, "5", 429, 503)


def test_one_request_too_many_is_told_to_come_back() -> None:
    async def ask() -> list[httpx.Response]:
        async with client(Toy(seconds=0.3), concurrency=2) as http:
            return await asyncio.gather(*(http.post("/v1/ask", content=b"{}") for _ in range(3)))

    responses = run(ask())
    assert sorted(response.status_code for response in responses) == [200, 200, 429]
    refused = next(response for response in responses if response.status_code == 429)
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"].startswith("application/problem+json")


def test_health_and_metrics_get_through_when_every_place_is_taken() -> None:
    async def ask() -> int:
        async with client(Toy(seconds=0.3), concurrency=1) as http:
            busy = asyncio.create_task(http.post("/v1/ask", content=b"{}"))
            await asyncio.sleep(0.1)
            health = await http.get("/healthz")
            await busy
            return health.status_code

    assert run(ask()) == 200


def test_an_error_behind_the_limits_is_not_swallowed() -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    async def ask() -> None:
        async with client(broken) as http:
            await http.post("/v1/ask", content=b"{}")

    with pytest.raises(ZeroDivisionError):
        run(ask())
