"""The requests of hostile clients while others ask the server."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections import Counter

from benchmarks.serving import QUESTIONS
from benchmarks.stress.server import Server

# Sockets of each kind in a round, and the pause before the next round.
SOCKETS = 16
PAUSE_S = 15
_HEAD = "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
_ASK = json.dumps({"question": QUESTIONS[0]})
_TEXTS = {
    "body that never ends": _HEAD.format("/v1/ask") + "Content-Length: 1000\r\n\r\n{",
    "headers that never end": _HEAD.format("/v1/ask") + "X-Slow: ",
    "stream that nobody reads": f"{_HEAD.format('/v1/ask/stream')}Content-Length: {len(_ASK)}"
    f"\r\n\r\n{_ASK}",
}


def attack(server: Server, done: Counter[str], stop: threading.Event) -> None:
    """Attack in rounds until `stop`; `done` counts the attacks by kind."""
    while not stop.is_set():
        with contextlib.ExitStack() as held:
            for name, text in _TEXTS.items():
                # A stream is a real question: one for every place of the server would be too many.
                for _ in range(1 if name.startswith("stream") else SOCKETS):
                    with contextlib.suppress(OSError):
                        one = socket.create_connection(("127.0.0.1", server.port), timeout=5)
                        held.enter_context(one).sendall(text.encode())
                        done[name] += 1
            try:
                status = server.call("POST", "/v1/verify", {"text": "." * 190_000})[0]
                done[f"draft of end marks -> {status}"] += 1
            except (OSError, http.client.HTTPException):
                done["draft of end marks, connection lost"] += 1
            stop.wait(PAUSE_S)
