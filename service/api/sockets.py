"""Limits of a connection: time and bytes for the headers, and time without reading.

Without them a client that opens sockets and sends nothing, or never reads its responses, would hold
memory and file descriptors for ever. Limits of requests are in `limits`.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Seconds from the connection, or the first byte of a request, to the end of its headers.
HEADERS_S = 10.0
HEADERS_BYTES = 32_768
# Seconds after which a client that reads nothing of its response is disconnected.
WRITE_S = 20.0
# Connections of one process; more are closed at once.
MOST_SOCKETS = 1_000


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits for slow or long headers and unread responses."""

    _headers_due: asyncio.TimerHandle | None = None
    _reading_due: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _in_headers = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer for headers; close the connection if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST_SOCKETS:
            transport.abort()
            return
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel every timer."""
        self._cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes of the headers."""
        if self._in_headers:
            self._header_bytes += len(data)
        super().data_received(data)
        if self._in_headers and self._header_bytes > HEADERS_BYTES:
            self._refuse(431, "Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        """Start the timer for the headers of a new request."""
        self._in_headers = True
        if self._headers_due is None:
            self._await_headers()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop the timer for headers; `Limits` takes care of the body."""
        self._in_headers = False
        self._header_bytes = 0
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Start the timer for a client that does not read."""
        super().pause_writing()
        if self._reading_due is None:
            self._reading_due = self.loop.call_later(WRITE_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop the timer: the client reads again."""
        if self._reading_due is not None:
            self._reading_due.cancel()
            self._reading_due = None
        super().resume_writing()

    def _await_headers(self) -> None:
        self._headers_due = self.loop.call_later(HEADERS_S, self._refuse, 408, "Request Timeout")

    def _refuse(self, status: int, reason: str) -> None:
        if not self.transport.is_closing():
            line = f"HTTP/1.1 {status} {reason}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(line.encode("ascii"))
            self.transport.close()

    def _cancel(self) -> None:
        timers: tuple[Any, ...] = (self._headers_due, self._reading_due)
        for timer in timers:
            if timer is not None:
                timer.cancel()
        self._headers_due = self._reading_due = None
