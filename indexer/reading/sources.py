"""Reads the files of a corpus, each once: from stored readings, or afresh, several at a time."""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from indexer.reading.catalog import Entry
from indexer.reading.files import Inside, read_content, status_of
from indexer.reading.findings import NOT_OF_THE_FILE, Finding, NotRead
from indexer.reading.guard import GuardedReader, guarded_readers
from indexer.reading.kept import KeptReadings, Known, stamp_of
from indexer.reading.records import Reading

_MAX_WORKERS = 4


@dataclass(slots=True)
class Source:
    """A file by its relative path, with its description; `reading` when it was read afresh.

    `entry` is its row of the catalogue or its description file; `wrong` when there is a description
    file that cannot be used.
    """

    path: str
    entry: Entry | None
    reading: Reading | None = None
    wrong: bool = False

    @property
    def in_catalogue(self) -> bool:
        """Whether the catalogue gives its id."""
        return self.entry is not None and bool(self.entry.document_id)


def read_sources(
    folder: Path,
    sources: Sequence[Source],
    version: str,
    kept: KeptReadings | None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, str | Finding]:
    """Path -> sha256 of the bytes, or the finding that says why the file was not read.

    With `kept` the readings are stored there, else in the sources.
    """
    found: dict[str, str | Finding] = {}
    waiting: list[Source] = []
    inside = Inside(folder)
    for source in sources:
        value = _known(folder, inside, source, version, kept)
        if value is None:
            waiting.append(source)
        else:
            found[source.path] = value
    done = len(found)
    if progress is not None and waiting:
        progress(done, len(sources))
    for source, known, result in _read_all(folder, waiting):
        found[source.path] = _keep(source, known, result, version, kept)
        done += 1
        if progress is not None:
            progress(done, len(sources))
    return {source.path: _checked(source, found[source.path]) for source in sources}


def _known(
    folder: Path, inside: Inside, source: Source, version: str, kept: KeptReadings | None
) -> str | Finding | None:
    """The digest of a file unchanged since its reading was stored; None when it must be read."""
    try:
        status = status_of(f"{folder}/{source.path}", inside)
    except NotRead as error:
        return error.finding
    known = kept.known.get(source.path) if kept is not None else None
    if known is None or kept is None or known.version != version:
        return None
    if known.stamp != stamp_of(status):
        return None
    return _kept_value(kept, source.path, known)


def _kept_value(kept: KeptReadings, path: str, known: Known) -> str | Finding | None:
    """The digest or finding stored for a file, without loading the text."""
    if not known.failed:
        return known.sha256
    found = kept.get(path)
    return found if isinstance(found, Finding) else None


def _read_all(
    folder: Path, waiting: Sequence[Source]
) -> Iterator[tuple[Source, Known | None, Reading | Finding]]:
    """Read files in parallel, one process per worker; yields them in order."""
    if not waiting:
        return
    n = max(min(_MAX_WORKERS, os.cpu_count() or 1, len(waiting)), 1)
    with guarded_readers(n) as readers, ThreadPoolExecutor(n) as pool:
        free: queue.SimpleQueue[GuardedReader] = queue.SimpleQueue()
        for reader in readers:
            free.put(reader)

        def work(source: Source) -> tuple[Source, Known | None, Reading | Finding]:
            reader = free.get()
            try:
                return _read(folder, source, reader)
            finally:
                free.put(reader)

        try:
            yield from pool.map(work, waiting)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _read(
    folder: Path, source: Source, reader: GuardedReader
) -> tuple[Source, Known | None, Reading | Finding]:
    known: Known | None = None
    try:
        content = read_content(folder / source.path, folder)
        known = Known(content.stamp, content.sha256, "")
        return source, known, reader.read(source.path, content.data)
    except NotRead as error:
        return source, known, error.finding


def _keep(
    source: Source,
    known: Known | None,
    result: Reading | Finding,
    version: str,
    kept: KeptReadings | None,
) -> str | Finding:
    if isinstance(result, Finding) and result.code in NOT_OF_THE_FILE:
        return result
    failed = isinstance(result, Finding)
    if known is not None and kept is not None:
        kept.put(source.path, Known(known.stamp, known.sha256, version, failed=failed), result)
    elif isinstance(result, Reading):
        source.reading = result
    if isinstance(result, Finding):
        return result
    return known.sha256 if known is not None else ""


def _checked(source: Source, value: str | Finding) -> str | Finding:
    """The digest, or a finding when it is not the one in the catalogue."""
    expected = source.entry.sha256 if source.entry is not None else None
    if isinstance(value, Finding) or expected is None or value == expected:
        return value
    return Finding("checksum", detail=f"{value}, {expected}")
