"""Positions against what was read by hand: who has one on a topic, who has none.

Run: `python -m benchmarks.positions [--archive DIR]`. `eval/data/positions.jsonl` holds a topic a
line: `asked` gives for each name an expression that its best statement (or the counterpart of it)
matches, null where it said nothing; `all`, where everybody was read, the countries that have one.
The shipped corpus is measured always, the archive of that name where its folder is given.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks.suites import RESULTS
from eval.measures.certificate import describe_commit, today
from eval.measures.subject import build_subject, shipped_documents
from eval.reports.result_file import write_result
from indexer.reading import read_folder
from service.browsing import Position, positions
from service.engine import SearchEngine
from service.settings import Settings

Row = dict[str, Any]


@dataclass(slots=True)
class Counts:
    """Positions that are right among those there are, names refused among those without one."""

    right: int = 0
    expected: int = 0
    refused: int = 0
    silent: int = 0
    lists_right: int = 0
    lists: int = 0
    shown: int = 0
    unverified: int = 0


def gold() -> list[Row]:
    """The topics, in order."""
    text = (files("eval") / "data" / "positions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def texts_of(position: Position) -> str:
    """What is shown of a position: the statement and its counterpart."""
    if position.statement is None:
        return ""
    other = position.statement.counterpart
    return f"{position.statement.text}\n{other.text if other else ''}"


def judge(
    row: Row, asked: Sequence[Position], everybody: Iterable[Position], counts: Counts
) -> list[str]:
    """Add one topic to the counts; what is wrong, a line each."""
    wrong = []
    for (name, pattern), position in zip(row["asked"].items(), asked, strict=True):
        shown = position.statement is not None
        counts.shown += shown
        counts.unverified += shown and not position.verified
        if pattern is None:
            counts.silent += 1
            counts.refused += not shown
            good = not shown
        else:
            counts.expected += 1
            good = re.search(pattern, texts_of(position)) is not None
            counts.right += good
        if not good:
            wrong.append(f"{row['topic_id']} {row['about']}: {name}: {texts_of(position)[:80]!r}")
    if "all" in row:
        listed = sorted(position.key for position in everybody)
        counts.lists += 1
        counts.lists_right += listed == row["all"]
        if listed != row["all"]:
            wrong.append(f"{row['topic_id']} {row['about']}: {listed}, expected {row['all']}")
    return wrong


def measure(engine: SearchEngine, rows: Iterable[Row]) -> Row:
    """The counts of all topics over one index."""
    counts = Counts()
    wrong: list[str] = []
    for row in rows:
        about, by = row["about"], row["by"]
        asked = positions(engine, about=about, by=by, of=list(row["asked"])).positions
        every = positions(engine, about=about, by=by).positions if "all" in row else ()
        wrong.extend(judge(row, asked, every, counts))
    return {
        "positions": {"right": counts.right, "expected": counts.expected},
        "nothing_found": {"right": counts.refused, "expected": counts.silent},
        "lists": {"right": counts.lists_right, "expected": counts.lists},
        "unverified": counts.unverified,
        "shown": counts.shown,
        "wrong": wrong,
    }


def main() -> None:
    """Measure the shipped corpus, and an archive when one is given; write the result."""
    parser = argparse.ArgumentParser(description="Positions against gold.")
    parser.add_argument("--archive", type=Path, help="a folder with documents/, named as in gold")
    parser.add_argument("--no-write", action="store_true", help="print only")
    parsed = parser.parse_args()
    corpora = {"shipped": shipped_documents(Settings())}
    if parsed.archive is not None:
        corpora[parsed.archive.resolve().name] = read_folder(parsed.archive / "documents")
    found = {}
    for name, corpus in corpora.items():
        rows = [row for row in gold() if row["corpus"] == name]
        with tempfile.TemporaryDirectory() as place:
            settings = Settings(index_dir=Path(place) / "index")
            engine = build_subject(corpus, name, settings).engine
            found[name] = {"topics": len(rows), **measure(engine, rows)}
        print(name, json.dumps(found[name], ensure_ascii=False, indent=1))
    if not parsed.no_write:
        content = {"commit": describe_commit(), "date": today(), "corpora": found}
        write_result(RESULTS / "statements" / "positions.json", content)


if __name__ == "__main__":
    main()
