"""What another user may not do: root, who may do everything, becomes nobody for a while."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_NOBODY = 65534


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Be a user without special rights. What is needed is imported before."""
    if os.geteuid() != 0:
        yield
        return
    group = os.getegid()
    os.setegid(_NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)


@contextlib.contextmanager
def folder_of_nobody() -> Iterator[Path]:
    """A folder that nobody can reach and write; pytest's own belong to one user alone."""
    with tempfile.TemporaryDirectory(prefix="lanmei-nobody-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            for path in sorted(folder.rglob("*")):
                with contextlib.suppress(OSError):
                    path.chmod(0o700)
