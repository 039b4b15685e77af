"""Asks a server without pause while its index is rebuilt, its workers killed and it is attacked.

    python -m benchmarks.stress.serving                30 minutes -> results/stress/serving.json
    python -m benchmarks.stress.serving --minutes 2    a quick look

First the capacity of two workers in questions per second is measured, then they are asked at 80 %
of it. A question fails when its status is not 200; only those with a worker when it is killed may
fail. The attackers send bodies and headers that never end, request streams that they do not read,
and drafts of end marks only.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.stress.attacks import attack
from benchmarks.stress.load import Asked, Pace, ask, capacity, start
from benchmarks.stress.result import LANMEI, write_result
from benchmarks.stress.server import Server, serving, wait_until_ready

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
NOTE = """
[[document]]
id = "note"
path = "documents/note.txt"
title = "A note that changes"
date = "2026-01-01"
languages = ["zh", "en"]
"""
WORKERS = 2
LOAD = 0.8
# The requirements; on a shared machine the run is slower, but memory and latency stay as flat.
MOST_P99_MS = 3_000
MOST_GROWTH = 1.1


class Run:
    """The record of the run. Many threads append to its lists."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.asked: list[Asked] = []
        self.killed: list[float] = []
        self.away_s: list[float] = []  # seconds from the kill until there are as many workers again
        self.rebuilt: list[float] = []  # seconds each rebuild took
        self.wrong: list[str] = []  # faults of the experiment itself
        self.served: set[str] = set()
        self.memory: list[float] = []
        self.attacks: Counter[str] = Counter()
        self.alive_s: list[float] = []  # seconds /healthz took


