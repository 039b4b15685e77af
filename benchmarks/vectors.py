"""Compares exact and IVF vector search: build time, latency, recall and size by number of rows.

    python -m benchmarks.vectors                      100 000 rows, printed
    python -m benchmarks.vectors --entry this-machine written into results/vectors.json

Rows are drawn around random centres, as passages of documents cluster; real text is a little harder
for IVF than this. One thread, the index that `indexer/store/local/vectors.py` builds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine, today
from indexer.records import Language
from indexer.store import VectorIndex

DIMENSION = 384
QUERIES = 200
K = 10


def rows(n: int, generator: np.random.Generator) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Unit rows around random centres, one centre for every fifty rows."""
    centres = generator.normal(size=(max(1, n // 50), DIMENSION))
    drawn = centres[generator.integers(0, len(centres), n)] + generator.normal(size=(n, DIMENSION))
    unit: np.ndarray[Any, np.dtype[np.float32]] = (
        drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    ).astype(np.float32)
    return unit


def measure(n: int) -> dict[str, Any]:
    """Measure both kinds of index over the same rows."""
    generator = np.random.default_rng(7)
    vectors, queries = rows(n, generator), rows(QUERIES, generator)
    exact = np.argsort(-(queries @ vectors.T), axis=1)[:, :K]
    found: dict[str, Any] = {}
    languages: list[Language] = ["en"] * n
    for kind in ("flat", "ivf-sq8"):
        started = time.perf_counter()
        index = VectorIndex.create(vectors, languages, exact_limit=n if kind == "flat" else 0)
        built = time.perf_counter() - started
        taken, hits = [], 0
        for query, best in zip(queries, exact, strict=True):
            started = time.perf_counter()
            near, _ = index.search(query, K, "en")
            taken.append(time.perf_counter() - started)
            hits += len(set(near.tolist()) & set(best.tolist()))
        with tempfile.TemporaryDirectory() as folder:
            index.save(Path(folder) / "vectors")
            size = sum(path.stat().st_size for path in Path(folder).rglob("*.*"))
        found[kind] = {
            "build_s": round(built, 2),
            "p50_ms": round(1000 * float(np.median(taken)), 3),
            "recall_at_10": round(hits / (QUERIES * K), 4),
            "megabytes": round(size / 1e6, 1),
        }
    return found


def main() -> int:
    """Measure the sizes given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--entry", metavar="NAME", help="its name in results/vectors.json")
    parsed = parser.parse_args()
    faiss.omp_set_num_threads(1)
    body = {
        "date": today(),
        "commit": describe_commit(),
        "machine": describe_machine(),
        "rows": parsed.rows,
        "dimension": DIMENSION,
        "figures": measure(parsed.rows),
    }
    if parsed.entry:
        put_entry("vectors", parsed.entry, body)
    print(json.dumps(body, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
