"""Standard measures of ranked retrieval, per topic, computed by ir-measures.

A run is `{topic_id: {id: score}}`, qrels are `{topic_id: {id: grade}}`, as in TREC. Topics come
from the qrels: one that the run does not know, or for which it found nothing, counts zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ir_measures
from ir_measures import AP, RR, R, Success, nDCG

from eval.gold import Qrels, Run

PerTopic = dict[str, dict[str, float]]
"""Values by topic, then by the name of the measure."""

MEASURE_NAMES = ("nDCG@10", "R@5", "R@10", "R@100", "RR", "Success@1", "AP")


def measure(run: Run, qrels: Qrels, *, level: int = 1) -> PerTopic:
    """Value of every measure for every topic of `qrels`.

    nDCG uses the grades; the others call an id relevant from grade `level` up. Topics of the run
    that are not in the qrels are left out: nothing is known about them.
    """
    objects = _measures(level)
    names = {repr(value): name for name, value in objects.items()}
    result: PerTopic = {topic_id: dict.fromkeys(MEASURE_NAMES, 0.0) for topic_id in qrels}
    known = {topic_id: dict(run[topic_id]) for topic_id in qrels if run.get(topic_id)}
    if not known:
        return result
    grades = {topic_id: dict(qrels[topic_id]) for topic_id in qrels}
    for metric in ir_measures.iter_calc(list(objects.values()), grades, known):
        result[metric.query_id][names[repr(metric.measure)]] = float(metric.value)
    return result


def ranked(ids: Sequence[str]) -> dict[str, float]:
    """A run of one topic from ids in order, the best first, without ties."""
    return {identifier: float(len(ids) - place) for place, identifier in enumerate(ids)}


def mean_of(values: PerTopic, name: str, topic_ids: Iterable[str] | None = None) -> float:
    """Mean of one measure over the topics given, or all; 0 when there is none."""
    chosen = list(values if topic_ids is None else topic_ids)
    return sum(values[topic_id][name] for topic_id in chosen) / len(chosen) if chosen else 0.0


def _measures(level: int) -> dict[str, ir_measures.Measure]:
    return {
        "nDCG@10": nDCG @ 10,
        "R@5": R(rel=level) @ 5,
        "R@10": R(rel=level) @ 10,
        "R@100": R(rel=level) @ 100,
        "RR": RR(rel=level),
        "Success@1": Success(rel=level) @ 1,
        "AP": AP(rel=level),
    }
