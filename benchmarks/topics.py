"""Every measurement over the shipped topics, both splits, as docs/evaluation.md shows them.

Run: `python -m benchmarks.topics`. Single topics are left out of the files: `lanmei eval report`
shows those.
"""

from __future__ import annotations

import sys
import time

from benchmarks.suites import put_entry
from eval.gold.cases import read_cases
from eval.gold.sets import SplitName, read_gold_folder
from eval.measures.subject import build_subject, shipped_documents
from eval.measuring import measure_all
from eval.reports.result_file import without_topics
from eval.terminal import bars
from service.settings import Settings

SUITE = "topics"
REPORTED: tuple[SplitName, ...] = ("dev", "test")


def main() -> int:
    """Measure both splits, writing each result as soon as it is known."""
    settings = Settings.load()
    subject = build_subject(shipped_documents(settings), "shipped", settings)
    cases = read_cases(subject.texts)
    for split in REPORTED:
        started = time.perf_counter()
        gold = read_gold_folder(subject.texts, split=split)
        with bars("questions") as ticker:
            results = measure_all(subject, gold, cases, ticker=ticker)
        for name, result in results.items():
            of_split = result["certificate"]["split"] is not None
            put_entry(SUITE, f"{split}.{name}" if of_split else name, without_topics(result))
        print(f"{split}: {len(gold.topics)} topics, {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
