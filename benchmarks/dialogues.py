"""Measures how well follow-ups are understood, on both splits of the shipped conversations.

Run: `python -m benchmarks.dialogues`. `lanmei eval dialogues` measures the same.
"""

from __future__ import annotations

import sys

from benchmarks.suites import put_entry
from eval.gold import read_dialogues
from eval.measures import describe_commit, measure_dialogues
from indexer.names import load_names

SUITE = "dialogues"
REPORTED = ("dev", "test")


def main() -> int:
    """Measure both splits and write them."""
    names = load_names(None)
    for split in REPORTED:
        chosen = [dialogue for dialogue in read_dialogues() if dialogue.split == split]
        result = measure_dialogues(chosen, names)
        put_entry(SUITE, split, {"commit": describe_commit(), **result})
        print(f"{split}: {result['all']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
