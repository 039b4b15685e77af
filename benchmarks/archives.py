"""Questions over archives that nobody wrote for lanmei: how many are answered rightly, and wrongly.

Each folder of `--archives` has `documents/` and `questions.jsonl`, as `lanmei eval corpora` reads
them. Only counts are kept, no texts. Run: `python -m benchmarks.archives --archives DIR`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.suites import put_entry
from eval.measures import measure_archives
from eval.measures.certificate import describe_commit, describe_machine, today
from service.settings import Settings

COUNTS = ("answerable", "right", "unanswerable", "answered")


def counts_of(figures: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The counts of an archive by the language of the question, and of both together."""
    questions = [split["questions"] for split in figures["splits"].values()]
    return {
        language: {name: sum(own[language][name] for own in questions) for name in COUNTS}
        for language in ("zh", "en", "both")
    }


def added(rows: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, int]:
    """The counts of all archives together."""
    return {name: sum(row["both"][name] for row in rows.values()) for name in COUNTS}


def main() -> int:
    """Measure the archives and keep the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--archives", type=Path, required=True, help="folder of archives")
    parser.add_argument("--dry", action="store_true", help="keep nothing")
    parsed = parser.parse_args()
    folders = sorted(path.parent for path in parsed.archives.glob("*/questions.jsonl"))
    settings = Settings.load()
    rows = {result["corpus"]: counts_of(result) for result in measure_archives(folders, settings)}
    for name, row in (*rows.items(), ("together", {"both": added(rows)})):
        own = row["both"]
        print(
            f"{name}: {own['right']} of {own['answerable']} right, "
            f"{own['answered']} of {own['unanswerable']} unanswerable answered"
        )
    if not parsed.dry:
        body = {"archives": rows, "together": added(rows), "reader": settings.reader}
        stamp = {"commit": describe_commit(), "date": today(), "machine": describe_machine()}
        put_entry("archives", "questions", {**body, **stamp})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
