"""Measures latency and memory of an open index, compared with the bare libraries (the floor).

    python -m benchmarks.scale --index DIR                     printed
    python -m benchmarks.scale --index DIR --entry 100k        written into results/scale.json

The floor encodes the question, takes the 200 nearest of one flat FAISS index over all passages and
the 200 best of BM25 by words, and nothing else. Questions are those of `benchmarks.serving`, asked
in turn; one thread, one process, warm. `benchmarks.made_corpus` builds an index of any size.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import psutil

from benchmarks.serving import QUESTIONS, load, server
from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine, today
from indexer.encoders.opening import open_encoder
from indexer.store import Index, LexicalIndex
from indexer.text import terms
from service.engine import SearchEngine
from service.settings import Settings

DEPTH = 200
# Vectors that are looked at together, for what is exact.
BLOCK = 50_000


def p50s(acts: Mapping[str, Callable[[str], object]], seconds: float) -> dict[str, float]:
    """The median of each in milliseconds; every question is put to all of them in turns.

    So a machine that is slower for a while is so for all of them. The first round is not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for question in QUESTIONS:
        for act in acts.values():
            act(question)
    end = time.perf_counter() + seconds
    while not all(taken.values()) or time.perf_counter() < end:
        for question in QUESTIONS:
            for name, act in acts.items():
                started = time.perf_counter()
                act(question)
                taken[name].append(1000 * (time.perf_counter() - started))
    return {name: round(statistics.median(times), 2) for name, times in taken.items()}


def floor(engine: SearchEngine) -> Callable[[str], object]:
    """The bare libraries without the engine."""
    index = engine.index
    vectors = index.vectors_of(np.arange(len(index.passages), dtype=np.int64))
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    lexical = index.lexical
    assert isinstance(lexical, LexicalIndex)  # noqa: S101 - of an index on this machine

    def ask(question: str) -> object:
        vector = engine.encoder.encode_queries([question])
        near = flat.search(vector, min(DEPTH, flat.ntotal))
        scores = lexical.scores(dict.fromkeys(terms(question), 1.0))
        best = np.argpartition(-scores, min(DEPTH, len(scores) - 1))[:DEPTH]
        return near, best[np.argsort(-scores[best])]

    return ask


def recall(engine: SearchEngine, k: int = 10) -> float:
    """The share of the exact k nearest passages of each language that the search finds."""
    index = engine.index
    asked = engine.encoder.encode_queries(list(QUESTIONS))
    found = total = 0
    for language in ("zh", "en"):
        rows = index.vectors.rows_of(language)
        cosines = np.concatenate(
            [
                index.vectors_of(own) @ asked.T
                for own in np.array_split(rows, -(-len(rows) // BLOCK))
            ]
        )
        for vector, own in zip(asked, cosines.T, strict=True):
            exact = set(rows[np.lexsort((rows, -own))[:k]].tolist())
            near, _ = index.nearest(vector, k, language)
            found += len(exact & set(near.tolist()))
            total += len(exact)
    return round(found / max(total, 1), 4)


def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """Opening, searching, asking, and memory; memory is taken before the floor is built."""
    encoder = open_encoder(threads=1)
    started = time.perf_counter()
    index = Index.open(folder, encoder)
    index_opened = time.perf_counter() - started
    engine = SearchEngine.compose(index, encoder, Settings(index_dir=folder))
    opened = time.perf_counter() - started
    for question in QUESTIONS:
        engine.search(question)
        engine.ask(question)
    found: dict[str, Any] = {
        "passages": len(engine.index.passages),
        "vector_index": engine.index.manifest.vector_index,
        "open_s": round(opened, 2),
        "open_index_s": round(index_opened, 2),
        "memory_mb": round(psutil.Process().memory_info().rss / 1e6),
        "bytes": bytes_of(index.folder) if index.folder else {},
        "recall_at_10": recall(engine),
    }
    acts: dict[str, Callable[[str], object]] = {
        "encode": lambda question: encoder.encode_queries([question]),
        "floor": floor(engine),
        "hybrid": engine.search,
        "dense": lambda question: engine.search(question, mode="dense"),
        "lexical": lambda question: engine.search(question, mode="lexical"),
        "ask": engine.ask,
    }
    found["p50_ms"] = p50s(acts, seconds)
    return found


def bytes_of(generation: Path) -> dict[str, int]:
    """What each part of a generation takes on the disk."""
    found = {}
    for part in sorted(generation.iterdir()):
        files = [part] if part.is_file() else [own for own in part.rglob("*") if own.is_file()]
        found[part.name] = sum(own.stat().st_size for own in files)
    return found


def over_http(folder: Path, seconds: float, workers: int, clients: int = 16) -> dict[str, Any]:
    """Searches a second that clients get from worker processes, and what these hold in memory.

    The clients run on the same cores.
    """
    with server(folder, workers) as (port, process, ready_s):
        found = load(port, "/v1/search", "query", clients, seconds)
        serving = [process, *process.children(recursive=True)]
        held = [one.memory_full_info().uss for one in serving]
    return {
        "workers": workers,
        "clients": clients,
        **found,
        "ready_s": round(ready_s, 2),
        "memory_mb_a_worker": round(max(held) / 1e6),
        "memory_mb_of_all": round(sum(held) / 1e6),
    }


def main() -> int:
    """Measure the index given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=6.0, help="of all in turns")
    parser.add_argument("--entry", metavar="NAME", help="its name in results/scale.json")
    parser.add_argument("--note", help="what a reader must know of the index")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server; 0: none")
    parsed = parser.parse_args()
    faiss.omp_set_num_threads(1)
    body = {
        "date": today(),
        "commit": describe_commit(),
        "machine": describe_machine() | {"load_average": round(os.getloadavg()[0], 1)},
        **measure(parsed.index, parsed.seconds),
        **({"note": parsed.note} if parsed.note else {}),
    }
    if parsed.workers:
        body["http"] = over_http(parsed.index, parsed.seconds, parsed.workers)
    if parsed.entry:
        put_entry("scale", parsed.entry, body)
    print(json.dumps(body, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
