"""HTTP features of every route: HEAD, compressed JSON, and CORS for named origins."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import Match

from service.api.limits import App, Message, Receive, Scope, Send
from service.settings import Settings

# A shorter body fits one packet uncompressed.
_LEAST_BYTES = 1_400
_LEVEL = 5
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def offered(request: Request) -> str:
    """The methods of all routes at the path of a request, as `Allow` lists them.

    HEAD is listed with GET, because `Heads` answers it.
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
        """Serve a request; HEAD gets the response to GET without its body."""
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
            scope["route"] = asked["route"]  # for the access log


class Compressed:
    """ASGI middleware: compresses JSON for clients that accept it, but no event streams."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._compressing = GZipMiddleware(
            app, minimum_size=_LEAST_BYTES, compresslevel=_LEVEL
        )  # server-sent events are left as they are

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; `pages` compresses the files of the page itself."""
        compresses = scope["type"] == "http" and _is_data(scope["path"])
        await (self._compressing if compresses else self.app)(scope, receive, send)


def _is_data(path: str) -> bool:
    """Whether the response is JSON; original files are not, and support byte ranges."""
    return (path.startswith("/v1/") and not path.endswith("/file")) or path == "/openapi.json"


class Origins:
    """ASGI middleware: allows requests from pages of named origins (CORS); without names none."""

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
        """Serve a request, with the headers that say whose pages may read the response."""
        await self._app(scope, receive, send)


def origins_of(settings: Settings) -> list[str]:
    """The entries of `hosts` that are origins: those with a scheme."""
    entries = (entry.strip().lower().rstrip("/") for entry in settings.hosts.split(","))
    return [entry for entry in entries if "://" in entry]
