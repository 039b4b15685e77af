"""What counts as relevant in an index, by the judgements.

Judgements are spans or documents, hits are passages of one splitter. A passage is judged by the
best span that it matches (`spans.matches`). Passages that share such a span, or have the same words
(a contact block printed in every document), are one *unit*, which is credited once, at the first of
them. A judged span that no passage matches remains a unit that cannot be found, so that a splitter
which tears answers apart loses points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import Judgement, Span, matches
from indexer.records import Language, Passage


@dataclass(frozen=True, slots=True)
class Assessment:
    """Relevance for one topic in one index: grade of each unit, and the unit of each passage."""

    grades: Mapping[str, int]
    unit_of: Mapping[str, str]

    def answerable(self, level: int) -> bool:
        """True when a unit of at least this grade exists."""
        return any(grade >= level for grade in self.grades.values())


def assess_spans(
    judgements: Sequence[Judgement],
    passages: Iterable[Passage],
    *,
    language: Language | None = None,
    counterparts: Mapping[str, str] | None = None,
) -> Assessment:
    """What is relevant among `passages` (of `language`, when given).

    `counterparts` maps a passage to its counterpart when a hit shows both: they are one unit then.
    """
    pool = [passage for passage in passages if language in (None, passage.language)]
    best: dict[str, tuple[int, list[Judgement]]] = {}
    seen: set[tuple[str, int, int]] = set()
    for passage in pool:
        span = Span(passage.document_id, passage.start, passage.end)
        hits = [j for j in judgements if matches(span, Span(j.document_id, j.start, j.end))]
        if hits:
            grade = max(judgement.grade for judgement in hits)
            best[passage.passage_id] = (grade, [j for j in hits if j.grade == grade])
            seen.update((j.document_id, j.start, j.end) for j in hits)
    unit_of = _units(best, counterparts or {})
    grades: dict[str, int] = {}
    for passage_id, unit in unit_of.items():
        grades[unit] = max(grades.get(unit, 0), best[passage_id][0])
    for judgement in judgements:
        place = (judgement.document_id, judgement.start, judgement.end)
        own = judgement.language
        if place not in seen and language in (None, own):
            name = f"lost:{judgement.document_id}:{judgement.start}-{judgement.end}"
            grades[name] = max(grades.get(name, 0), judgement.grade)
    return Assessment(grades, unit_of)


def assess_documents(grades: Mapping[str, int], passages: Iterable[Passage]) -> Assessment:
    """What is relevant when whole documents are judged: a passage stands for its document."""
    return Assessment(grades, {passage.passage_id: passage.document_id for passage in passages})


def credit(hits: Sequence[Sequence[str]], assessment: Assessment) -> list[str]:
    """The ids of a ranking for the measures: a new unit by its name, anything else by the passage.

    A hit is given as the passages it shows: one, or one and its counterpart. A repeated unit keeps
    its rank as a passage that brings nothing new.
    """
    ids: list[str] = []
    found: set[str] = set()
    for shown in hits:
        units = (assessment.unit_of.get(passage_id) for passage_id in shown)
        new = [unit for unit in units if unit is not None and unit not in found]
        if new:
            best = max(new, key=lambda unit: assessment.grades.get(unit, 0))
            found.add(best)
            ids.append(best)
        else:
            ids.append(f"passage {shown[0]}")
    return ids


def collapse(document_ids: Iterable[str]) -> list[str]:
    """Documents in the order of their best passage, each once."""
    return list(dict.fromkeys(document_ids))


def _units(
    best: Mapping[str, tuple[int, list[Judgement]]], counterparts: Mapping[str, str]
) -> dict[str, str]:
    """Unit of each judged passage: passages linked by a span, by equal words or as counterparts."""
    parent = {passage_id: passage_id for passage_id in best}

    def root(passage_id: str) -> str:
        while parent[passage_id] != passage_id:
            passage_id = parent[passage_id]
        return passage_id

    first: dict[tuple[int, str], str] = {}
    for passage_id, (grade, judgements) in best.items():
        for judgement in judgements:
            key = (grade, "".join(judgement.quote.split()))
            other = first.setdefault(key, passage_id)
            parent[root(passage_id)] = root(other)
        counterpart = counterparts.get(passage_id)
        if counterpart in parent:
            parent[root(passage_id)] = root(counterpart)
    return {passage_id: f"unit {root(passage_id)}" for passage_id in parent}
