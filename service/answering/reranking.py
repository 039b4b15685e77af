"""Puts the first hits into a new order: what the retrievers found, and what the reader reads there.

Hits in the question's language that are nearly as good as the best of them are read and exchange
their places; those in the other language, where the reader is weak, keep theirs. With one clear
first hit nothing is read. docs/adr/0026-a-reader-decides.md says what it brings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from indexer.store import Index
from indexer.text import sentence_spans
from service.answering.reading import SURE, ReadsWindows, clipped, windows_of
from service.question import Question
from service.retrieval import RankedGroup, Ranking


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence of a document: `text == document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RerankModel:
    """`weight` is what a log-odds of the reader counts beside one of the retrievers.

    Hits are read whose log-odds are at most `within` below the best in the question's language.
    """

    weight: float
    within: float


@lru_cache(maxsize=1)
def shipped_rerank_model() -> RerankModel:
    """The model that `python -m benchmarks.rerank --fit` wrote."""
    text = (files("service") / "data" / "rerank.json").read_text(encoding="utf-8")
    return RerankModel(**json.loads(text))


class Reranker:
    """Reads hits of one index and puts them in order. Safe to share among threads."""

    def __init__(
        self, index: Index, reader: ReadsWindows, model: RerankModel | None = None
    ) -> None:
        self._index = index
        self._reader = reader
        self._model = model or shipped_rerank_model()

    def __call__(
        self, question: Question, ranking: Ranking, groups: Sequence[RankedGroup]
    ) -> list[RankedGroup]:
        """The same groups in a new order.

        A place keeps its score, so scores never rise and fit those of the places that follow.
        """
        places = self.near(question, ranking, groups)
        read = self.read(question, [groups[place].row for place in places])
        worth = {
            place: ranking.fused[groups[place].row] + self._model.weight * verdict
            for place, verdict in zip(places, read, strict=True)
        }
        reordered = list(groups)
        for place, better in zip(places, sorted(places, key=lambda p: -worth[p]), strict=True):
            reordered[place] = replace(groups[better], score=groups[place].score)
        return reordered

    def near(
        self, question: Question, ranking: Ranking, groups: Sequence[RankedGroup]
    ) -> list[int]:
        """The places that are read; none when no other is near the best."""
        scores = {
            place: ranking.fused[group.row]
            for place, group in enumerate(groups)
            if group.passage.language == question.language
        }
        least = max(scores.values(), default=0.0) - self._model.within
        near = [place for place, score in scores.items() if score >= least]
        return near if len(near) > 1 else []

    def read(self, question: Question, rows: Sequence[int]) -> list[float]:
        """For each passage the log-odds, -8 to 8, of its best window that it answers."""
        texts = [self.windows(row) for row in rows]
        flat = [text for own in texts for text in own]
        verdicts = iter(self._reader.read(question.text, flat) if flat else ())
        return [clipped(max((next(verdicts).answers for _ in own), default=-SURE)) for own in texts]

    def windows(self, row: int) -> list[str]:
        """The texts of a passage that are read, each with the heading it stands under."""
        passage = self._index.passages[row]
        document = self._index.documents[passage.document_id]
        sentences = [
            Span(passage.start + start, passage.start + end, passage.text[start:end])
            for start, end in sentence_spans(passage.text)
        ]
        heading = passage.heading or document.title
        windows = windows_of(row, sentences, passage.language, heading)
        return [window.text_in(document.text) for window in windows]
