"""Checking in a process of its own, which can be ended: a long draft never holds up a server.

The process opens the documents of one generation, then answers one line of JSON with another:
`{"text": …}` or `{"quotes": […]}` with the report, or with the error that a caller is told.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from indexer.errors import BusyError, LanmeiError, QuestionError
from indexer.names import load_names
from indexer.store import open_records
from service.verifying.verifier import Verifier

# `-P`: what stands in the current folder is never taken for ours.
_COMMAND = (sys.executable, "-P", "-c", "from service.verifying.process import main; main()")
_PIECE = 1 << 16


class VerifyProcess:
    """One process that checks drafts against the generation in `folder`; started when needed.

    Safe to share between threads: one draft is checked at a time.
    """

    def __init__(self, folder: Path, names: Path | None = None) -> None:
        self.folder = folder
        self._names = names
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def report(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """The report on `{"text": …}` or `{"quotes": […]}`, as JSON.

        Raises:
            BusyError: when others are being checked, or the time is up; the process is ended then.
            QuestionError: when there is nothing to check.
        """
        deadline = time.monotonic() + timeout_s
        if not self._lock.acquire(timeout=timeout_s):
            raise _too_long(timeout_s)
        try:
            line = self._ask(json.dumps(request).encode() + b"\n", deadline)
            answer: dict[str, Any] = json.loads(line)
        except TimeoutError as error:
            self._end()
            raise _too_long(timeout_s) from error
        except (OSError, ValueError) as error:  # it was killed, or its generation is gone
            self._end()
            raise BusyError(
                en="checking was broken off because the index changes; try again",
                zh="索引正在更新，核对中断；请重试",
            ) from error
        finally:
            self._lock.release()
        if "error" in answer:
            raise QuestionError(**answer["error"])
        report: dict[str, Any] = answer["report"]
        return report

    def close(self) -> None:
        """End the process; a later call starts another."""
        with self._lock:
            self._end()

    def _ask(self, line: bytes, deadline: float) -> bytes:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            about = {"folder": str(self.folder), "names": self._names and str(self._names)}
            line = json.dumps(about).encode() + b"\n" + line
        return _exchange(self._process, line, deadline)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process = None


def _exchange(process: subprocess.Popen[bytes], line: bytes, deadline: float) -> bytes:
    """Write `line` and read the next one, both before `deadline`.

    Raises:
        OSError, ValueError: when the process ended.
        TimeoutError: when it takes longer.
    """
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    source, sink = process.stdout.fileno(), process.stdin.fileno()
    os.set_blocking(sink, False)
    parts: list[bytes] = []
    waiting = memoryview(line)
    with selectors.DefaultSelector() as ready:
        ready.register(source, selectors.EVENT_READ)
        ready.register(sink, selectors.EVENT_WRITE)
        while True:
            events = ready.select(deadline - time.monotonic())
            if not events and time.monotonic() >= deadline:
                raise TimeoutError
            for key, _ in events:
                if key.fd == sink:
                    waiting = waiting[os.write(sink, waiting[:_PIECE]) :]
                    if not waiting:
                        ready.unregister(sink)
                    continue
                part = os.read(source, _PIECE)
                if not part:
                    raise ValueError("the process ended")
                parts.append(part)
                if part.endswith(b"\n"):
                    return b"".join(parts)


def _too_long(timeout_s: float) -> BusyError:
    return BusyError(
        en=f"checking took longer than {timeout_s:g} s; send a shorter draft, or parts of it",
        zh=f"核对超过 {timeout_s:g} 秒；请缩短稿件或分段提交",
        code="timeout",
    )


def main() -> None:
    """Serve the process that started this one, until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    about = json.loads(sys.stdin.buffer.readline())
    records = open_records(Path(about["folder"]))
    names = load_names(Path(about["names"]) if about["names"] else None, records.corpus_names)
    verifier = Verifier(records, names.with_speakers(records.statements))
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            if "quotes" in request:
                report = verifier.verify_quotes(request["quotes"])
            else:
                report = verifier.verify_text(request["text"])
            answer = {"report": report.to_json()}
        except LanmeiError as error:
            answer = {"error": {"en": error.en, "zh": error.zh, "code": error.code}}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
