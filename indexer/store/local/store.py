"""The store that keeps an index as files on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from indexer.encoders import Encoder
from indexer.errors import IndexMissing, IndexUnusable
from indexer.store.local.contents import write_contents
from indexer.store.local.generation import Index, open_generation
from indexer.store.local.manifest import CURRENT, current_id
from indexer.store.local.publishing import GENERATIONS, publish, writing
from indexer.store.local.reads import IndexReads
from indexer.store.local.written import telling_full_disk
from indexer.store.protocol import Contents, Reads

# A build that follows removes what a killed one left under this name.
_STAGED = ".building-staged-"


class LocalStore:
    """The generations in one index folder."""

    is_elsewhere: Final = False

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self.address: Final = str(index_dir)

    def stamp(self) -> object:
        """See `Store.stamp`; costs one stat."""
        try:
            status = os.stat(self._index_dir / CURRENT)  # noqa: PTH116 - half the cost of Path
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def index(self, encoder: Encoder | None, generation_id: str | None = None) -> Index:
        """See `Store.index`. What a killed build left is removed."""
        if generation_id is None:
            return Index.open(self._index_dir, encoder)
        return self._opened(generation_id, encoder)

    def stage(self, contents: Contents) -> str:
        """Write a generation beside the one that serves; see `Writes.stage`."""
        with writing(self._index_dir), telling_full_disk(self._index_dir):
            folder = self._index_dir / f"{_STAGED}{os.getpid()}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            try:
                generation_id = write_contents(folder, contents).index_id
                target = self._staged(generation_id)
                shutil.rmtree(target, ignore_errors=True)
                if not self._is_whole(generation_id):
                    folder.rename(target)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return generation_id

    def check(self, generation_id: str) -> None:
        """Look at all of a generation; see `Writes.check`."""
        self._opened(generation_id)

    def publish(self, generation_id: str) -> None:
        """Let a generation serve, in one step; see `Writes.publish`."""
        index = self._opened(generation_id)
        folder = index.folder or self._folder(generation_id)
        with writing(self._index_dir):
            publish(folder, self._index_dir, index.manifest, index.texts())
            for staged in self._index_dir.glob(f"{_STAGED}*"):
                shutil.rmtree(staged, ignore_errors=True)

    def current(self) -> str | None:
        """The id of the generation that serves; see `Writes.current`."""
        return current_id(self._index_dir)

    def drop(self, generation_id: str) -> None:
        """Remove a generation that does not serve; see `Writes.drop`."""
        if self.current() == generation_id:
            raise IndexUnusable(
                en=f"{self._index_dir}: {generation_id} serves and is not removed; publish another "
                "first",
                zh=f"{self._index_dir}：{generation_id} 正在使用，不能删除；请先发布另一个版本",
            )
        with writing(self._index_dir):
            for folder in (self._staged(generation_id), self._folder(generation_id)):
                shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def open(self, generation_id: str | None = None) -> Iterator[Reads]:
        """Open a generation; see `Store.open`."""
        wanted = generation_id or self.current()
        if wanted is None:
            raise _absent(self._index_dir, "current")
        yield IndexReads(self._opened(wanted))

    def generations(self) -> set[str]:
        """See `Store.generations`."""
        staged = {path.name.removeprefix(_STAGED) for path in self._index_dir.glob(f"{_STAGED}*")}
        folder = self._index_dir / GENERATIONS
        return staged | ({path.name for path in folder.iterdir()} if folder.is_dir() else set())

    def _is_whole(self, generation_id: str) -> bool:
        """Whether the generation stands in its place already."""
        try:
            open_generation(self._folder(generation_id), generation_id, None)
        except IndexUnusable:
            return False
        return True

    def _opened(self, generation_id: str, encoder: Encoder | None = None) -> Index:
        staged = self._staged(generation_id)
        folder = staged if staged.is_dir() else self._folder(generation_id)
        if not folder.is_dir():
            raise _absent(self._index_dir, generation_id)
        return open_generation(folder, generation_id, encoder)

    def _staged(self, generation_id: str) -> Path:
        return self._index_dir / f"{_STAGED}{generation_id}"

    def _folder(self, generation_id: str) -> Path:
        return self._index_dir / GENERATIONS / generation_id


def _absent(index_dir: Path, generation_id: str) -> IndexMissing:
    return IndexMissing(
        en=f"{index_dir}: there is no generation {generation_id}; make one with `lanmei index`",
        zh=f"{index_dir}：没有索引版本 {generation_id}；请运行 `lanmei index` 建立",
    )
