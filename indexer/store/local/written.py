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
    sqlite3.SQLITE_READONLY: errno.EACCES, sqlite3.SQLITE_PERM: errno.EACCES,
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
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_CANTOPEN:  # SQLite does not say which
            raise _not_written(
                index_dir,
                "unable to open a database file: no permission, or it is no file",
                "无法打开数据库文件：没有权限，或者它不是文件",
            ) from error
        number = _CANNOT_WRITE.get(code)
        if number is None:
            raise
        raise cannot_write(index_dir, OSError(number, os.strerror(number))) from error


def cannot_write(index_dir: Path, error: OSError) -> IndexUnusable:
    """The error for a full disk or a folder without permission."""
    return _not_written(index_dir, *reasons_of(error))


def _not_written(index_dir: Path, reason: str, reason_zh: str) -> IndexUnusable:
    return IndexUnusable(
        en=f"{index_dir}: the index cannot be written ({reason}); the old one, if any, still "
        "serves; free space, give this user the right to write, or choose another folder with "
        "--index",
        zh=f"{index_dir}：无法写入索引（{reason_zh}）；原有索引（如有）仍可使用；"
        "请腾出空间、授予写入权限，或用 --index 指定其他文件夹",
        code="index-not-written",
    )
