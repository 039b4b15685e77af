"""The seal of a generation: its files are those whose digests were right at the last full check.

Size, inode and times of every file stand in it, and a digest over all of that. Who opens a
generation with a seal that fits need not read everything first: it is read in the background, and
what is damaged is told, and breaks the seal. Where a seal cannot be written, is damaged, of another
generation or older than a day, everything is read as before.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import threading
import time
import weakref
from pathlib import Path
from typing import Any, Final

from indexer.errors import IndexDamaged, IndexUnusable
from indexer.store.local.manifest import Manifest, check_content, current_id

logger = logging.getLogger(__name__)

FILE_NAME: Final = ".checked"
Stamps = dict[str, list[int]]
# A file that was written so shortly before the check may be written again within one tick of the
# clock of its file system, and have the same times after that.
_SETTLED_NS = 2_000_000_000
# The same where the clock tells less than milliseconds, for whoever wrote the files.
_TICK_NS = 50_000_000
_MILLISECOND_NS = 1_000_000
_LONGEST_S = 86_400
# An opening and the first questions come first.
_DELAY_S = 1.0


def stamps_of(folder: Path, manifest: Manifest) -> Stamps | None:
    """Size, inode, and times of content and of the file itself; None when a file is missing."""
    found: Stamps = {}
    for name in sorted(manifest.files):
        try:
            status = (folder / name).stat()
        except OSError:
            return None
        found[name] = [status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns]
    return found


def seal(folder: Path, manifest: Manifest, before: Stamps | None, started_ns: int) -> None:
    """Seal a generation that was found whole; `before` are the stamps when that check started.

    Nothing happens when a file was written meanwhile or just before, or the folder is read-only.
    """
    now = stamps_of(folder, manifest)
    if now is None or now != before:
        return
    if _youngest(now) <= started_ns - _SETTLED_NS:
        _write(folder, manifest, now)


def seal_own(folder: Path, manifest: Manifest) -> bool:
    """Seal a generation that this process wrote and hashed a moment ago; whether that was done.

    A running server then opens it without reading it first; it is read in the background as any
    other. Nothing happens where a file was written just now, as in a small index, or where the
    clock of the file system is too coarse to tell that a file was written again.
    """
    now = stamps_of(folder, manifest)
    if now is None:
        return False
    is_fine = any(time_ns % _MILLISECOND_NS for _, _, *times in now.values() for time_ns in times)
    is_sealable = is_fine and _youngest(now) <= time.time_ns() - _TICK_NS
    if is_sealable:
        _write(folder, manifest, now)
    return is_sealable


def seal_again(folder: Path, manifest: Manifest) -> None:
    """Seal a generation anew whose files lost their links in the one before: that is a change."""
    if not is_sealed(folder, manifest):
        time.sleep(2 * _TICK_NS / 1e9)
        seal_own(folder, manifest)


def _youngest(stamps: Stamps) -> int:
    return max((max(times) for _, _, *times in stamps.values()), default=0)


def _write(folder: Path, manifest: Manifest, now: Stamps) -> None:
    body = _body(manifest.index_id, now)
    path = _path(folder)
    fresh = path.with_name(f"{FILE_NAME}.{os.getpid()}.{threading.get_ident()}")
    try:
        fresh.write_text(body + _digest(body) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def is_sealed(folder: Path, manifest: Manifest) -> bool:
    """Whether the files are those that were found whole not long ago."""
    path = _path(folder)
    try:
        age_s = time.time() - path.stat().st_mtime
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    stamps = stamps_of(folder, manifest)
    if stamps is None or not -_LONGEST_S < age_s < _LONGEST_S:
        return False
    body = _body(manifest.index_id, stamps)
    return content == body + _digest(body) + "\n"


def break_seal(folder: Path) -> None:
    """Who opens the generation next reads all of it."""
    with contextlib.suppress(OSError):
        _path(folder).unlink(missing_ok=True)


def _path(folder: Path) -> Path:
    """Beside `current`: there is one seal, that of the generation that serves."""
    return folder.parent.parent / FILE_NAME


def _body(index_id: str, stamps: Stamps) -> str:
    return json.dumps({"index_id": index_id, "files": stamps}, indent=0) + "\n"


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


class LaterCheck:
    """Reads every file of an open generation in a thread; `damage` is what it found wrong."""

    def __init__(self) -> None:
        self.damage: IndexDamaged | None = None
        self.done: Final = threading.Event()

    @classmethod
    def begun(cls, folder: Path, manifest: Manifest) -> LaterCheck:
        """A check at work. It ends early when nobody holds it, or another generation serves."""
        check = cls()
        arguments: tuple[Any, ...] = (weakref.ref(check), check.done, folder, manifest)
        threading.Thread(target=_look, args=arguments, name="lanmei-check", daemon=True).start()
        return check


def _look(
    held: weakref.ref[LaterCheck], done: threading.Event, folder: Path, manifest: Manifest
) -> None:
    try:
        time.sleep(_DELAY_S)
        started_ns, before = time.time_ns(), stamps_of(folder, manifest)
        for name in sorted(manifest.files):
            if held() is None:
                return
            check_content(folder, manifest, name)
        seal(folder, manifest, before, started_ns)
    except IndexUnusable as error:
        check = held()
        if check is None or not _serves(folder, manifest):
            return
        logger.error("%s", error)  # noqa: TRY400 - the message says it all
        if isinstance(error, IndexDamaged):
            break_seal(folder)
            check.damage = error
    finally:
        done.set()


def _serves(folder: Path, manifest: Manifest) -> bool:
    """Whether the files are still wanted: those of an old generation go while it is held open."""
    try:
        return folder.is_dir() and current_id(folder.parent.parent) == manifest.index_id
    except IndexUnusable:
        return False
