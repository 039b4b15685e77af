"""Counterparts of an open index by passage and by span; a pair of passages becomes one hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.records import Counterpart, CounterpartKind, Language, Passage
from indexer.store import Index, rows_among
from service.results import HitCounterpart
from service.retrieval.merge import Merged

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# From this confidence on an aligned counterpart counts as evidence of its passage. With less it is
# shown, but changes no score, no order and no answer.
_SURE = 0.9
# Counterparts that are kept as they are shown.
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class CounterpartSpan:
    """The counterpart of a passage or of a span `own_start:own_end` of it."""

    passage_id: str
    start: int
    end: int
    own_start: int
    own_end: int
    confidence: float
    kind: CounterpartKind

    @property
    def sure(self) -> bool:
        """True when both sides may be taken for one piece of evidence."""
        return counts_as_evidence(self)


def counts_as_evidence(counterpart: CounterpartSpan | HitCounterpart) -> bool:
    """True when a passage and its counterpart may be taken for one piece of evidence."""
    return counterpart.kind == "official" or counterpart.confidence >= _SURE


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """One piece of evidence: the passage that is shown, and its counterpart."""

    row: int
    score: float
    counterpart: HitCounterpart | None
    passage: Passage


class Counterparts:
    """Counterparts by passage; made once when an index is opened."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[CounterpartSpan, HitCounterpart] = {}
        self._passages: dict[str, list[CounterpartSpan]] = defaultdict(list)
        self._sentences: dict[str, list[CounterpartSpan]] = defaultdict(list)
        for pair in index.counterparts:
            table = self._passages if pair.level == "passage" else self._sentences
            for passage_id, span in _both_ways(pair):
                table[passage_id].append(span)
        for spans in (*self._passages.values(), *self._sentences.values()):
            spans.sort(
                key=lambda span: (
                    span.kind != "official", -span.confidence, span.passage_id, span.start,
                )
            )  # fmt: skip
        named = dict.fromkeys((*self._passages, *self._sentences))
        self._row_of = rows = rows_among(index.row_of, list(named))
        sure = {
            rows[passage_id]: [rows[span.passage_id] for span in spans if span.sure]
            for passage_id, spans in self._passages.items()
        }
        self._sure: dict[int, list[int]] = {row: others for row, others in sure.items() if others}
        # Of each row the surest that counts as evidence, or -1; and the rows that have more.
        self._first = np.full(len(index.passages), -1, dtype=np.int32)
        self._first[list(self._sure)] = [others[0] for others in self._sure.values()]
        self._several = np.zeros(len(index.passages), dtype=bool)
        self._several[[row for row, others in self._sure.items() if len(others) > 1]] = True

    @property
    def any(self) -> bool:
        """Whether any passage has a counterpart."""
        return bool(self._passages)

    def of_passage(self, passage_id: str, *, sure: bool = False) -> HitCounterpart | None:
        """The surest counterpart of a whole passage; with `sure`, one that counts as evidence."""
        spans = self._passages.get(passage_id)
        return self._shown(spans[0]) if spans and (spans[0].sure or not sure) else None

    def of_span(
        self, passage_id: str, start: int, end: int, *, sure: bool = False
    ) -> HitCounterpart | None:
        """The counterpart of a span of the document, or None when no pair fits it.

        A pair fits when their common part is more than half of the longer of the two. With `sure`
        only pairs that count as evidence are considered.
        """
        best: tuple[float, CounterpartSpan] | None = None
        for span in self._sentences.get(passage_id, ()):
            if sure and not span.sure:
                continue
            common = min(end, span.own_end) - max(start, span.own_start)
            longer = max(end - start, span.own_end - span.own_start)
            if common * 2 > longer and (best is None or common / longer > best[0]):
                best = common / longer, span
        return self._shown(best[1]) if best else None

    def best_of(self, rows: Rows, others: Rows, scores: Floats) -> Floats:
        """For each of `rows` the best score of its counterparts among `others`, in rising order.

        Only counterparts that count as evidence are considered. NaN for a row without one there.
        """
        found = np.full(len(rows), np.nan, dtype=np.float32)
        if not len(others) or not self._sure:
            return found
        pairs = self._first[rows]
        at = np.minimum(np.searchsorted(others, pairs), len(others) - 1)
        known = others[at] == pairs
        found[known] = scores[at[known]]
        for place in np.flatnonzero(self._several[rows]).tolist():
            own = np.array(self._sure[int(rows[place])], dtype=np.int64)
            at = np.minimum(np.searchsorted(others, own), len(others) - 1)
            there = scores[at[others[at] == own]]
            if len(there):
                found[place] = there.max()
        return found

    def group(self, ranked: Merged, language: Language | None, k: int) -> list[RankedGroup]:
        """The first k pieces of evidence: a passage and its counterpart take one place.

        When both were found, the one in the question's language is shown, at the better rank.
        """
        chosen: list[tuple[int, float]] = []
        covered: set[int] = set()
        for row, score in ranked:
            if len(chosen) == k:
                break
            if row in covered:
                continue
            counterparts = self._sure.get(row)
            if counterparts is None:  # nothing else covers this row
                chosen.append((row, score))
                continue
            shown = self._row_to_show(row, counterparts, ranked, covered, language)
            covered.update((row, shown, *counterparts))
            chosen.append((shown, score))
        return self.with_counterparts(chosen)

    def with_counterparts(self, chosen: Sequence[tuple[int, float]]) -> list[RankedGroup]:
        """Rows with their scores, each with its counterpart; passages are read at once."""
        passages = self._index.passages_at([row for row, _ in chosen])
        return [
            RankedGroup(row, score, self.of_passage(passage.passage_id), passage)
            for (row, score), passage in zip(chosen, passages, strict=True)
        ]

    def _row_to_show(
        self,
        row: int,
        counterparts: Sequence[int],
        ranked: Merged,
        covered: set[int],
        language: Language | None,
    ) -> int:
        language_of = self._index.columns["language"].at
        if language_of(row) == language:
            return row
        scores = {
            other: score
            for other in counterparts
            if other not in covered
            and language_of(other) == language
            and (score := ranked.score(other)) is not None
        }
        return max(scores, key=lambda other: scores[other]) if scores else row

    def _shown(self, span: CounterpartSpan) -> HitCounterpart:
        known = self._known.get(span)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known = {}
            known = self._known[span] = self._read(span)
        return known

    def _read(self, span: CounterpartSpan) -> HitCounterpart:
        passage = self._index.passages[self._row_of[span.passage_id]]
        document = self._index.documents[passage.document_id]
        return HitCounterpart(
            passage_id=passage.passage_id,
            document_id=passage.document_id,
            language=passage.language,
            text=document.text[span.start : span.end],
            start=span.start,
            end=span.end,
            confidence=round(span.confidence, 4),
            kind=span.kind,
        )


def _both_ways(pair: Counterpart) -> list[tuple[str, CounterpartSpan]]:
    zh = (pair.zh_start, pair.zh_end)
    en = (pair.en_start, pair.en_end)
    surety = (pair.confidence, pair.kind)
    return [
        (pair.zh_passage_id, CounterpartSpan(pair.en_passage_id, *en, *zh, *surety)),
        (pair.en_passage_id, CounterpartSpan(pair.zh_passage_id, *zh, *en, *surety)),
    ]
