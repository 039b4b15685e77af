"""A circuit breaker: after several failures in a row an endpoint is not asked for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# Failures in a row that open it, and the seconds for which it stays open.
FAILURES = 3
REST_S = 30.0


class Breaker:
    """Closed, open, or half open (one try is let through); safe to share among threads."""

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures = failures
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._trying = False

    def lets_through(self) -> bool:
        """Whether to try now; after True one of the three methods below must be called."""
        with self._lock:
            if self._opened_at is None:
                return True
            if self._trying or self._clock() - self._opened_at < self._rest_s:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """The endpoint answered: closed."""
        with self._lock:
            self._in_a_row, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        """It did not answer: open after enough failures in a row, or when the one try failed."""
        with self._lock:
            self._in_a_row += 1
            if self._trying or self._in_a_row >= self._failures:
                self._opened_at = self._clock()
            self._trying = False

    def gave_up(self) -> None:
        """The request was abandoned, so that it is not known whether the endpoint works."""
        with self._lock:
            self._trying = False
