"""A running `lanmei serve` for the experiments: its port, its processes, its memory."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.stress.result import LANMEI

_CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("LANMEI_")}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, and the process that was started."""

    port: int
    process: psutil.Process

    def call(
        self, method: str, path: str, body: object = None, timeout_s: float = 60
    ) -> tuple[int, Any]:
        """Status and body of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            content = json.dumps(body) if body is not None else None
            connection.request(method, path, content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def workers(self) -> list[psutil.Process]:
        """The worker processes, oldest first, without helper processes of Python."""
        children = self.process.children()
        found: list[tuple[float, psutil.Process]] = []
        for child in children:
            with suppress(psutil.NoSuchProcess):  # a zombie counts as none
                if "resource_tracker" not in " ".join(child.cmdline()):
                    found.append((child.create_time(), child))
        return [child for _, child in sorted(found, key=lambda pair: pair[0])]

    def megabytes(self) -> float:
        """The memory of all processes of the server."""
        total = 0
        for process in [self.process, *self.process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
        return round(total / 1e6, 1)


@contextmanager
def serving(index_dir: Path, *flags: str) -> Iterator[Server]:
    """Start a server on a free port; it is stopped afterwards."""
    command = [*LANMEI, "serve", "--port", "0", "--index", str(index_dir), "--lang", "en", *flags]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", env=_CLEAN
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the server has no output")
            line = process.stdout.readline()
            port = int(line.split("http://127.0.0.1:")[1].split("/")[0])
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def wait_until_ready(server: Server, seconds: float = 60) -> None:
    """Wait until `/readyz` reports that the server is ready."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if server.call("GET", "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the server is not ready")
