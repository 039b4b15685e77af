"""Every measurement over the shipped topics, both splits, as docs/evaluation.md shows them.

Run: `python -m benchmarks.topics`. Single topics are left out of the files: `lanmei eval report`
shows those.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from eval.gold.cases import read_cases
from eval.gold.sets import SplitName, read_gold_folder
from eval.measures.subject import build_subject, shipped_documents
from eval.measuring import measure_all
from eval.reports.result_file import without_topics, write_result
from eval.terminal import bars
from service.settings import Settings

RESULTS = Path(__file__).parent / "results" / "topics"
REPORTED: tuple[SplitName, ...] = ("dev", "test")


def main() -> int:
    """Measure both splits and write a file for each measurement."""
    settings = Settings.load()
    subject = build_subject(shipped_documents(settings), "shipped", settings)
    cases = read_cases(subject.texts)
    for split in REPORTED:
        started = time.perf_counter()
        gold = read_gold_folder(subject.texts, split=split)
        with bars("questions") as ticker:
            results = measure_all(subject, gold, cases, ticker=ticker)
        for name, result in results.items():
            path = RESULTS / f"{split}.{name}.json"
            if result["certificate"]["split"] is None:
                path = RESULTS / f"{name}.json"
            write_result(path, without_topics(result))
        print(f"{split}: {len(gold.topics)} topics, {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
