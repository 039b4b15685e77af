"""Checks the `Host` of requests, so that pages of other sites cannot reach the server.

The owner of another name can point it at this machine (DNS rebinding); the browser of a user then
sends that name in `Host` and lets the owner's page read the response.
"""

from __future__ import annotations

from service.api.limits import App, Receive, Scope, Send, refuse
from service.api.problems import Problem
from service.settings import Settings

_ANY = "*"
_EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - no name that a client would send


class Hosts:
    """ASGI middleware: 421 for a request that names another host."""

    def __init__(self, app: App, *, names: frozenset[str]) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request whose `Host` is allowed."""
        if scope["type"] == "http" and _ANY not in self.names:
            sent = [value for name, value in scope["headers"] if name == b"host"]
            if len(sent) != 1 or name_of(sent[0].decode("latin-1")) not in self.names:
                await refuse(_misdirected(), scope, receive, send)
                return
        await self.app(scope, receive, send)


def names_of(settings: Settings) -> frozenset[str]:
    """The names that `settings` allow: those of `hosts`, and `host` when it is one."""
    entries = (name.strip().lower() for name in settings.hosts.split(","))
    names = {name for name in entries if "://" not in name}  # those are origins, see manners.py
    if settings.host not in _EVERY_ADDRESS:
        names.add(f"[{settings.host}]" if ":" in settings.host else settings.host.lower())
    return frozenset(names - {""})


def name_of(host: str) -> str:
    """The name in a `Host` header, without the port.

    >>> name_of("Localhost:8000"), name_of("[::1]:8000"), name_of("[::1]")
    ('localhost', '[::1]', '[::1]')
    """
    name, colon, port = host.strip().lower().rpartition(":")
    return name if colon and port.isdigit() else host.strip().lower()


def _misdirected() -> Problem:
    return Problem(
        "host",
        421,
        "this server does not answer to that name; use one that the setting hosts lists, or add it",
        "本服务不接受该主机名；请使用设置项 hosts 中列出的名称，或将其加入该设置项",
    )
