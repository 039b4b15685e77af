"""Tables and mistakes of measured conversations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eval.reports.text_table import plain_table


def dialogue_rows(result: dict[str, Any]) -> list[tuple[str, str]]:
    """`92 of 92` for all turns, for each outcome, for each language."""
    return [
        ("all turns", _share(result["all"])),
        *((name, _share(counts)) for name, counts in result["outcomes"].items()),
        *((name, _share(counts)) for name, counts in result["languages"].items()),
    ]


def dialogue_table(result: dict[str, Any]) -> str:
    """The counts in columns."""
    return plain_table(("turns", "right"), dialogue_rows(result))


def dialogue_mistakes(result: dict[str, Any]) -> Iterator[str]:
    """The turns that were not understood as judged, one line each."""
    for row in result["mistakes"]:
        yield (
            f"{row['dialogue_id']}: {row['says']!r} was {row['outcome']}, expected "
            f"{row['expected']}; understood as {row['understood']!r}"
        )


def _share(counts: dict[str, int]) -> str:
    return f"{counts['right']} of {counts['turns']}"
