"""The connection to a Milvus server: its address, and what can go wrong with it."""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from indexer.errors import ExtraMissing, IndexMissing, IndexUnusable, StoreUnusable, UserError

# A server that does not answer is told within this time, whatever is tried meanwhile.
_PATIENCE_S = 4.8
# Of it: the first try; the wait for a door that was closed when it was last tried.
_FIRST_TRY_S = 3.0
_DOOR_S = 0.5
# The client would ask whether the server lives every ten seconds, for which servers break off the
# connection; and connections of one process would share what broke.
_CHANNEL: Final = {
    "grpc.keepalive_time_ms": 300_000,
    "grpc.keepalive_permit_without_calls": 0,
    "grpc.use_local_subchannel_pool": 1,
}
# Of what takes as long as it takes: beyond these the client would try for minutes.
_RETRIES = 2
_ADDRESS = re.compile(
    r"milvus(s?)://([A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})/([A-Za-z_][A-Za-z0-9_]{0,99})"
)
_MOST_ROWS = 16_384
# What is asked while somebody waits for an answer.
_QUICK = frozenset({
    "search", "get", "query", "list_aliases", "describe_alias", "has_collection",
    "list_collections",
})  # fmt: skip
# What the server, the client or the protocol between them calls each kind of failure.
_REFUSED = ("auth", "credential", "permission", "privilege")
_SILENT = ("connect", "unavailable", "deadline", "timeout", "timed out")
_ABSENT = ("not exist", "not found")


class Server:
    """Calls of pymilvus; what it raises is told as an error of ours, in both languages.

    `address` is `milvus://HOST:PORT/NAME`, or `milvuss://` with TLS; `token` is `user:password` or
    a key, as the server wants it; `certificate` is a file with the authority that signed the
    server's certificate, for one that this machine does not know. The token is never shown.
    """

    def __init__(self, address: str, token: str = "", certificate: Path | None = None) -> None:
        """Connect.

        Raises:
            StoreUnusable: when the server does not answer within five seconds, or refuses.
            UserError: when the address or the certificate cannot be read.
            ExtraMissing: when pymilvus is not installed.
        """
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise _no_address(address)
        secure, host, port, self.name = match.groups()
        self.address = address
        self._door = (host.strip("[]"), int(port))
        self._is_silent = False
        try:
            import grpc
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            raise ExtraMissing("milvus", "pymilvus") from error
        # It logs a traceback of every error that it raises.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        # What the server refuses comes from either of them.
        self._errors: tuple[type[Exception], ...] = (MilvusException, grpc.RpcError)
        # A connection of its own: a shared one that broke once is not mended.
        about: dict[str, Any] = {
            "uri": f"{'https' if secure else 'http'}://{host}:{port}",
            "token": token,
            "dedicated": True,
            "grpc_options": _CHANNEL,
        }
        if secure and certificate is not None:
            about["server_pem_path"] = str(_readable(certificate))
        self._connect: Callable[[float], Any] = lambda patience: MilvusClient(
            timeout=patience, **about
        )
        with self._telling():
            self._check_door()
            self._client = self._connect(_PATIENCE_S - _DOOR_S)

    def call(self, verb: str, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - pymilvus
        """Call a method of the client.

        Raises:
            StoreUnusable: when the server does not answer, refuses or fails.
            IndexMissing: when it has no such collection.
        """
        until = time.monotonic() + _PATIENCE_S
        try:
            with self._telling():
                if self._is_silent or verb not in _QUICK:
                    self._check_door()
                if verb in _QUICK:
                    named.setdefault("timeout", _FIRST_TRY_S)
                else:
                    named.setdefault("retry_times", _RETRIES)
                found = getattr(self._client, verb)(*arguments, **named)
        except StoreUnusable as error:
            if error.code != "store-unreachable" or time.monotonic() > until - _DOOR_S:
                raise
        else:
            self._is_silent = False
            return found
        # The server may have been started anew since the last call.
        with self._telling():
            self._check_door()
            self._client = self._connect(max((until - time.monotonic()) / 2, 0.1))
            if verb in _QUICK:
                named["timeout"] = max(until - time.monotonic(), 0.1)
            found = getattr(self._client, verb)(*arguments, **named)
        self._is_silent = False
        return found

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

    def _check_door(self) -> None:
        """See at once that nobody listens: the client tries for as long as it may."""
        with socket.create_connection(self._door, _DOOR_S):
            pass

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """What fails inside is told in words."""
        try:
            yield
        except OSError as error:
            self._is_silent = True
            raise self._unreachable(str(error)) from error
        except self._errors as error:
            told = self._told(error)
            self._is_silent = told.code == "store-unreachable"
            raise told from error

    def _told(self, error: Exception) -> IndexUnusable:
        said = _words_of(error)
        lowered = said.lower()
        if any(word in lowered for word in _REFUSED):
            return StoreUnusable(
                en=f"{self.address}: the store refuses the credentials ({said}); check the token",
                zh=f"{self.address}：存储拒绝了凭据（{said}）；请检查令牌",
                code="store-refused",
            )
        if getattr(error, "code", None) == 2 or any(word in lowered for word in _SILENT):
            return self._unreachable(said)
        if any(word in lowered for word in _ABSENT):
            return IndexMissing(
                en=f"{self.address}: what was asked for is not in the store ({said}); make it with "
                "`lanmei index`",
                zh=f"{self.address}：存储中没有所需内容（{said}）；请运行 `lanmei index` 建立",
            )
        return StoreUnusable(
            en=f"{self.address}: the store says: {said}",
            zh=f"{self.address}：存储报告：{said}",
            code="store-failed",
        )

    def _unreachable(self, said: str) -> StoreUnusable:
        return StoreUnusable(
            en=f"{self.address}: the store does not answer ({said}); start it, or check the "
            "address",
            zh=f"{self.address}：无法连接存储（{said}）；请启动它或检查地址",
            code="store-unreachable",
        )


def _words_of(error: Exception) -> str:
    """What an error says; a failed connection hides the reason in what it was raised from."""
    said = str(getattr(error, "message", "") or "")
    own: Any
    for own in (error, error.__cause__):
        if callable(getattr(own, "details", None)) and own.details():
            return f"{own.code().name}: {own.details()}"
    return said or str(error) or type(error).__name__


def _no_address(address: str) -> UserError:
    # What stands before an @ may be a password, and is not repeated.
    shown = repr(address) if "@" not in address else repr("…" + address[address.rindex("@") :])
    hint = ("", "") if "@" not in address else ("; credentials go into LANMEI_STORE_TOKEN",
                                                "；凭据请放入 LANMEI_STORE_TOKEN")  # fmt: skip
    return UserError(
        en=f"{shown} is no address of a store; expected milvus://HOST:PORT/NAME, the "
        f"name in letters, digits and underscores{hint[0]}",
        zh=f"{shown} 不是存储地址；应为 milvus://主机:端口/名称，"
        f"名称只含字母、数字和下划线{hint[1]}",
        code="store-address",
    )


def _readable(certificate: Path) -> Path:
    try:
        certificate.read_bytes()
    except OSError as error:
        raise UserError(
            en=f"{certificate}: the certificate cannot be read ({error.strerror}); expected a PEM "
            "file with the authority that signed that of the store",
            zh=f"{certificate}：无法读取证书（{error.strerror}）；"
            "应为签发存储证书的机构的 PEM 文件",
            code="store-certificate",
        ) from error
    return certificate
