"""One build at a time, in a folder of its own; then the generation is published in one step."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import numpy as np

from indexer.encoders import TextKeys, forget_texts, prune
from indexer.errors import IndexUnusable
from indexer.splitting import SPLITTER_VERSION
from indexer.store.local.durable import make_folder, move, sync, sync_tree, write_text
from indexer.store.local.manifest import (
    CURRENT,
    Manifest,
    check_file,
    check_fits,
    check_whole,
    current_id,
    read_manifest,
)
from indexer.store.local.seal import seal_again, seal_own
from indexer.store.local.written import cannot_write, telling_full_database, telling_full_disk

GENERATIONS = "generations"
CACHE = "cache"
_BUILDING = ".building-"
# Stands from before the swap until what it replaced is gone; a killed build leaves it.
_UNFINISHED = ".cleaning"
# An opening that finishes the work of a killed build holds the lock for a moment.
_PATIENCE_S = 2.0


# Folders that this process writes to, each with the thread that does; and those it builds in.
_held: dict[Path, int] = {}
_built: set[Path] = set()


@contextlib.contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Be the only writer of an index; a process that dies gives the lock back.

    Inside it, the same thread may take it again.

    Raises:
        IndexUnusable: when another process or thread is writing, or the folder cannot be written.
    """
    with telling_full_disk(index_dir):
        make_folder(index_dir / GENERATIONS)
        place = index_dir.resolve()
        lock = (index_dir / "lock").open("a", encoding="utf-8")
    with lock:
        if _held.get(place) == threading.get_ident():
            yield
            return
        _take(lock, index_dir)
        _held[place] = threading.get_ident()
        try:
            with telling_full_database(index_dir):
                yield
        finally:
            del _held[place]


