"""The files of a folder, opened safely: no device, no link out of it, no file too large."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.reading.findings import NotRead
from indexer.reading.kept import stamp_of

MAX_BYTES = 150_000_000
_KINDS = (
    (stat.S_ISFIFO, "FIFO"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"), (stat.S_ISDIR, "folder"),
)  # fmt: skip
# Folders of version control and other programs; they contain no documents.
_OWN_FOLDERS = frozenset({".lanmei", ".git"})
# Made by programs, never a document.
_SIDE_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, and the stamp that tells whether it changed."""

    data: bytes
    stamp: str
    sha256: str


def find_files(folder: Path) -> Iterator[str]:
    """The sorted relative paths of all files in a folder; links are not followed.

    Bytes of a name that are not UTF-8 become U+FFFD: no text can contain them. A folder without
    read permission is listed with "/" at its end.
    """
    found: list[str] = []

    def closed(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename or folder))
        found.append(path.relative_to(folder).as_posix() + "/")

    for directory, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if name not in _OWN_FOLDERS)
        base = Path(directory)
        inner = base.relative_to(folder).as_posix()
        before = "" if inner == "." else f"{inner}/"
        found.extend(before + name for name in names)
        found.extend(before + name for name in folders if (base / name).is_symlink())
    yield from sorted(os.fsencode(path).decode("utf-8", "replace") for path in found)


def is_left_out(relative: str) -> bool:
    """True for hidden files, README files, and files that programs leave with documents."""
    parts = relative.split("/")
    name = parts[-1].lower()
    return (
        any(part.startswith(".") for part in parts)
        or name.rsplit(".", 1)[0] == "readme"
        or name in _SIDE_FILES
        or name.startswith("~$")
    )


class Inside:
    """Whether paths lead out of a folder through links; each parent folder is looked up once."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.resolve()
        self._known: dict[str, bool] = {}

    def holds(self, path: str, *, is_link: bool) -> bool:
        """True for a path that stays in the folder."""
        if is_link:
            return Path(path).resolve().is_relative_to(self._root)
        parent = os.path.dirname(path)  # noqa: PTH120 - ten thousand of them
        inside = self._known.get(parent)
        if inside is None:
            inside = Path(parent).resolve().is_relative_to(self._root)
            self._known[parent] = inside
        return inside


def status_of(path: str | Path, inside: Inside) -> os.stat_result:
    """What kind of file it is.

    Raises:
        NotRead: `outside`, `special`, `too_large`, `name`, `unreadable`.
    """
    name = os.fspath(path)
    try:
        status = os.lstat(name)
        is_link = stat.S_ISLNK(status.st_mode)
        if not inside.holds(name, is_link=is_link):
            raise NotRead("outside")
        if is_link:
            status = os.stat(name)  # noqa: PTH116 - ten thousand of them
    except FileNotFoundError as error:
        raise NotRead("name") if "\ufffd" in name else _unreadable(error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(error) from error
    if _is_closed(name, status):
        raise _unreadable(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    for is_kind, kind in _KINDS:
        if is_kind(status.st_mode):
            raise NotRead("special", detail=kind)
    if status.st_size > MAX_BYTES:
        raise NotRead("too_large", detail=f"{status.st_size // 1_000_000} MB")
    return status


def read_content(path: Path, folder: Path) -> Content:
    """The bytes of a file of a folder.

    Raises:
        NotRead: when it must not or cannot be read.
    """
    status_of(path, Inside(folder))
    try:
        # Not blocking: a FIFO that meanwhile replaced the file is detected below.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unreadable(error) from error
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise NotRead("special", detail="device")
        try:
            data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise _unreadable(error) from error
    if len(data) > MAX_BYTES:
        raise NotRead("too_large", detail=f"{len(data) // 1_000_000} MB")
    return Content(data, stamp_of(status), hashlib.sha256(data).hexdigest())


def _is_closed(path: str, status: os.stat_result) -> bool:
    """True for a folder that may not be looked into."""
    return stat.S_ISDIR(status.st_mode) and not os.access(
        path, os.R_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids
    )


def _unreadable(error: Exception) -> NotRead:
    """A finding with the system's reason; for a cycle of links pathlib raises RuntimeError."""
    number = errno.ELOOP if isinstance(error, RuntimeError) else errno.EINVAL
    reason = error.strerror if isinstance(error, OSError) else None
    return NotRead("unreadable", detail=reason or os.strerror(number))
