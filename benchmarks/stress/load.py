"""Load on a server: as many questions as it can answer, or questions at a fixed pace."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.serving import QUESTIONS
from benchmarks.stress.server import Server

# Fewer than one process answers at a time, so that a refusal is not due to the pace.
ASKERS = 8
# A pace that is late by more than this skips questions instead of asking them all at once.
MOST_LATE_S = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the times it was due and sent, its duration, and its status."""

    due: float
    sent: float
    seconds: float
    status: int  # 0 when the connection broke


class Pace:
    """The times at which questions are due, `per_s` of them each second, for many askers."""

    def __init__(self, per_s: float) -> None:
        self._each_s = 1 / per_s
        self._next = time.monotonic()
        self._lock = threading.Lock()
        self.left_out = 0

    def take(self) -> float:
        """The next due time; those too far in the past are skipped, and counted."""
        with self._lock:
            late = time.monotonic() - self._next
            if late > MOST_LATE_S:
                missed = int(late / self._each_s)
                self.left_out += missed
                self._next += missed * self._each_s
            due = self._next
            self._next += self._each_s
            return due


def capacity(server: Server, seconds: float) -> float:
    """Questions a second that the server answers when `ASKERS` ask without pause."""
    for question in QUESTIONS:
        _status(server, question)
    stop = threading.Event()
    asked: list[Asked] = []
    askers = start(lambda: ask(server, asked, time.monotonic, stop))
    time.sleep(seconds)
    stop.set()
    for asker in askers:
        asker.join()
    return sum(each.status == 200 for each in asked) / seconds


def start(asker: Callable[[], None]) -> list[threading.Thread]:
    """Let `ASKERS` threads ask."""
    threads = [threading.Thread(target=asker, daemon=True) for _ in range(ASKERS)]
    for thread in threads:
        thread.start()
    return threads


def ask(
    server: Server, asked: list[Asked], due: Callable[[], float], stop: threading.Event
) -> None:
    """Ask until `stop`, each question when it is due; threads may share `asked`."""
    for question in itertools.cycle(QUESTIONS):
        moment = due()
        if stop.wait(max(moment - time.monotonic(), 0)):
            return
        sent = time.monotonic()
        status = _status(server, question)
        asked.append(Asked(moment, sent, time.monotonic() - sent, status))


def _status(server: Server, question: str) -> int:
    try:
        return server.call("POST", "/v1/ask", {"question": question})[0]
    except (OSError, http.client.HTTPException):
        return 0
