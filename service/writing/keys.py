"""Who may read and write over HTTP: named keys, of which the file holds digests only.

A key is 256 random bits, so its SHA-256 cannot be turned back by trying words, and a slow hash
would add nothing but work for the server. Keys are compared in constant time.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from indexer.errors import IndexUnusable, NotFoundError, UserError, reasons_of
from service.writing.files import locked, write_private

Scope = Literal["read", "write"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
FILE_NAME: Final = "keys.json"
PREFIX: Final = "lanmei_"
_BYTES = 32
_NAME = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,80}")
_DIGEST = re.compile("[0-9a-f]{64}")
_FORM = 1


@dataclass(frozen=True, slots=True)
class Key:
    """A key as stored: `digest` is the SHA-256 of the key that its owner sends."""

    name: str
    scope: Scope
    created: str
    digest: str

    def may(self, scope: Scope) -> bool:
        """Whether the key grants `scope`; the scope to write includes reading."""
        return self.scope in {scope, "write"}


class Keys:
    """The keys of one index, in a file of its folder that only its owner may read.

    What another process changes is seen at the next look. Safe to share between threads.
    """

    def __init__(self, index_dir: Path) -> None:
        self._path = index_dir / FILE_NAME
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def add(self, name: str, scope: Scope = "read") -> str:
        """Create a key and return it; it cannot be shown again.

        Raises:
            UserError: when the name is taken or cannot be used.
            IndexUnusable: when the file is damaged or cannot be written.
        """
        name = name.strip()
        if not _NAME.fullmatch(name):
            raise UserError(
                en="the name of a key is one line of 1 to 80 characters",
                zh="密钥名称应为 1 到 80 个字符的一行文本",
                code="key-name",
            )
        token = PREFIX + secrets.token_urlsafe(_BYTES)
        created = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._changing() as keys:
            if any(key.name == name for key in keys):
                raise UserError(
                    en=f"there is a key named {name!r}; remove it first, or choose another name",
                    zh=f"已有名为 {name!r} 的密钥；请先移除它，或换一个名称",
                    code="key-name",
                )
            self._write([*keys, Key(name, scope, created, digest_of(token))])
        return token

    def remove(self, name: str) -> None:
        """End a key.

        Raises:
            NotFoundError: when there is none of that name.
        """
        with self._changing() as keys:
            left = [key for key in keys if key.name != name.strip()]
            if len(left) == len(keys):
                raise NotFoundError(
                    en=f"there is no key named {name!r}; `lanmei keys list` shows them",
                    zh=f"没有名为 {name!r} 的密钥；`lanmei keys list` 可列出全部",
                    code="key-not-found",
                )
            self._write(left)

    def listed(self) -> tuple[Key, ...]:
        """Every key, in the order in which they were made.

        Raises:
            IndexUnusable: when the file is damaged, or others may write it: then no key counts.
        """
        with self._lock:
            status = self._status()
            stamp = status and (status.st_ino, status.st_mtime_ns, status.st_size)
            if stamp != self._seen or status is None:
                self._keys = _read(self._path, status) if status is not None else ()
                self._seen = stamp
            return self._keys

    def find(self, token: str) -> Key | None:
        """The stored key of a sent one; each is compared in constant time.

        Raises:
            IndexUnusable: as `listed`.
        """
        digest = digest_of(token)
        found: Key | None = None
        for key in self.listed():
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def _status(self) -> os.stat_result | None:
        try:
            return self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self._path, *reasons_of(error)) from error

    @contextlib.contextmanager
    def _changing(self) -> Iterator[tuple[Key, ...]]:
        """The current keys, locked against other changes."""
        with locked(self._path.with_name(f".{FILE_NAME}.lock")):
            yield self.listed()

    def _write(self, keys: Sequence[Key]) -> None:
        body = {"form": _FORM, "keys": [asdict(key) for key in keys]}
        write_private(self._path, json.dumps(body, ensure_ascii=False, indent=1) + "\n")


def digest_of(token: str) -> str:
    """The stored digest of a key."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path, status: os.stat_result) -> tuple[Key, ...]:
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _unusable(
            path,
            "others may write it; run chmod 600 on it",
            "其他用户可以改写它；请对其执行 chmod 600",
        )
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_key(values) for values in body["keys"])
    except OSError as error:
        raise _unusable(path, *reasons_of(error)) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unusable(path, "it does not hold keys", "其内容不是密钥") from error


def _key(values: dict[str, Any]) -> Key:
    name, scope, created, digest = (
        str(values[field]) for field in ("name", "scope", "created", "digest")
    )
    if scope not in SCOPES or not _DIGEST.fullmatch(digest):
        raise ValueError("not a key")
    return Key(name, "write" if scope == "write" else "read", created, digest)


def _unusable(path: Path, why: str, why_zh: str) -> IndexUnusable:
    return IndexUnusable(
        en=f"{path}: the keys cannot be read ({why}), so none is accepted; mend the file, or "
        "remove it and make new keys with `lanmei keys add`",
        zh=f"{path}：无法读取密钥（{why_zh}），因此不接受任何密钥；请修复该文件，"
        "或将其删除后用 `lanmei keys add` 重新生成",
        code="keys",
    )
