"""Means with intervals per direction, per question language and overall."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from eval.measures.significance import Interval, bootstrap_means

Row = TypeVar("Row")

DIRECTION_ORDER = (
    "zh-zh",
    "zh-en",
    "en-zh",
    "en-en",
    "zh-both",
    "en-both",
    "zh-shown",
    "en-shown",
    "zh",
    "en",
    "overall",
)
_ARROWS = {"zh": "questions in zh", "en": "questions in en", "overall": "overall"}


@dataclass(frozen=True, slots=True)
class Observation:
    """The values of one topic in one direction; wordings of one need share a `group_id`."""

    topic_id: str
    group_id: str
    direction: str
    values: Mapping[str, float]


Summary = dict[str, dict[str, Interval]]
"""Interval by direction (or `zh`, `en`, `overall`), then by measure."""


def summarise(observations: Iterable[Observation]) -> Summary:
    """Means and bootstrap intervals.

    `zh`, `en` and `overall` combine all directions except `shown`, which has the hits of `both` in
    another form. A single direction has no totals.
    """
    rows = list(observations)
    summary: Summary = {}
    for name, keep in _selections(rows).items():
        chosen = [row for row in rows if keep(row)]
        groups = [row.group_id for row in chosen]
        measures = list(chosen[0].values) if chosen else []
        columns = {measure: [row.values[measure] for row in chosen] for measure in measures}
        summary[name] = bootstrap_means(columns, groups)
    return {name: summary[name] for name in sorted(summary, key=direction_place)}


def direction_place(direction: str) -> tuple[int, str]:
    """Sort key: the order in which directions are shown everywhere."""
    known = direction in DIRECTION_ORDER
    return (DIRECTION_ORDER.index(direction) if known else len(DIRECTION_ORDER), direction)


def direction_label(direction: str) -> str:
    """`zh-en` as `zh → en`, and the totals in words."""
    return _ARROWS.get(direction) or direction.replace("-", " → ")


def interval_json(interval: Interval) -> dict[str, Any]:
    """An interval as JSON, rounded to what a reader can use."""
    return {
        "mean": round(interval.mean, 6),
        "low": round(interval.low, 6),
        "high": round(interval.high, 6),
        "n": interval.n,
        "groups": interval.groups,
    }


def _selections(rows: Sequence[Observation]) -> dict[str, Callable[[Observation], bool]]:
    def total(row: Observation) -> bool:
        return not row.direction.endswith("-shown")

    selections: dict[str, Callable[[Observation], bool]] = {}
    for direction in {row.direction for row in rows}:
        selections[direction] = lambda row, name=direction: row.direction == name  # type: ignore[misc]
    if len(selections) == 1:
        return selections
    for language in ("zh", "en"):
        if any(total(row) and row.direction.startswith(language) for row in rows):
            selections[language] = (
                lambda row, name=language: total(row) and row.direction.startswith(name)  # type: ignore[misc]
            )
    if any(total(row) for row in rows):
        selections["overall"] = total
    return selections
