"""Access by keys (`Authorization: Bearer`): always needed to write, by a setting also to read."""

from __future__ import annotations

from fastapi import Request

from indexer.errors import LanmeiError
from service.api.limits import App, Receive, Scope, Send, refuse
from service.api.problems import problem_of
from service.writing import Key, Keys, Refused
from service.writing import Scope as KeyScope

# Addresses without any text of a document: pages, which request `/v1` themselves, health checks.
_OPEN = frozenset(
    "/ /check /documents /manage /positions /quality /statements "  # noqa: SIM905
    "/docs /openapi.json /llms.txt /healthz /readyz".split()
)
_OPEN_UNDER = ("/static/", "/d/")


class Doors:
    """ASGI middleware: when reading needs a key, only addresses without document text are open."""

    def __init__(self, app: App, *, keys: Keys, reads: str) -> None:
        self.app = app
        self.keys = keys
        self.reads = reads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it when it lacks the key to read."""
        if scope["type"] == "http" and self.reads == "key" and not _is_open(scope["path"]):
            sent = [value for name, value in scope["headers"] if name == b"authorization"]
            try:
                let_in(self.keys, [value.decode("latin-1") for value in sent], "read")
            except LanmeiError as error:
                await refuse(problem_of(error), scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_UNDER)


def writer(request: Request, keys: Keys) -> Key:
    """The key of a request that may write.

    Raises:
        Refused: when there is none, or it may only read.
    """
    return let_in(keys, request.headers.getlist("authorization"), "write")


def let_in(keys: Keys, sent: list[str], scope: KeyScope) -> Key:
    """The key that was sent, if it has the scope.

    Raises:
        Refused: `key-missing`, `key-unknown`, `key-scope`.
        IndexUnusable: when the keys cannot be read.
    """
    kind, _, token = sent[0].strip().partition(" ") if len(sent) == 1 else ("", "", "")
    if kind.lower() != "bearer" or not token.strip():
        raise Refused(
            "key-missing",
            "this needs a key; send it as Authorization: Bearer KEY; the operator of this server "
            "can make one",
            "此操作需要密钥；请在请求头 Authorization: Bearer 中发送；密钥由本服务的管理员生成",
        )
    key = keys.find(token.strip())
    if key is None:
        raise Refused(
            "key-unknown",
            "this server does not know the key; check that it is complete and was not removed",
            "密钥无效；请检查密钥是否完整、是否已被移除",
        )
    if not key.may(scope):
        raise Refused(
            "key-scope",
            "this key may read but not write; ask for one with the scope write",
            "该密钥只能读取，不能写入；请申请具有 write 权限的密钥",
        )
    return key
