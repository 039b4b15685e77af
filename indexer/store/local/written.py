"""What a full disk or a folder without permission looks like in each library, told as one error."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import IndexUnusable, reasons_of

# What SQLite says when it cannot write, as the system says it.
_CANNOT_WRITE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EACCES, sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
}  # fmt: skip


@contextlib.contextmanager
def telling_full_disk(index_dir: Path) -> Iterator[None]:
    """Turn what numpy, SQLite and FAISS raise when they cannot write into `IndexUnusable`."""
    try:
        with telling_full_database(index_dir):
            yield
    except OSError as error:
        raise cannot_write(index_dir, error) from error


@contextlib.contextmanager
def telling_full_database(index_dir: Path) -> Iterator[None]:
    """The same for what SQLite raises alone: documents may be read meanwhile."""
    try:
        yield
    except sqlite3.OperationalError as error:
        number = _CANNOT_WRITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if number is None:
            raise
        raise cannot_write(index_dir, OSError(number, os.strerror(number))) from error


def cannot_write(index_dir: Path, error: OSError) -> IndexUnusable:
    """The error for a full disk or a folder without permission."""
    reason, reason_zh = reasons_of(error)
    return IndexUnusable(
        en=f"{index_dir}: the index cannot be written ({reason}); the old one, if any, still "
        "serves; free space or choose another folder with --index",
        zh=f"{index_dir}：无法写入索引（{reason_zh}）；原有索引（如有）仍可使用；"
        "请腾出空间或用 --index 指定其他文件夹",
        code="index-not-written",
    )
