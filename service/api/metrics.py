"""Prometheus metrics, right with one worker process and with several.

With several workers `PROMETHEUS_MULTIPROC_DIR` names a folder that they share; `lanmei serve`
sets it before any of them starts.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROCESS_DIR = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "lanmei_requests", "Requests.", ["route", "method", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "lanmei_request_seconds",
            "Seconds from the first byte of a request to the last of its response.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.in_flight = Gauge(
            "lanmei_requests_in_flight",
            "Requests at work.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self.answers = Counter(
            "lanmei_answers",
            "Questions by language and outcome: answered, or the reason for abstaining.",
            ["language", "outcome"],
            registry=self._registry,
        )
        self.passages = Gauge(
            "lanmei_index_passages",
            "Passages in the index that is served.",
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )

    def render(self) -> bytes:
        """The text that Prometheus reads: the sum over all workers."""
        if MULTIPROCESS_DIR in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        return generate_latest(self._registry)
