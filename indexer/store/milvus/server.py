"""The connection to a Milvus server: its address, and what can go wrong with it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from indexer.errors import ExtraMissing, IndexMissing, IndexUnusable

# A server that does not answer is told within this time.
_PATIENCE_S = 5.0
_ADDRESS = re.compile(r"milvus(s?)://([^/\s:]+):(\d{1,5})/([A-Za-z_][A-Za-z0-9_]{0,99})")
_MOST_ROWS = 16_384
# What is asked while somebody waits for an answer.
_QUICK = frozenset({
    "search", "get", "query", "list_aliases", "describe_alias", "has_collection",
    "list_collections",
})  # fmt: skip


class Server:
    """Calls of pymilvus; what it raises is told as an error of ours, in both languages.

    `address` is `milvus://HOST:PORT/NAME`, or `milvuss://` with TLS; `token` is `user:password` or
    a key, as the server wants it.
    """

    def __init__(self, address: str, token: str = "") -> None:
        """Connect.

        Raises:
            IndexUnusable: when the address cannot be read, or the server does not answer.
            ExtraMissing: when pymilvus is not installed.
        """
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise IndexUnusable(
                en=f"{address!r} is no address of a store; expected milvus://HOST:PORT/NAME, the "
                "name in letters, digits and underscores",
                zh=f"{address!r} 不是存储地址；应为 milvus://主机:端口/名称，"
                "名称只含字母、数字和下划线",
                code="store-address",
            )
        secure, host, port, self.name = match.groups()
        self.address = address
        try:
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            raise ExtraMissing("milvus", "pymilvus") from error
        # It logs a traceback of every error that it raises.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self._error: type[Exception] = MilvusException
        uri = f"{'https' if secure else 'http'}://{host}:{port}"
        # A connection of its own: a shared one that broke once is not mended.
        self._connect: Callable[[], Any] = lambda: MilvusClient(
            uri=uri, token=token, timeout=_PATIENCE_S, dedicated=True
        )
        try:
            self._client = self._connect()
        except MilvusException as error:
            raise self._told(error) from error

    def call(self, verb: str, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - pymilvus
        """Call a method of the client.

        Raises:
            IndexUnusable: when the server does not answer or refuses.
        """
        if verb in _QUICK:
            named.setdefault("timeout", _PATIENCE_S)
        try:
            return getattr(self._client, verb)(*arguments, **named)
        except self._error as error:
            told = self._told(error)
            if told.code != "store-unreachable":
                raise told from error
        # The server may have been started anew since the last call.
        try:
            self._client = self._connect()
            return getattr(self._client, verb)(*arguments, **named)
        except self._error as error:
            raise self._told(error) from error

    def get(self, collection: str, ids: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        """Entities by their key; those that there are, in any order."""
        found: list[dict[str, Any]] = []
        for start in range(0, len(ids), 1000):
            some = ids[start : start + 1000]
            found.extend(self.call("get", collection, ids=some, output_fields=fields))
        return found

    def query(self, collection: str, condition: str, fields: list[str]) -> list[dict[str, Any]]:
        """Entities that meet a condition, at most as many as a server gives at once."""
        rows: list[dict[str, Any]] = list(
            self.call("query", collection, filter=condition, output_fields=fields, limit=_MOST_ROWS)
        )
        return rows

    def count(self, collection: str) -> int:
        """How many entities a collection has."""
        [found] = self.call("query", collection, filter="", output_fields=["count(*)"])
        return int(found["count(*)"])

    def serving(self) -> str | None:
        """The collection that the alias of the index names; None without one."""
        if self.name not in self.call("list_aliases").get("aliases", []):
            return None
        return str(self.call("describe_alias", self.name)["collection_name"])

    def _told(self, error: Exception) -> IndexUnusable:
        said = str(getattr(error, "message", error))
        lowered = said.lower()
        if "auth" in lowered or "credential" in lowered or "permission" in lowered:
            return IndexUnusable(
                en=f"{self.address}: the store refuses the credentials ({said}); check the token",
                zh=f"{self.address}：存储拒绝了凭据（{said}）；请检查令牌",
                code="store-refused",
            )
        if getattr(error, "code", None) == 2 or "connect" in lowered or "unavailable" in lowered:
            return IndexUnusable(
                en=f"{self.address}: the store does not answer ({said}); start it, or check the "
                "address",
                zh=f"{self.address}：无法连接存储（{said}）；请启动它或检查地址",
                code="store-unreachable",
            )
        if "not exist" in lowered or "not found" in lowered:
            return IndexMissing(
                en=f"{self.address}: what was asked for is not in the store ({said}); make it with "
                "`lanmei index`",
                zh=f"{self.address}：存储中没有所需内容（{said}）；请运行 `lanmei index` 建立",
            )
        return IndexUnusable(
            en=f"{self.address}: the store says: {said}",
            zh=f"{self.address}：存储报告：{said}",
            code="store-failed",
        )
