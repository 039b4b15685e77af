"""Compares the servers of several checkouts over one index, asked in turns.

    python -m benchmarks.turns --index DIR BEFORE AFTER                   printed
    python -m benchmarks.turns --index DIR BEFORE AFTER --entry 100k      in results/turns.json

Each checkout has its environment in `.venv`. On a machine with other work a figure of one minute
says little beside one of another: here all servers run, and sixteen clients ask one after the
other, for a second or so, round after round. Medians over the rounds, and the ratio to the first.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks import serving
from benchmarks.suites import put_entry
from eval.measures.certificate import describe_machine, today

_CLIENTS, _WORKERS = 16, 2
# A process that holds this many bytes serves; another only looks after those that do.
_SERVES = 120_000_000


@dataclass(slots=True)
class _Served:
    """One checkout that serves, and what was measured of it."""

    commit: str
    port: int
    processes: list[psutil.Process]
    per_s: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)

    def measure(self, seconds: float) -> None:
        """One round."""
        before = self._processor_s()
        per_s = serving.load(self.port, "/v1/search", "query", _CLIENTS, seconds)["per_s"]
        used = self._processor_s() - before
        self.per_s.append(per_s)
        # The clients warm up as long as they are counted, and are served meanwhile.
        self.processor_ms.append(1000 * used / (per_s * (seconds + serving.WARM_UP)))

    def _processor_s(self) -> float:
        return sum(sum(process.cpu_times()[:2]) for process in self.processes)

    def told(self, first: _Served) -> dict[str, Any]:
        """What is written of it; ratios are medians over the rounds."""
        ratios = {
            name: statistics.median(own / other for own, other in zip(mine, theirs, strict=True))
            for name, mine, theirs in (
                ("per_s", self.per_s, first.per_s),
                ("processor", self.processor_ms, first.processor_ms),
            )
        }
        memory = [process.memory_full_info() for process in self.processes]
        return {
            "commit": self.commit,
            "per_s": round(statistics.median(self.per_s), 1),
            "most_per_s": max(self.per_s),
            "processor_ms": round(statistics.median(self.processor_ms), 2),
            "ratio_per_s": round(ratios["per_s"], 3),
            "ratio_processor": round(ratios["processor"], 3),
            "resident_mb_a_worker": round(max(own.rss for own in memory) / 1e6),
            "memory_mb_a_worker": round(max(own.uss for own in memory) / 1e6),
        }


@contextmanager
def _serving(checkout: Path, index: Path) -> Iterator[_Served]:
    """The server of a checkout, asked for a second."""
    command = ["git", "-C", str(checkout), "rev-parse", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    serving.LANMEI[:] = [str(checkout.resolve() / ".venv" / "bin" / "lanmei")]
    with serving.server(index, _WORKERS) as (port, process, _):
        children = process.children(recursive=True)
        one = _Served(commit, port, [own for own in children if own.memory_info().rss > _SERVES])
        serving.load(port, "/v1/search", "query", _CLIENTS, 1.0)
        yield one


def main() -> int:
    """Measure the checkouts given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, nargs="+")
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=1.2, help="of a round")
    parser.add_argument("--entry", metavar="NAME", help="its name in results/turns.json")
    parser.add_argument("--note", help="what a reader must know of the index")
    parsed = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with ExitStack() as stack:
        everyone = [
            stack.enter_context(_serving(checkout, parsed.index)) for checkout in parsed.checkouts
        ]
        for _ in range(parsed.rounds):
            for one in everyone:
                one.measure(parsed.seconds)
        body = {
            "date": today(),
            "machine": describe_machine() | {"load_average": round(os.getloadavg()[0], 1)},
            "what": f"{_CLIENTS} clients, {_WORKERS} workers, {parsed.rounds} rounds of "
            f"{parsed.seconds} s in turns; medians",
            **({"note": parsed.note} if parsed.note else {}),
            "servers": [one.told(everyone[0]) for one in everyone],
        }
    if parsed.entry:
        put_entry("turns", parsed.entry, body)
    print(json.dumps(body, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
