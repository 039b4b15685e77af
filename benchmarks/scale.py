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
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import psutil

from benchmarks.serving import QUESTIONS
from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine, today
from indexer.encoders.opening import open_encoder
from indexer.store import LexicalIndex
from indexer.text import terms
from service.engine import SearchEngine

DEPTH = 200


def p50(ask: Callable[[str], object], seconds: float) -> float:
    """The median in milliseconds; each question is asked at least twice, once uncounted."""
    for question in QUESTIONS:
        ask(question)
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(taken) < len(QUESTIONS):
        for question in QUESTIONS:
            started = time.perf_counter()
            ask(question)
            taken.append(time.perf_counter() - started)
    return round(1000 * statistics.median(taken), 2)


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
    found = total = 0
    for question in QUESTIONS:
        [vector] = engine.encoder.encode_queries([question])
        for language in ("zh", "en"):
            rows = index.vectors.rows_of(language)
            cosines = index.vectors_of(rows) @ vector
            exact = set(rows[np.lexsort((rows, -cosines))[:k]].tolist())
            near, _ = index.nearest(vector, k, language)
            found += len(exact & set(near.tolist()))
            total += len(exact)
    return round(found / max(total, 1), 4)


def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """Opening, searching, asking, and memory; memory is taken before the floor is built."""
    encoder = open_encoder(threads=1)
    started = time.perf_counter()
    engine = SearchEngine.open(folder, encoder=encoder)
    opened = time.perf_counter() - started
    found: dict[str, Any] = {
        "passages": len(engine.index.passages),
        "vector_index": engine.index.manifest.vector_index,
        "open_s": round(opened, 2),
        "hybrid_p50_ms": p50(engine.search, seconds),
        "dense_p50_ms": p50(lambda question: engine.search(question, mode="dense"), seconds),
        "lexical_p50_ms": p50(lambda question: engine.search(question, mode="lexical"), seconds),
        "ask_p50_ms": p50(engine.ask, seconds),
        "memory_mb": round(psutil.Process().memory_info().rss / 1e6),
    }
    if hasattr(engine.index, "nearest"):
        found["recall_at_10"] = recall(engine)
        found["floor_p50_ms"] = p50(floor(engine), seconds)
    return found


def main() -> int:
    """Measure the index given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=3.0, help="per measurement")
    parser.add_argument("--entry", metavar="NAME", help="its name in results/scale.json")
    parsed = parser.parse_args()
    faiss.omp_set_num_threads(1)
    body = {
        "date": today(),
        "commit": describe_commit(),
        "machine": describe_machine(),
        **measure(parsed.index, parsed.seconds),
    }
    if parsed.entry:
        put_entry("scale", parsed.entry, body)
    print(json.dumps(body, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
