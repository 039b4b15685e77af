"""Measures a server with 48 clients that request 20 MB of text and never read it.

    python -m benchmarks.stress.unread               write results/stress/unread.json

The document is added to an open index: the measurement is of the server, sockets and memory.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from benchmarks.stress.result import LANMEI, write_result
from benchmarks.stress.server import Server
from indexer.encoders import open_encoder
from indexer.store import Index
from service.api.app import create_app
from service.api.server import bind, serve_other
from service.api.sockets import WRITE_S
from service.engine import SearchEngine
from service.settings import Settings

CLIENTS = 48
MEGABYTES = 20
# Seconds between clients: too many at once would be refused, not left unread.
PAUSE_S = 0.15
SENTENCE = "湄公河水位上升。The river rose. 𠮷\n"
# The requirement: besides the socket buffers of the kernel, a few chunks for each client.
MOST_GROWTH_MB = 200
_HEAD = "GET /v1/documents/tea/text HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Fixed:
    """A source of one fixed engine."""

    def __init__(self, engine: SearchEngine) -> None:
        self.engine = engine

    def current(self) -> SearchEngine:
        """The engine."""
        return self.engine


def main() -> int:
    """Run the experiment; 1 when a requirement does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="file for the JSON")
    parser.add_argument("--server", type=Path, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    if parsed.server is not None:
        _serve(parsed.server)
        return 0
    with tempfile.TemporaryDirectory(prefix="lanmei-unread-") as name:
        corpus, index_dir = Path(name, "corpus"), Path(name, "index")
        corpus.mkdir()
        (corpus / "tea.txt").write_text("Tea is grown on the hills.\n", encoding="utf-8")
        subprocess.run(
            [*LANMEI, "index", str(corpus), "--index", str(index_dir)],
            check=True,
            capture_output=True,
        )
        found = experiment(index_dir)
    write_result("unread", found, parsed.out)
    print(found)
    return 1 if found["broken_promises"] else 0


def experiment(index_dir: Path) -> dict[str, Any]:
    """Start the clients, watch memory, ask as another client meanwhile; then end the clients."""
    command = [sys.executable, "-m", "benchmarks.stress.unread", "--server", str(index_dir)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        try:
            port = int(process.stdout.readline()) if process.stdout is not None else 0
            server = Server(port, psutil.Process(process.pid))
            _wait(server)
            before = server.megabytes()
            with contextlib.ExitStack() as held:
                asked = []
                for _ in range(CLIENTS):
                    asked.append(held.enter_context(_client(port)))
                    time.sleep(PAUSE_S)
                most, slowest, statuses = _watch(server, WRITE_S / 2)
                open_then = _open(server)
                while (
                    _open(server) and most < 10_000 and _seconds() - asked[-1].since < 5 * WRITE_S
                ):
                    most = max(most, server.megabytes())
                    time.sleep(0.5)
                ended_after = _seconds() - asked[-1].since
            after = server.megabytes()
        finally:
            process.terminate()
            process.wait(30)
    found: dict[str, Any] = {
        "clients": CLIENTS,
        "text_mb": MEGABYTES,
        "memory_mb_before": before,
        "memory_mb_most": most,
        "memory_mb_after": after,
        "held_while_unread": open_then,
        "ended_after_s": round(ended_after, 1),
        "others": {"statuses": sorted(statuses), "slowest_ms": round(1000 * slowest)},
    }
    promises = {
        f"memory grows by at most {MOST_GROWTH_MB} MB": most - before <= MOST_GROWTH_MB,
        "others are answered": statuses == {200},
        "all clients are ended": ended_after < 5 * WRITE_S,
    }
    return {**found, "broken_promises": [what for what, holds in promises.items() if not holds]}


class _client(contextlib.AbstractContextManager["_client"]):  # noqa: N801
    """A socket that sends a request and never reads."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.sendall(_HEAD.encode())
        self.since = _seconds()

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def _seconds() -> float:
    return time.monotonic()


def _open(server: Server) -> int:
    """The number of open connections of the server."""
    return sum(one.status == psutil.CONN_ESTABLISHED for one in server.process.net_connections())


def _watch(server: Server, seconds: float) -> tuple[float, float, set[int]]:
    """The peak memory in this many seconds, and the answers to others."""
    most, slowest, statuses = 0.0, 0.0, set[int]()
    until = _seconds() + seconds
    while _seconds() < until:
        most = max(most, server.megabytes())
        began = _seconds()
        statuses.add(server.call("POST", "/v1/ask", {"question": "Where is tea grown?"})[0])
        slowest = max(slowest, _seconds() - began)
        time.sleep(0.2)
    return most, slowest, statuses


def _wait(server: Server) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError):
            if server.call("GET", "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the server is not ready")


def _serve(index_dir: Path) -> None:
    settings = Settings(index_dir=index_dir)
    encoder = open_encoder()
    index = Index.open(index_dir, encoder)
    text = SENTENCE * (MEGABYTES * 1_000_000 // len(SENTENCE.encode()))
    documents = {name: replace(one, text=text) for name, one in index.documents.items()}
    engine = SearchEngine(replace(index, documents=documents), encoder, settings)
    with bind("127.0.0.1", 0) as sock:
        print(sock.getsockname()[1], flush=True)
        serve_other(create_app(Fixed(engine), settings), sock)


if __name__ == "__main__":
    sys.exit(main())
