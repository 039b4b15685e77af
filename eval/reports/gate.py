"""The gate: dev figures must not fall below the committed baseline beyond noise.

A mean over topics is worse when the whole 95 % interval of its paired difference is below zero, or
when it lost more than `TOLERANCE` and at least `FEWEST` more needs got worse than got better. The
second rule finds losses that a wide interval hides, and ignores a single changed topic. Figures
without topics (F1) may lose `SCORE_TOLERANCE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.gold import unreadable
from eval.measures import bootstrap_mean
from eval.reports.result_file import Result
from indexer.errors import DatasetError

TOLERANCE = 0.02
FEWEST = 3
SCORE_TOLERANCE = 0.005
_SEARCH_MEASURES = ("nDCG@10", "R@10", "Success@1")
_ANSWER_MEASURES = ("right", "precision", "recall")

Outcome = Literal["same", "better", "worse"]
Baseline = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One figure against the baseline."""

    name: str
    before: float
    now: float
    outcome: Outcome
    why: str


def make_baseline(results: Mapping[str, Result]) -> Baseline:
    """The baseline to commit: figures with the values of their topics, and the certificate."""
    series: dict[str, dict[str, Any]] = {}
    figures: dict[str, float] = {}
    for name, result in results.items():
        for key, (topic_id, group_id, value) in _observations(name, result):
            entry = series.setdefault(key, {"topics": {}, "groups": {}})
            entry["topics"][topic_id] = round(value, 4)
            entry["groups"][topic_id] = group_id
        figures.update(_figures(name, result))
    return {
        "format": 1,
        "certificate": next(iter(results.values()))["certificate"],
        "datasets": {
            name: result["certificate"]["dataset_sha256"] for name, result in results.items()
        },
        "figures": {name: round(value, 4) for name, value in figures.items()},
        "series": {
            key: {
                "mean": round(_mean(entry["topics"]), 4),
                "topics": entry["topics"],
            }
            for key, entry in series.items()
        },
        "groups": {
            topic_id: group_id
            for entry in series.values()
            for topic_id, group_id in entry["groups"].items()
            if group_id != topic_id
        },
    }


def check(baseline: Baseline, results: Mapping[str, Result]) -> list[Check]:
    """Every figure of the baseline against now.

    Raises:
        DatasetError: when the topics or judgements are not those of the baseline.
    """
    now = make_baseline(results)
    if baseline["datasets"] != now["datasets"]:
        changed = sorted(
            name
            for name in {*baseline["datasets"], *now["datasets"]}
            if baseline["datasets"].get(name) != now["datasets"].get(name)
        )
        raise DatasetError(
            en=f"the baseline was measured on other topics ({', '.join(changed)}); look at the new "
            "figures and make them the baseline with `lanmei eval gate --update`",
            zh=f"基线所用的测试问题已变化（{'、'.join(changed)}）；请查看新指标，"
            "并用 `lanmei eval gate --update` 更新基线",
        )
    checks = [
        _check_series(key, entry["topics"], now["series"].get(key, {}).get("topics", {}), baseline)
        for key, entry in baseline["series"].items()
    ]
    checks += [
        _check_figure(name, before, now["figures"].get(name, 0.0))
        for name, before in baseline["figures"].items()
    ]
    return checks


def read_baseline(text: str, path: Path) -> Baseline:
    """Parse a committed baseline.

    Raises:
        DatasetError: when it is no baseline of this format.
    """
    try:
        baseline = json.loads(text)
        fits = baseline["format"] == 1 and bool(baseline["series"])
    except (json.JSONDecodeError, KeyError, TypeError):
        baseline, fits = {}, False
    if not fits:
        raise unreadable(
            path,
            en="is no baseline; make one with `lanmei eval gate --update`",
            zh="不是基线文件；请用 `lanmei eval gate --update` 生成",
        )
    return dict(baseline)


def _observations(name: str, result: Result) -> list[tuple[str, tuple[str, str, float]]]:
    found = []
    measures = _SEARCH_MEASURES if result["kind"] == "search" else _ANSWER_MEASURES
    for topic in result.get("topics", ()):
        if not topic.get("answerable", True):
            answered = float(not topic["answered"])
            key = f"{name} {topic['direction']} refused when unanswerable"
            found.append((key, (topic["topic_id"], topic["group_id"], answered)))
            continue
        for measure in measures:
            if measure in topic["values"]:
                key = f"{name} {topic['direction']} {measure}"
                value = float(topic["values"][measure])
                found.append((key, (topic["topic_id"], topic["group_id"], value)))
    return found


def _figures(name: str, result: Result) -> dict[str, float]:
    figures: dict[str, float] = {}
    if result["kind"] == "answers":
        quotes = result["n_quotes"]
        figures[f"{name} quotes that hold"] = result["n_held"] / quotes if quotes else 1.0
    for group in ("levels", "fields"):
        for part, body in result.get(group, {}).items():
            scores = body.get("scores", body)
            for measure in ("precision", "recall", "f1"):
                figures[f"{name} {part} {measure}"] = scores[measure]
    if result["kind"] == "cases":
        figures[f"{name} that hold"] = result["n_held"] / max(1, result["n_expected"])
    return figures


def _check_series(
    key: str, before: Mapping[str, float], now: Mapping[str, float], baseline: Baseline
) -> Check:
    topics = list(before)
    differences = [now.get(topic, 0.0) - before[topic] for topic in topics]
    groups = [baseline["groups"].get(topic, topic) for topic in topics]
    interval = bootstrap_mean(differences, groups)
    mean_before, mean_now = _mean(before), _mean(before) + interval.mean
    if interval.high < 0:
        why = f"all of [{100 * interval.low:+.1f}, {100 * interval.high:+.1f}] is below 0"
        return Check(key, mean_before, mean_now, "worse", why)
    worse = {group for group, lost in zip(groups, differences, strict=True) if lost < 0}
    better = {group for group, won in zip(groups, differences, strict=True) if won > 0}
    if interval.mean < -TOLERANCE and len(worse) - len(better) >= FEWEST:
        why = f"lost more than {100 * TOLERANCE:.0f} points in {len(worse)} needs"
        return Check(key, mean_before, mean_now, "worse", why)
    outcome: Outcome = "better" if interval.low > 0 else "same"
    return Check(key, mean_before, mean_now, outcome, "")


def _check_figure(name: str, before: float, now: float) -> Check:
    if name.endswith("quotes that hold") and now < 1:
        return Check(name, before, now, "worse", "every quote must hold")
    if now < before - SCORE_TOLERANCE:
        why = f"lost more than {100 * SCORE_TOLERANCE:.1f} points"
        return Check(name, before, now, "worse", why)
    return Check(name, before, now, "better" if now > before + SCORE_TOLERANCE else "same", "")


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values) if values else 0.0
