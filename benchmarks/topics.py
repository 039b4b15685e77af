"""Runs every measurement over the shipped topics, both splits, for docs/evaluation.md.

Run: `python -m benchmarks.topics [--only ordinary]`. Single topics are left out of the files:
`lanmei eval report` shows those. The entry `ordinary` counts the ordinary questions that contain a
word of contact details (`lanmei eval ordinary`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.suites import put_entry
from eval.gold.cases import read_cases
from eval.gold.ordinary import KINDS, read_ordinary
from eval.gold.sets import SplitName, read_gold_folder
from eval.gold.topics import read_topic_set
from eval.measures.certificate import describe_commit, today
from eval.measures.ordinary import Outcome, ask_ordinary
from eval.measures.subject import Subject, build_subject, shipped_documents
from eval.measuring import measure_all
from eval.reports.result_file import without_topics
from eval.terminal import bars
from indexer.records import LANGUAGES
from service.settings import Settings

SUITE = "topics"
REPORTED: tuple[SplitName, ...] = ("dev", "test")


def count_ordinary(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Counts of the ordinary questions by result, kind and language.

    `answered_without`: answered though the documents have no answer; `contact_first`: with a
    letterhead or contact lines first.
    """
    counts = {}
    for kind in KINDS:
        for language in LANGUAGES:
            own = [
                one
                for one in outcomes
                if (one.question.kind, one.question.language) == (kind, language)
            ]
            counts[f"{kind}.{language}"] = {
                "n": len(own),
                "answerable": sum(one.answerable for one in own),
                "right": sum(one.answerable and one.right for one in own),
                "answered_without": sum(one.answered and not one.answerable for one in own),
                "contact_first": sum(one.contact for one in own),
            }
    return counts


def measure_ordinary(subject: Subject) -> dict[str, Any]:
    """The entry of the ordinary questions: their counts, the commit and the day."""
    topics = read_topic_set(subject.texts)
    outcomes = ask_ordinary(subject, topics, read_ordinary(topics))
    return {"commit": describe_commit(), "date": today(), "counts": count_ordinary(outcomes)}


def main() -> int:
    """Measure both splits, writing each result as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.topics")
    parser.add_argument("--only", choices=["ordinary"], help="measure nothing else")
    only = parser.parse_args().only
    settings = Settings.load()
    subject = build_subject(shipped_documents(settings), "shipped", settings)
    put_entry(SUITE, "ordinary", measure_ordinary(subject))
    if only:
        return 0
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
