"""What a full disk or a folder without permission looks like in each library, told as one error."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import IndexUnusable, reasons_of

_CANNOT_WRITE = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
})  # fmt: skip


@contextlib.contextmanager
def telling_full_disk(index_dir: Path) -> Iterator[None]:
    """Turn what numpy, SQLite and FAISS raise when they cannot write into `IndexUnusable`."""
    try:
        yield
    except OSError as error:
        raise cannot_write(index_dir, error) from error
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _CANNOT_WRITE:
            raise
        raise cannot_write(index_dir, OSError(errno.EIO, str(error))) from error


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
