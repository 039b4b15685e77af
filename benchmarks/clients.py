"""Clients of a server that cost it little, for they run on the same cores: sockets, no threads.

Each client has one connection, sends a question, and sends its next one when the answer is there.
"""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_CHUNK = 1 << 18
# Seconds between clients: of those that come at once, one worker process often takes all.
_APART = 0.02


@dataclass(slots=True)
class _Client:
    """One connection, the requests that it makes in turns, and what came of the last so far."""

    connection: socket.socket
    requests: Iterator[bytes]
    began: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def ask(self) -> None:
        """Send the next request; they are short enough for a buffer that is empty."""
        self.received.clear()
        self.began = time.perf_counter()
        self.connection.sendall(next(self.requests))

    def is_answered(self) -> bool:
        """Take what has come; whether the response is whole.

        Raises:
            RuntimeError: when it is no response with status 200.
        """
        part = self.connection.recv(_CHUNK)
        self.received += part
        head, end, body = self.received.partition(_END_OF_HEAD)
        if not part or (end and not head.startswith(b"HTTP/1.1 200 ")):
            raise RuntimeError(f"the server answered {bytes(head[:80])!r}")
        return bool(end) and len(body) == int(head.lower().split(_LENGTH)[1].split(b"\r\n")[0])


def times_of(
    port: int, path: str, bodies: Sequence[object], clients: int, *, warm_up: float, seconds: float
) -> list[float]:
    """The seconds that each answer took, of those that came in `seconds` after `warm_up`.

    Client number n begins with body n; each asks for all of them in turns.
    """
    requests = [_request(port, path, body) for body in bodies]
    with selectors.DefaultSelector() as selector:
        everyone = []
        for number in range(clients):
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
            client = _Client(connection, islice(cycle(requests), number, None))
            selector.register(connection, selectors.EVENT_READ, client)
            client.ask()
            everyone.append(client)
            time.sleep(_APART)
        start = time.perf_counter() + warm_up
        end = start + seconds
        times: list[float] = []
        while (now := time.perf_counter()) < end:
            for key, _ in selector.select(end - now):
                client = key.data
                if client.is_answered():
                    came = time.perf_counter()
                    if start <= came <= end:
                        times.append(came - client.began)
                    client.ask()
        for client in everyone:
            client.connection.close()
    return times


def _request(port: int, path: str, body: object) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
