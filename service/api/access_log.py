"""The access log: one line of JSON per request, without the text of the question."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from typing import Any

from fastapi import Request

from service.api.limits import App, Message, Receive, Scope, Send
from service.api.metrics import Metrics

access_logger = logging.getLogger("lanmei.access")
_FACTS = "lanmei_facts"


def note(request: Request, **facts: object) -> None:
    """Add facts to the log line of this request, such as its language, k and number of hits."""
    request.scope[_FACTS].update(facts)


class AccessLog:
    """ASGI middleware: logs and counts every request by the route that served it."""

    def __init__(self, app: App, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and write its log line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        facts: dict[str, object] = {}
        scope[_FACTS] = facts
        status = 499  # the client left before there was a status

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        self.metrics.in_flight.inc()
        try:
            await self.app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - began
            self.metrics.in_flight.dec()
            route = route_of(scope)
            self.metrics.requests.labels(route, scope["method"], str(status)).inc()
            self.metrics.seconds.labels(route).observe(seconds)
            line = {"route": route, "method": scope["method"], "status": status}
            access_logger.info(_line({**line, "ms": round(seconds * 1000, 1), **facts}))


def route_of(scope: Mapping[str, Any]) -> str:
    """The template of the route (`/v1/documents/{document_id}`); `other` when none matched."""
    return str(getattr(scope.get("route"), "path", "other"))


def _line(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False)