def main() -> int:
    """Run the experiment; 1 when a requirement does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rebuild-s", type=float, default=60, help="a rebuild every so often")
    parser.add_argument("--kill-s", type=float, default=300, help="a killed worker every so often")
    parser.add_argument("--capacity-s", type=float, default=30, help="how long to measure it")
    parser.add_argument("--out", type=Path, help="file for the JSON")
    parsed = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # stops the server as well
    run = Run()
    with tempfile.TemporaryDirectory(prefix="lanmei-stress-") as name:
        corpus, index_dir = Path(name, "corpus"), Path(name, "index")
        shutil.copytree(CORPUS, corpus)
        with (corpus / "catalog.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write(NOTE)
        _build(corpus, index_dir, "before")
        with serving(index_dir, "--workers", str(WORKERS)) as server:
            wait_until_ready(server)
            per_s = capacity(server, parsed.capacity_s)
            pace = Pace(LOAD * per_s)
            psutil.cpu_percent()
            others: list[Callable[[], None]] = [
                lambda: _rebuild(run, corpus, index_dir, parsed.rebuild_s),
                lambda: _kill(run, server, parsed.kill_s),
                lambda: attack(server, run.attacks, run.stop),
                lambda: _watch(run, server),
            ]
            threads = [threading.Thread(target=part, daemon=True) for part in others]
            for thread in threads:
                thread.start()
            threads += start(lambda: ask(server, run.asked, pace.take, run.stop))
            began = time.monotonic()
            run.stop.wait(60 * parsed.minutes)
            run.stop.set()
            seconds = time.monotonic() - began
            for thread in threads:
                thread.join(90)
    found = {
        "minutes": parsed.minutes,
        "workers": WORKERS,
        "capacity_per_s": round(per_s, 1),
        "aimed_at_per_s": round(LOAD * per_s, 1),
        "reached_per_s": round(len(run.asked) / seconds, 1),
        "left_out": pace.left_out,
        "machine_busy_percent": psutil.cpu_percent(),
        **summary(run),
    }
    found["broken_promises"] = broken(found)
    write_result("serving", found, parsed.out)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found["broken_promises"] else 0


def summary(run: Run) -> dict[str, Any]:
    """The figures of a run."""
    taken = sorted(each.seconds for each in run.asked if each.status == 200)
    waited = sorted(each.sent + each.seconds - each.due for each in run.asked)
    failed = [each for each in run.asked if each.status != 200]
    explained = [each for each in failed if _was_with(each, run.killed)]
    third = max(len(run.memory) // 3, 1)
    return {
        "asked": len(run.asked),
        "statuses": dict(Counter(str(each.status) for each in run.asked)),
        "failed": len(failed),
        "failed_with_a_killed_worker": len(explained),
        "failed_unexplained": len(failed) - len(explained),
        "p50_ms": _part(taken, 0.5),
        "p99_ms": _part(taken, 0.99),
        "slowest_ms": _part(taken, 1),
        "p99_ms_from_the_moment_it_was_due": _part(waited, 0.99),
        "rebuilds": len(run.rebuilt),
        "rebuild_slowest_s": round(max(run.rebuilt, default=0), 1),
        "generations_seen_serving": len(run.served),
        "killed_workers": len(run.killed),
        "worker_replaced_after_s": [round(each, 1) for each in run.away_s],
        "attacks": dict(sorted(run.attacks.items())),
        "healthz_p99_ms": _part(sorted(run.alive_s), 0.99),
        "healthz_slowest_ms": _part(sorted(run.alive_s), 1),
        "memory_mb_first_third": round(statistics.median(run.memory[:third]), 1),
        "memory_mb_last_third": round(statistics.median(run.memory[-third:]), 1),
        "memory_mb_most": max(run.memory),
        "experiment_failures": run.wrong,
    }


def broken(found: dict[str, Any]) -> list[str]:
    """The requirements that do not hold."""
    promises = {
        "no question fails but those of a killed worker": found["failed_unexplained"] == 0,
        f"p99 is at most {MOST_P99_MS} ms": (found["p99_ms"] or 1e9) <= MOST_P99_MS,
        "memory is flat": found["memory_mb_last_third"]
        <= MOST_GROWTH * found["memory_mb_first_third"],
        "every rebuild and every kill succeeds": not found["experiment_failures"],
        # The last one may come too late to be observed.
        "every rebuild serves": found["generations_seen_serving"] >= found["rebuilds"],
    }
    return [promise for promise, holds in promises.items() if not holds]


def _was_with(each: Asked, killed: list[float]) -> bool:
    """Whether a worker was killed during the question."""
    return any(each.sent - 0.1 <= moment <= each.sent + each.seconds for moment in killed)


def _part(values: list[float], share: float) -> float | None:
    """A quantile of sorted seconds, in milliseconds."""
    return round(1000 * values[int((len(values) - 1) * share)], 1) if values else None


def _rebuild(run: Run, corpus: Path, index_dir: Path, every_s: float) -> None:
    began = time.monotonic()
    while not run.stop.wait(max(began + every_s - time.monotonic(), 0)):
        began = time.monotonic()
        try:
            _build(corpus, index_dir, str(len(run.rebuilt)))
            run.rebuilt.append(time.monotonic() - began)
        except subprocess.CalledProcessError as error:
            run.wrong.append(f"rebuild {len(run.rebuilt)}: {error.stderr[-300:]!r}")


def _kill(run: Run, server: Server, every_s: float) -> None:
    while not run.stop.wait(every_s):
        victim = server.workers()[0]
        run.killed.append(time.monotonic())
        victim.kill()
        while victim.is_running() or len(server.workers()) < WORKERS:
            if run.stop.wait(0.2) or time.monotonic() - run.killed[-1] > 60:
                run.wrong.append("a killed worker was not replaced within 60 s")
                break
        else:
            run.away_s.append(time.monotonic() - run.killed[-1])


def _watch(run: Run, server: Server) -> None:
    while not run.stop.wait(1):
        run.memory.append(server.megabytes())
        began = time.monotonic()
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.call("GET", "/healthz")
            run.alive_s.append(time.monotonic() - began)
            status, body = server.call("GET", "/readyz")
            run.served.add(json.loads(body)["index_id"] if status == 200 else str(status))


def _build(corpus: Path, index_dir: Path, word: str) -> None:
    """Build an index that differs from all others in one word."""
    note = corpus / "documents" / "note.txt"
    note.write_text(f"Note {word}: the river rose.\n\n湄公河水位上升。\n", encoding="utf-8")
    command = [*LANMEI, "index", str(corpus), "--index", str(index_dir)]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
