"""What a question found to an answer made of quotes, or to an abstention with its reason."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.records import Language
from indexer.store import Index
from service.answering.abstention import AnswerModel, explain, not_read, reason_of
from service.answering.answer import choose, cite
from service.answering.evidence import Candidate, EvidenceFinder
from service.answering.sentences import SentenceTable
from service.results import Answer, Hit
from service.retrieval import Finder, Found


@dataclass(frozen=True, slots=True)
class AskSteps:
    """A question whose hits are there before its answer; `answer` makes that when it is called."""

    hits: tuple[Hit, ...]
    warnings: tuple[str, ...]
    answer: Callable[[], Answer]


class Answerer:
    """Answers from what a `Finder` over the same index found."""

    def __init__(
        self, index: Index, encoder: Encoder, *, names: Names, model: AnswerModel, finder: Finder
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._names = names
        self._model = model
        self._counterparts = finder.counterparts
        sentences = SentenceTable(index, encoder, names, finder.counterparts)
        self._evidence = EvidenceFinder(index, finder.ranker.retrievers, sentences)

    def answer(self, found: Found) -> Answer:
        """Answer from what was found in hybrid mode, or abstain.

        An abstention says when files were not read: the answer may stand in one of them.
        """
        started = time.perf_counter()
        candidates = self.candidates(found)
        chosen = choose(candidates, self._model)
        confidence = self._model.confidence(chosen[0]) if chosen else 0.0
        answered = bool(chosen) and self._model.suffices(chosen[0], confidence)
        cited = cite(chosen if answered else (), self._index, self._counterparts)
        language, warnings = found.question.language, found.warnings
        if cited.n_dropped:
            warnings = (*warnings, _dropped(cited.n_dropped, language))
        answered = answered and bool(cited.citations)
        reason = None if answered else reason_of(candidates)
        if not answered and self._index.manifest.n_not_read:
            warnings = (*warnings, not_read(self._index.manifest.n_not_read, language))
        took_ms = found.took_ms + (time.perf_counter() - started) * 1000
        return Answer(
            question=found.question.text,
            question_language=language,
            answered=answered,
            reason=reason,
            explanation=explain(reason, found.question, self._names) if reason else None,
            answer=cited.answer if answered else None,
            sentences=cited.sentences,
            citations=cited.citations,
            confidence=round(confidence, 4),
            hits=found.hits,
            took_ms=round(took_ms, 3),
            index_id=self._index.index_id,
            encoder=self._encoder.name,
            warnings=warnings,
        )

    def candidates(self, found: Found) -> list[Candidate]:
        """The sentences an answer is chosen from, with their features."""
        scored = [(group.row, found.ranking.fused[group.row]) for group in found.groups]
        return self._evidence.candidates(found.question, found.ranking, scored)


def _dropped(n: int, language: Language | None) -> str:
    if language == "zh":
        return f"有 {n} 处引文与存储的原文不符，已删除"
    return f"{n} quotes did not match the stored text and were removed"
