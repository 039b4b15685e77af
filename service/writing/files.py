"""Atomic writes of small files, safe against a kill and a power failure; locks of processes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from indexer.store import make_folder, sync


def write_private(path: Path, text: str) -> None:
    """Replace a small file in one step, readable by its owner alone."""
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def rename(source: Path, target: Path) -> None:
    """Move a synced file to its place in one step, and sync the names."""
    source.replace(target)
    sync(target.parent)
    sync(source.parent)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for a lock file and hold it; the lock of a dead process is free."""
    make_folder(path.parent)
    with path.open("a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def locked_if_free(path: Path) -> Iterator[bool]:
    """Try to hold a lock file; tells whether it succeeded."""
    make_folder(path.parent)
    with path.open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
