"""A Milvus Lite server for tests: on this machine alone, ended when it is no longer needed."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_STARTS_S = 60.0


@contextlib.contextmanager
def milvus_lite(folder: Path) -> Iterator[str]:
    """The address of an index in a server that keeps its data in `folder`."""
    pytest.importorskip("milvus_lite")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start(folder, port)
    try:
        yield f"milvus://127.0.0.1:{port}/contract"
    finally:
        server.terminate()
        server.wait(20)


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
