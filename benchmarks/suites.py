"""One file of results for each suite: its entries by name, each with its own certificate.

An entry is written as soon as it is measured, so that a stopped suite keeps its results.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from eval.reports.result_file import write_result

RESULTS: Final = Path(__file__).resolve().parent / "results"


def read_suite(name: str, folder: Path = RESULTS) -> dict[str, Any]:
    """The entries of a suite by name; empty when it was never measured."""
    path = folder / f"{name}.json"
    if not path.is_file():
        return {}
    entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def put_entry(suite: str, name: str, body: dict[str, Any], folder: Path = RESULTS) -> None:
    """Write one entry into its suite; the file is replaced atomically."""
    entries = {**read_suite(suite, folder), name: body}
    write_result(folder / f"{suite}.json", dict(sorted(entries.items())))


def commit_of(commit: str | None) -> str:
    """A commit as shown in tables: short, marked when there were uncommitted changes."""
    if commit is None:
        return "unknown"
    plain, _, changes = commit.partition("+")
    return plain[:10] + (" with uncommitted changes" if changes or commit.endswith("+") else "")
