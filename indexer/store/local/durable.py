"""Writes that outlive a power failure: a file is on the disk when it and its folder are synced.

Without this a rename can reach the disk before the content of what was renamed, and the index is
then a folder of empty files.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until the content of a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Wait until everything in `folder` is on the disk: files first, then folders, inner first."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in sorted(names):
            sync(Path(parent) / name)
        sync(Path(parent))


def sync_folder(folder: Path) -> None:
    """Wait until the files of a folder and their names are on the disk; those of inner ones are."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            sync(path)
    sync(folder)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; each new name is on the disk when this returns."""
    new = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in new:
        sync(made.parent)


def move(source: Path, target: Path) -> None:
    """Rename a folder that is on the disk; the new name is there too when this returns."""
    os.rename(source, target)  # noqa: PTH104 - one place for each system call, so that it is traced
    sync(target.parent)
    if source.parent != target.parent:
        sync(source.parent)


def link(source: Path, target: Path) -> None:
    """Give a file that nobody writes to any more a second name; a copy where that cannot be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def write_text(path: Path, text: str) -> None:
    """Replace a small file in one step: after a power failure it has the old text or the new."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)  # noqa: PTH105 - as above
    sync(path.parent)
