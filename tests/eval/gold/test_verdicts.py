"""Statements of archives, drawn at random and read by hand: what the verdicts add up to."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

VERDICTS = Path(__file__).parents[3] / "eval" / "data" / "verdicts.jsonl"


def test_fifty_statements_of_each_archive_were_read_and_nearly_all_are_right() -> None:
    rows = [json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines()]
    spans = {
        (row["seed"], row["archive"], row["document"], row["start"], row["end"]) for row in rows
    }
    assert len(spans) == len(rows)
    of_archive = defaultdict(list)
    for row in rows:
        assert row["start"] < row["end"]
        assert row["speaker"] or not row["three"]
        of_archive[row["archive"], row["seed"]].append(row)
    assert len(of_archive) == 6, "three draws of each of two archives"
    for archive, own in of_archive.items():
        assert len(own) == 50, archive
        assert sum(row["speaker"] for row in own) >= 0.95 * 50, archive
        assert sum(row["three"] for row in own) >= 0.90 * 50, archive
