"""A Milvus Lite server for tests: on this machine alone, one for all workers of a run."""

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_STARTS_S = 60.0
_started: "dict[int, subprocess.Popen[bytes]]" = {}


@contextlib.contextmanager
def shared_server(folder: Path) -> Iterator[int]:
    """The port of a server that everybody shares who names the same folder.

    Who comes first starts it, who goes last ends it.
    """
    pytest.importorskip("milvus_lite")
    pytest.importorskip("pymilvus")
    folder.mkdir(exist_ok=True, parents=True)
    with _state(folder) as state:
        if not state.get("users"):
            state["port"] = free_port()
            process = start(folder / "data", state["port"])
            state["pid"] = process.pid
            _started[process.pid] = process
        state["users"] = state.get("users", 0) + 1
        port: int = state["port"]
    try:
        yield port
    finally:
        with _state(folder) as state:
            state["users"] -= 1
            if not state["users"]:
                _end(state["pid"])


@contextlib.contextmanager
def _state(folder: Path) -> Iterator[dict[str, int]]:
    with (folder / "state.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        state: dict[str, int] = json.loads(file.read() or "{}")
        yield state
        file.seek(0)
        file.truncate()
        json.dump(state, file)


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    if pid in _started:  # else another worker did
        _started.pop(pid).wait(20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """A server on a port of this machine; it answers when this returns."""
    folder.parent.mkdir(exist_ok=True, parents=True)
    with (folder.parent / "milvus.log").open("ab") as log:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder),
                "--host", "127.0.0.1", "--port", str(port),
            ],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )  # fmt: skip
    _wait(server, port)
    return server


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + _STARTS_S
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail("the Milvus Lite server does not answer")


class Cable:
    """What lies between a client and a server: it can be cut, held, and mended again."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener: socket.socket | None = None
        self._pairs: list[socket.socket] = []
        self._held = threading.Event()
        self._held.set()  # set: bytes pass
        self.port = free_port()
        self.mend()

    def mend(self) -> None:
        """Let connections and bytes pass."""
        self._held.set()
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def hold(self) -> None:
        """Connections are taken, and nothing passes: a server that hangs."""
        self._held.clear()

    def cut(self) -> None:
        """End every connection and take none: a server that is gone."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for end in self._pairs:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._pairs += [near, far]
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        with near, far, contextlib.suppress(OSError, ValueError):
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    piece = ready.recv(1 << 16)
                    self._held.wait()
                    if not piece:
                        return
                    other[ready].sendall(piece)
