"""What clients of HTTP expect of every route: HEAD, compressed JSON, pages of named origins."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import Match

from service.api.limits import App, Message, Receive, Scope, Send
from service.settings import Settings

# Below this a compressed body saves nothing that a packet would notice.
_LEAST_BYTES = 1_400
_LEVEL = 5
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def offered(request: Request) -> str:
    """The methods that the path of a request has, over all its routes, as `Allow` lists them.

    HEAD goes with GET, as `Heads` answers it.
    """
    methods: list[str] = []
    for method in _METHODS:
        asked = {**request.scope, "method": method}
        if any(route.matches(asked)[0] is Match.FULL for route in request.app.routes):
            methods += ["GET", "HEAD"] if method == "GET" else [method]
    return ", ".join(methods)


class Heads:
    """ASGI middleware: HEAD is GET without a body."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; of the answer to HEAD only the head."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"}
        await self.app(asked, receive, without_body)
        if "route" in asked:
            scope["route"] = asked["route"]  # the access log asks which route it was


class Compressed:
    """ASGI middleware: JSON of the API goes compressed to clients that take it, streams do not."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._compressing = GZipMiddleware(
            app, minimum_size=_LEAST_BYTES, compresslevel=_LEVEL
        )  # server-sent events are left as they are

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; files of the page keep the digest that their ETag is."""
        compresses = scope["type"] == "http" and _is_data(scope["path"])
        await (self._compressing if compresses else self.app)(scope, receive, send)


def _is_data(path: str) -> bool:
    """Whether an answer is JSON: an original file can be asked for in ranges of its own bytes."""
    return (path.startswith("/v1/") and not path.endswith("/file")) or path == "/openapi.json"


class Origins:
    """ASGI middleware: pages of named origins may ask this server (CORS); without names none."""

    def __init__(self, app: App, *, origins: list[str]) -> None:
        self._app: App = app
        if origins:
            self._app = CORSMiddleware(
                app,
                allow_origins=origins,
                allow_methods=["GET", "HEAD", "POST", "DELETE"],
                allow_headers=["Authorization", "Content-Type", "Accept-Language"],
                expose_headers=["Retry-After", "Content-Language", "Content-Disposition"],
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, with the headers that tell a browser whose pages may read it."""
        await self._app(scope, receive, send)


def origins_of(settings: Settings) -> list[str]:
    """The entries of `hosts` that are origins: those with a scheme."""
    entries = (entry.strip().lower().rstrip("/") for entry in settings.hosts.split(","))
    return [entry for entry in entries if "://" in entry]
