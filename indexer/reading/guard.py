"""Parses untrusted files in another process, with limits of time, memory and output."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from indexer.reading.codec import finding_from, from_json
from indexer.reading.findings import Finding, NotRead
from indexer.reading.formats import format_of, read_bytes
from indexer.reading.records import Reading

# Seconds without an answer or a sign of life, and seconds for one file in total.
PATIENCE_S = 90.0
LONGEST_S = 3_600.0
_MAX_ANSWER = 300_000_000
# Plain text needs no parser that could be attacked; it is decoded here.
_HARMLESS = frozenset({".txt", ".text"})
_ROOT = str(Path(__file__).resolve().parents[2])
_PROGRAM = (
    f"import sys; sys.path.insert(0, {_ROOT!r}); from indexer.reading.worker import main; main()"
)


class GuardedReader:
    """Reads files one after the other in a process that is started when needed.

    Not for use by several threads at once. Close it, or use it in a `with`.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> GuardedReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, name: str, content: bytes) -> Reading:
        """Read a file.

        Raises:
            NotRead: with the finding that says why nothing of it is text.
        """
        if format_of(name, content) in _HARMLESS:
            return read_bytes(name, content)
        process = self._started()
        try:
            body = self._ask(process, name.encode("utf-8", "surrogateescape"), content)
        except _GivenUp as given_up:
            self.close()
            raise NotRead(
                given_up.finding.code, n=given_up.finding.n, detail=given_up.finding.detail
            ) from given_up
        if body[:1] == b"R":
            return from_json(body[1:])
        finding = finding_from(json.loads(body[1:]))
        raise NotRead(finding.code, n=finding.n, detail=finding.detail)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"} | os.environ
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                close_fds=True,
            )
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], name: bytes, content: bytes) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise _GivenUp(Finding("crashed", detail="no pipe"))
        # A process that does not read would block us: a thread writes.
        sender = threading.Thread(target=_write, args=(process.stdin, name, content), daemon=True)
        sender.start()
        deadline = time.monotonic() + LONGEST_S
        while True:
            length = self._receive(process, 8, deadline)
            size = int.from_bytes(length, "big")
            if size == 0:
                continue
            if size > _MAX_ANSWER:
                raise _GivenUp(Finding("bomb", detail=f"{size // 1_000_000} MB"))
            return self._receive(process, size, deadline)

    def _receive(self, process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        stream = process.stdout
        if stream is None:
            raise _GivenUp(Finding("crashed", detail="no pipe"))
        parts: list[bytes] = []
        missing = size
        while missing:
            wait = min(self._patience_s, deadline - time.monotonic())
            ready, _, _ = select.select([stream], [], [], max(wait, 0.0))
            if not ready:
                raise _GivenUp(Finding("timeout", n=round(min(self._patience_s, LONGEST_S))))
            part = os.read(stream.fileno(), min(missing, 1 << 20))
            if not part:
                raise _GivenUp(_end_of(process))
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


class _GivenUp(Exception):  # noqa: N818
    """The process can no longer be used."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _end_of(process: subprocess.Popen[bytes]) -> Finding:
    """The finding for a process that ended: killed for its memory, or crashed."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    code = process.returncode
    if code in {-9, 137}:
        return Finding("memory")
    return Finding("crashed", detail=f"signal {-code}" if code and code < 0 else f"exit {code}")


def _write(stream: IO[bytes], *parts: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):  # the process ended: reading its answer fails
        for part in parts:
            stream.write(len(part).to_bytes(8, "big"))
            stream.write(part)
        stream.flush()


@contextlib.contextmanager
def guarded_readers(n: int) -> Iterator[list[GuardedReader]]:
    """`n` readers, closed at the end."""
    readers = [GuardedReader() for _ in range(n)]
    try:
        yield readers
    finally:
        for reader in readers:
            reader.close()
