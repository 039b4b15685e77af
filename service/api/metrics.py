"""Prometheus metrics, for one worker process or several.

With several workers `PROMETHEUS_MULTIPROC_DIR` names a folder that they share; `lanmei serve`
sets it before any of them starts.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

MULTIPROCESS_DIR = "PROMETHEUS_MULTIPROC_DIR"
# What prometheus-client names the files of gauges that count live processes only.
_LIVE_GAUGE = re.compile(r"gauge_live[a-z]*_(\d+)\.db")
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
            "Requests being served.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self.answers = Counter(
            "lanmei_answers",
            "Questions by language and outcome: answered, or the reason for abstaining.",
            ["language", "outcome"],
            registry=self._registry,
        )
        self.reloads = Counter(
            "lanmei_index_reloads",
            "New generations while serving: opened, or failed while the old one goes on serving.",
            ["outcome"],
            registry=self._registry,
        )
        self.passages = Gauge(
            "lanmei_index_passages",
            "Passages in the index that is served.",
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )

    def count_reload(self, opened: bool) -> None:
        """Count an attempt to open a generation."""
        self.reloads.labels("opened" if opened else "failed").inc()

    def render(self) -> bytes:
        """The text that Prometheus reads: the sum over all workers."""
        if MULTIPROCESS_DIR in os.environ:
            _forget_dead_workers(Path(os.environ[MULTIPROCESS_DIR]))
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        return generate_latest(self._registry)


def _forget_dead_workers(folder: Path) -> None:
    """Remove requests being served by killed workers from the sum; their counts stay."""
    named = (_LIVE_GAUGE.fullmatch(path.name) for path in folder.iterdir())
    for pid in {int(match[1]) for match in named if match is not None}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
        except PermissionError:
            continue
