"""Compare runs topic by topic: differences, intervals, p values corrected for their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from eval.measures import PairedTest, PerTopic, direction_place, holm, paired_test
from eval.reports.result_file import Result
from indexer.errors import DatasetError

DEFAULT_MEASURES = ("nDCG@10", "R@10", "Success@1")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure in one direction for runs `a` and `b`; the test is of `b - a`.

    `p_holm` is corrected for all comparisons made together. The means are over the same topics.
    """

    a: str
    b: str
    direction: str
    measure: str
    mean_a: float
    mean_b: float
    test: PairedTest
    p_holm: float


TopicValues = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By direction, by topic: an object with `values` and `group_id`."""


def values_of(result: Result) -> dict[str, dict[str, dict[str, Any]]]:
    """Topics of a result by direction and topic id; of answers, the answerable ones."""
    directions: dict[str, dict[str, dict[str, Any]]] = {}
    for topic in result.get("topics", ()):
        if topic.get("answerable", True):
            directions.setdefault(topic["direction"], {})[topic["topic_id"]] = topic
    return directions


def values_of_run(values: PerTopic) -> dict[str, dict[str, dict[str, Any]]]:
    """A TREC run that was measured, in the same shape, as the one direction `all`."""
    return {
        "all": {
            topic_id: {"values": measured, "group_id": topic_id}
            for topic_id, measured in values.items()
        }
    }


def compare(
    runs: Mapping[str, TopicValues], measures: Sequence[str] = DEFAULT_MEASURES
) -> list[Comparison]:
    """Compare every two runs in every direction that both have.

    Raises:
        DatasetError: when two runs share no direction, or differ in the topics of one.
    """
    found: list[tuple[str, str, str, str, float, float, PairedTest]] = []
    for a, b in combinations(runs, 2):
        shared = sorted(set(runs[a]) & set(runs[b]), key=direction_place)
        if not shared:
            raise DatasetError(
                en=f"{a} and {b} have no direction in common; measure both on one data set",
                zh=f"{a} 与 {b} 没有共同的检索方向；请在同一数据集上评测",
            )
        for direction in shared:
            first, second = runs[a][direction], runs[b][direction]
            _same_topics(a, b, direction, first, second)
            groups = [str(first[topic_id]["group_id"]) for topic_id in first]
            for measure in _known(measures, first, second):
                xs = [float(first[topic_id]["values"][measure]) for topic_id in first]
                ys = [float(second[topic_id]["values"][measure]) for topic_id in first]
                test = paired_test(xs, ys, groups)
                found.append((a, b, direction, measure, sum(xs) / len(xs), sum(ys) / len(ys), test))
    adjusted = holm({str(place): row[-1].p for place, row in enumerate(found)})
    return [Comparison(*row, p_holm=adjusted[str(place)]) for place, row in enumerate(found)]


def _known(
    measures: Sequence[str], first: Mapping[str, Any], second: Mapping[str, Any]
) -> list[str]:
    """The measures that both have; all of the first when none of those asked for is known."""
    one, other = next(iter(first.values()))["values"], next(iter(second.values()))["values"]
    both = [name for name in one if name in other]
    return [name for name in measures if name in both] or both


def _same_topics(
    a: str, b: str, direction: str, first: Mapping[str, Any], second: Mapping[str, Any]
) -> None:
    different = sorted(set(first) ^ set(second))
    if different:
        raise DatasetError(
            en=f"{a} and {b} were measured on different topics ({direction}: {different[0]} is in "
            "one only); measure both on one data set and split",
            zh=f"{a} 与 {b} 的测试问题不同（{direction}：{different[0]} 只在其一）；"
            "请在同一数据集与划分上评测",
        )