@contextlib.contextmanager
def building(index_dir: Path) -> Iterator[Path]:
    """Give a temporary folder to build in; it is gone afterwards unless it was published.

    One build at a time: a second one is refused. What a killed build left is removed.

    Raises:
        IndexUnusable: when another build is running, or the folder cannot be written.
    """
    with writing(index_dir):
        place = index_dir.resolve()
        if place in _built:
            raise _busy(index_dir)
        for leftover in index_dir.glob(f"{_BUILDING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder = index_dir / f"{_BUILDING}{os.getpid()}"
        _built.add(place)
        try:
            with telling_full_disk(index_dir):
                folder.mkdir()
                yield folder
        finally:
            _built.discard(place)
            shutil.rmtree(folder, ignore_errors=True)


def _busy(index_dir: Path) -> IndexUnusable:
    return IndexUnusable(
        en=f"{index_dir}: another `lanmei index` is at work here; wait until it is done",
        zh=f"{index_dir}：另一个 `lanmei index` 正在运行；请等待它完成",
        code="index-busy",
    )


def _take(lock: IO[str], index_dir: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            raise _busy(index_dir) from error
        except OSError as error:  # a file system without locks
            raise cannot_write(index_dir, error) from error
        return


def serving_manifest(index_dir: Path) -> Manifest | None:
    """The manifest of the serving generation when this program made it; whole or not."""
    try:
        index_id = current_id(index_dir)
        if index_id is None:
            return None
        folder = index_dir / GENERATIONS / index_id
        found = read_manifest(folder)
        check_fits(folder, found, None)
    except IndexUnusable:
        return None
    made_here = found.index_id == index_id and found.splitter_version == SPLITTER_VERSION
    return found if made_here else None


def is_whole(index_dir: Path, manifest: Manifest, *names: str) -> bool:
    """Whether a generation is what it was when it was made; its files `names` if they are given."""
    folder = index_dir / GENERATIONS / manifest.index_id
    try:
        if not names:
            check_whole(folder, manifest, manifest.index_id)
        for name in names:
            check_file(folder, manifest, manifest.index_id, name)
    except IndexUnusable:
        return False
    return True


def _is_intact(folder: Path, manifest: Manifest) -> bool:
    """True when the same generation stands there already, whole."""
    try:
        check_whole(folder, read_manifest(folder), manifest.index_id)
    except IndexUnusable:
        return False
    return True


def publish(
    folder: Path,
    index_dir: Path,
    manifest: Manifest,
    texts: Iterable[str] | TextKeys,
    *,
    gone: TextKeys | None = None,
    is_synced: bool = False,
) -> None:
    """Move a finished, checked folder into place and point `current` at it, in one step.

    Every file and folder is on the disk before `current` is replaced, and `current` is before
    anything is removed: a power failure leaves the old index or the new one, whole. Other
    generations go, and vectors of texts that are not in `texts` (or their keys): a deleted
    document is then in no file of the index. `gone` are the keys of those that were there before
    and are not now, where that is known; `is_synced` tells that everything in the folder is on the
    disk, and was not written to since. A process that holds a generation open keeps it until it
    lets go.
    """
    target = index_dir / GENERATIONS / manifest.index_id
    if _is_intact(target, manifest):
        sync_tree(target)
        sync(target.parent)
    else:
        if not is_synced:
            sync_tree(folder)
        if target.exists():
            # What lies there is damaged. It steps aside, so that nothing is ever half removed.
            move(target, index_dir / f"{_BUILDING}damaged-{os.getpid()}")
        move(folder, target)
    write_text(index_dir / _UNFINISHED, "")
    sealed = seal_own(target, manifest)
    write_text(index_dir / CURRENT, manifest.index_id + "\n")
    _remove_others(index_dir, manifest.index_id, texts, gone)
    if sealed:
        seal_again(target, manifest)


def _remove_others(
    index_dir: Path,
    index_id: str,
    texts: Iterable[str] | TextKeys,
    gone: TextKeys | None = None,
) -> None:
    """Remove whatever is not of generation `index_id`. The lock is held."""
    for leftover in index_dir.glob(f"{_BUILDING}damaged-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for other in (index_dir / GENERATIONS).iterdir():
        if other.name != index_id:
            shutil.rmtree(other, ignore_errors=True)
    is_forgotten = (
        gone is not None
        and isinstance(texts, np.ndarray)
        and forget_texts(gone, len(np.unique(texts)), index_dir / CACHE)
    )
    if not is_forgotten:
        prune(texts, index_dir / CACHE)
    (index_dir / _UNFINISHED).unlink(missing_ok=True)
    sync(index_dir)


def leftovers(index_dir: Path, index_id: str | None) -> list[str]:
    """What killed builds left in the index folder, and the generations that do not serve."""
    found = [path.name for path in index_dir.glob(f"{_BUILDING}*")]
    found += [_UNFINISHED] if (index_dir / _UNFINISHED).exists() else []
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        names = {path.name for path in (index_dir / GENERATIONS).iterdir()}
        found += [f"{GENERATIONS}/{name}" for name in names - {index_id}]
    return sorted(found)


def is_being_written(index_dir: Path) -> bool:
    """Whether another process or thread is writing the index now."""
    try:
        with (index_dir / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _held.get(index_dir.resolve()) != threading.get_ident()
    except OSError:
        return False
    return False


def point_to(index_dir: Path, index_id: str) -> None:
    """Let a whole generation serve that is there already. Inside `writing`."""
    write_text(index_dir / CURRENT, index_id + "\n")


def clean(index_dir: Path, index_id: str, texts: Iterable[str]) -> None:
    """Remove what killed builds left and every other generation. Inside `writing`."""
    for leftover in index_dir.glob(f"{_BUILDING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    _remove_others(index_dir, index_id, texts)


def finish_cleaning(index_dir: Path, index_id: str, texts: Callable[[], Iterable[str]]) -> None:
    """Remove what a killed build left, when generation `index_id` is the one that serves.

    A build at work, or a folder that may only be read, is left alone. `texts` gives the texts
    whose vectors are kept.
    """
    try:
        names = {path.name for path in (index_dir / GENERATIONS).iterdir()}
        if names == {index_id} and not (index_dir / _UNFINISHED).exists():
            return
        with (index_dir / "lock").open("a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if current_id(index_dir) == index_id:
                _remove_others(index_dir, index_id, texts())
    except (OSError, IndexUnusable):
        return
