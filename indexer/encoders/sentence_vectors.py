"""The vectors of the sentences of every passage: an answer encodes nothing but the question.

Row i of a passage's vectors is sentence i of `sentence_spans(passage.text)`. Half precision on
disk: cosines move by less than 0.001.

Up to `IN_MEMORY` bytes they are read when the index is opened; more stay in the file and are read
when they are asked for. They are not mapped: a mapped file that is cut short kills the process, a
read that comes back short or changed is an error that can be told.
"""

from __future__ import annotations

import contextlib
import os
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Protocol

import numpy as np
import numpy.typing as npt

from indexer.encoders.protocol import Vectors, unit_rows
from indexer.errors import IndexDamaged
from indexer.records import Passage
from indexer.text import sentence_spans

VECTORS_FILE = "sentences.npy"
STARTS_FILE = "sentence_starts.npy"


def sentences_of(passages: Sequence[Passage]) -> list[list[str]]:
    """The texts of the sentences of each passage."""
    return [
        [passage.text[start:end] for start, end in sentence_spans(passage.text)]
        for passage in passages
    ]


_BLOCK = 1 << 20
Halves = npt.NDArray[np.float16]
Rows = npt.NDArray[np.int64]

# Read at opening: some 87 000 sentences of 384 dimensions.
IN_MEMORY = 64 << 20


class _Stored(Protocol):
    """The vectors of all sentences, wherever they are."""

    def of(self, row: int) -> Halves:
        """Those of the passage at `row`."""
        ...


class SentenceVectors:
    """Sentence vectors by passage row."""

    def __init__(self, stored: _Stored, *, damage: str | None = None) -> None:
        self._stored = stored
        # What was found wrong since the index was opened.
        self.damage = damage

    @classmethod
    def create(cls, vectors: Vectors, counts: Sequence[int]) -> SentenceVectors:
        """Take the vectors of all sentences in order, and how many each passage has."""
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(_InMemory(vectors.astype(np.float16, copy=False), starts))

    def of(self, row: int) -> Vectors:
        """Unit rows, float32, one for each sentence of the passage at `row`.

        Raises:
            IndexDamaged: when the file was changed or cut after it was opened.
        """
        return unit_rows(self.stored(row).astype(np.float32))

    def stored(self, row: int) -> Halves:
        """The same as they are stored, in half precision; raises as `of` does."""
        try:
            return self._stored.of(row)
        except IndexDamaged as error:
            self.damage = error.en
            raise

    def save(self, folder: Path) -> None:
        """Write both arrays of what `create` made."""
        if not isinstance(self._stored, _InMemory):
            raise TypeError("only vectors that were just made are saved")
        np.save(folder / VECTORS_FILE, self._stored.vectors)
        np.save(folder / STARTS_FILE, self._stored.starts)

    @staticmethod
    def splice(folder: Path, before: Path, parts: Sequence[tuple[int, int] | Halves]) -> None:
        """Write what `save` writes, of sentences of another folder (first, last) and new ones.

        Raises:
            OSError, ValueError: when the other files are not what `save` wrote.
        """
        with (before / VECTORS_FILE).open("rb") as old, (folder / VECTORS_FILE).open("wb") as new:
            version = np.lib.format.read_magic(old)
            if version != (1, 0):
                raise ValueError(f"{VECTORS_FILE}: of version {version}")
            (n_old, dimension), _, kind = np.lib.format.read_array_header_1_0(old)
            offset, width = old.tell(), 2 * dimension
            n = sum(part[1] - part[0] if isinstance(part, tuple) else len(part) for part in parts)
            about = {"descr": kind.str, "fortran_order": False, "shape": (n, dimension)}
            np.lib.format.write_array_header_1_0(new, about)
            for part in parts:
                if not isinstance(part, tuple):
                    new.write(part.astype(kind).tobytes())
                    continue
                if part[1] > n_old:
                    raise ValueError(f"{VECTORS_FILE} was cut short")
                _copy(old, new, offset + part[0] * width, offset + part[1] * width)

    @classmethod
    def load(cls, folder: Path, *, in_memory: int | None = None) -> SentenceVectors | None:
        """Open what `save` wrote; None when the index was built without sentences.

        Raises:
            OSError, ValueError: when a file is not what `save` wrote.
        """
        path = folder / VECTORS_FILE
        if not path.exists():
            return None
        starts = np.load(folder / STARTS_FILE, allow_pickle=False)
        if path.stat().st_size > (IN_MEMORY if in_memory is None else in_memory):
            return cls(_OnDisk(path, starts))
        return cls(_InMemory(np.load(path, allow_pickle=False), starts))


def _copy(old: IO[bytes], new: IO[bytes], place: int, end: int) -> None:
    """Append a part of one file to another, by the system where it can do that."""
    new.flush()
    with contextlib.suppress(AttributeError, OSError):
        while place < end and (
            n_sent := os.sendfile(new.fileno(), old.fileno(), place, end - place)
        ):
            place += n_sent
    new.seek(0, os.SEEK_END)
    old.seek(place)
    while place < end:
        content = old.read(min(end - place, _BLOCK))
        if not content:
            raise ValueError(f"{VECTORS_FILE} was cut short")
        new.write(content)
        place += len(content)


class _InMemory:
    """`vectors[starts[row]:starts[row + 1]]` are those of one passage."""

    def __init__(self, vectors: Halves, starts: Rows) -> None:
        self.vectors = vectors
        self.starts = starts

    def of(self, row: int) -> Halves:
        return self.vectors[self.starts[row] : self.starts[row + 1]]


class _OnDisk:
    """The same in an open file, which must stay what it was when it was opened."""

    def __init__(self, path: Path, starts: Rows) -> None:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)  # reads the header, maps the rest
        self._offset, self._dimension = int(mapped.offset), int(mapped.shape[1])
        if mapped.dtype != np.float16 or len(mapped) != starts[-1]:
            raise ValueError(f"{path.name} does not fit {STARTS_FILE}")
        del mapped
        self._path = path
        self._starts = starts
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._written = self._when_written()

    def of(self, row: int) -> Halves:
        content = self._read(row)
        if self._when_written() != self._written:
            raise IndexDamaged(
                en=f"{self._path}: the index was changed while it is in use; rebuild it with "
                "`lanmei index`",
                zh=f"{self._path}：索引在使用中被改动；请运行 `lanmei index` 重新建立",
            )
        return np.frombuffer(content, dtype=np.float16).reshape(-1, self._dimension)

    def _when_written(self) -> tuple[int, int]:
        """Size and time of the content; a checksum of each passage would cost reading them all."""
        status = os.fstat(self._file)
        return status.st_size, status.st_mtime_ns

    def _read(self, row: int) -> bytes:
        first, last = int(self._starts[row]), int(self._starts[row + 1])
        width = 2 * self._dimension
        return os.pread(self._file, (last - first) * width, self._offset + first * width)
