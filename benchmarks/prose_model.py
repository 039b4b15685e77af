"""Measures a small model with the gate: what it writes, what is shown, and how long it takes.

    python -m benchmarks.prose_model --url http://127.0.0.1:8080/v1 --model NAME --index FOLDER

Asks the answerable dev topics of the shipped corpus in both languages, and writes
benchmarks/results/prose_model.json. You start the endpoint; docs/generation.md describes the one
measured. No part of the model is in the repository.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine
from indexer.records import LANGUAGES
from service.engine import SearchEngine
from service.settings import GeneratorSettings, Settings

TOPICS_FILE = Path(__file__).resolve().parent.parent / "eval" / "data" / "topics.jsonl"


def main() -> None:
    """Ask, count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--index", required=True, type=Path)
    parser.add_argument("--questions", type=int, default=20)
    given = parser.parse_args()
    settings = Settings(
        timeout_s=300,
        generator=GeneratorSettings(
            url=given.url, model=given.model, key=None, timeout_s=180, retries=0
        ),
    )
    engine = SearchEngine.open(given.index, settings)
    put_entry("prose_model", given.model, measured(engine, questions(given.questions)))


def questions(n: int) -> list[str]:
    """The first dev topics, Chinese and English in turn."""
    lines = TOPICS_FILE.read_text(encoding="utf-8").splitlines()
    topics = [json.loads(line) for line in lines]
    dev = [topic for topic in topics if topic["split"] == "dev" and topic["answerable"]]
    zh, en = (
        [topic["question"] for topic in dev if topic["language"] == language]
        for language in LANGUAGES
    )
    return [question for pair in zip(zh, en, strict=False) for question in pair][:n]


def measured(engine: SearchEngine, asked: list[str]) -> dict[str, Any]:
    """Sentences written, shown, and removed by reason; failures; and seconds per question."""
    removed: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    shown: list[dict[str, Any]] = []
    n_answered = 0
    seconds: list[float] = []
    for question in asked:
        plain = engine.ask(question)
        if not plain.answered:
            continue
        n_answered += 1
        started = time.perf_counter()
        answer = engine.writer.finish(plain)
        seconds.append(time.perf_counter() - started)
        if answer.prose is None:
            continue
        removed.update(answer.prose.removed)
        failures.update([answer.prose.failure] if answer.prose.failure else [])
        shown += [
            {
                "question": question,
                "sentence": one.text,
                "quotes": [answer.citations[n - 1].quote for n in one.citations],
            }
            for one in answer.prose.sentences
        ]
    return {
        "certificate": {
            "command": "python -m benchmarks.prose_model",
            "commit": describe_commit(),
            "index_id": engine.index.index_id,
            "encoder": engine.encoder.name,
            "machine": describe_machine(),
            "date": time.strftime("%Y-%m-%d", time.gmtime()),
        },
        "questions": len(asked),
        "answered": n_answered,
        "sentences_written": len(shown) + sum(removed.values()),
        "sentences_shown": len(shown),
        "removed": dict(sorted(removed.items())),
        "failures": dict(sorted(failures.items())),
        "seconds_median": round(sorted(seconds)[len(seconds) // 2], 2) if seconds else None,
        "shown": shown,
    }


if __name__ == "__main__":
    main()
