"""Counterparts, kinds of versions and drafts over the corpora with gold, without their questions.

Counts by corpus and split, and of all together: `python -m benchmarks.counterparts` writes
benchmarks/results/counterparts.json. `lanmei eval corpora` measures the same with all the rest.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.suites import put_entry
from eval.gold import read_archive, shipped_archives
from eval.measures import measure_archive
from eval.measures.certificate import describe_commit, describe_machine, today
from service.settings import Settings

_PARTS = ("correct", "predicted", "found", "expected")


def counts_of(figures: Mapping[str, Any]) -> dict[str, int]:
    """The counts of one split."""
    counts = {
        f"{name} {part}": int(figures[name][part])
        for name in ("counterparts", "kinds", "alike")
        if name in figures
        for part in _PARTS
    }
    return {**counts, "false pairs": figures["false_pairs"]}


def added(rows: Mapping[str, Mapping[str, int]], split: str) -> dict[str, int]:
    """The counts of all corpora for one split together."""
    total: dict[str, int] = {}
    for name, row in rows.items():
        if name.endswith(f" {split}"):
            for key, count in row.items():
                total[key] = total.get(key, 0) + count
    return total


def measured(settings: Settings) -> dict[str, dict[str, int]]:
    """The counts of every split of every corpus that ships."""
    rows: dict[str, dict[str, int]] = {}
    for folder in shipped_archives():
        with tempfile.TemporaryDirectory() as place:
            own = settings.model_copy(update={"index_dir": Path(place) / "index"})
            result = measure_archive(replace(read_archive(folder), questions=()), own)
        for split, figures in result["splits"].items():
            rows[f"{folder.name} {split}"] = counts_of(figures)
    return rows


def main() -> int:
    """Measure and keep the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dry", action="store_true", help="keep nothing")
    parsed = parser.parse_args()
    rows = measured(Settings.load())
    rows |= {f"together {split}": added(rows, split) for split in ("dev", "test")}
    for name, row in rows.items():
        print(name, row)
    if not parsed.dry:
        stamp = {"commit": describe_commit(), "date": today(), "machine": describe_machine()}
        put_entry("counterparts", "corpora", {"splits": rows, **stamp})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
