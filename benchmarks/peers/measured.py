"""One system over one corpus, in an environment of its own: filled, asked, weighed.

    python -m benchmarks.peers.measured SYSTEM CORPUS ENCODER SECONDS

CORPUS is a folder of `passages.json`, `vectors.npy` and `questions.json`. Prints one line of JSON.
Needs nothing of lanmei, unless lanmei is the system.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.peers.encoder import Encode, Vectors, open_folder, with_known

K = 10


class System(Protocol):
    """What is measured of each system; made of a corpus, in the way its documentation shows."""

    def search(self, question: str) -> Sequence[int]:
        """The rows of the first `K` hits of a hybrid search, best first."""


class Makes(Protocol):
    """A class of `benchmarks.peers.systems`."""

    PACKAGE: str

    def __call__(
        self, texts: Sequence[str], vectors: Vectors, encode: Encode, folder: Path
    ) -> System:
        """Fill a system; vectors of passages are given, those of questions are for it to make."""


def measure(name: str, corpus: Path, encoder: Path, seconds: float) -> dict[str, Any]:
    """Everything that is told of a system."""
    texts = json.loads((corpus / "passages.json").read_text(encoding="utf-8"))
    questions = json.loads((corpus / "questions.json").read_text(encoding="utf-8"))
    vectors = np.load(corpus / "vectors.npy", allow_pickle=False)
    makes: Makes = importlib.import_module(f"benchmarks.peers.systems.{name}").Peer
    encode = with_known(open_folder(encoder), texts, vectors)
    started = time.perf_counter()
    system = makes(texts, vectors, encode, corpus)
    filled = time.perf_counter() - started
    times = times_of(system.search, questions["timed"], seconds)
    return {
        "version": version_of(makes.PACKAGE),
        "fill_s": round(filled, 2),
        "p50_ms": percentile(times, 50),
        "p95_ms": percentile(times, 95),
        "n_timed": len(times),
        "memory_mb": memory_mb(),
        "found_at_10": found_at_10(system.search, questions["known"]),
    }


def times_of(
    search: Callable[[str], object], questions: Sequence[str], seconds: float
) -> list[float]:
    """Milliseconds of searches in turns, for so many seconds; the first turn is not counted."""
    for question in questions:
        search(question)
    times: list[float] = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        for question in questions:
            started = time.perf_counter()
            search(question)
            times.append(1000 * (time.perf_counter() - started))
    return times


def percentile(times: Sequence[float], percent: int) -> float:
    """A percentile of milliseconds."""
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1], 2)


def found_at_10(
    search: Callable[[str], Sequence[int]], known: Sequence[dict[str, Any]]
) -> dict[str, float]:
    """How often the passage that a piece was cut out of is among the first ten, by language."""
    found: dict[str, list[bool]] = {}
    for item in known:
        rows = list(search(item["text"]))[:K]
        found.setdefault(item["language"], []).append(item["row"] in rows)
    return {language: round(sum(own) / len(own), 3) for language, own in sorted(found.items())}


def memory_mb() -> int:
    """Megabytes that the process holds now; where that cannot be told, held at most."""
    status = Path("/proc/self/statm")
    if status.exists():
        pages = int(status.read_text(encoding="ascii").split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)


def version_of(package: str) -> str:
    """The version that is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def main() -> int:
    """Measure what the command line names; what goes wrong is told as a result, too."""
    name, corpus, encoder, seconds = sys.argv[1:]
    try:
        found = measure(name, Path(corpus), Path(encoder), float(seconds))
    except Exception as error:  # whatever a peer raises is its result
        found = {"failed": f"{type(error).__name__}: {error}"[:500]}
    print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
