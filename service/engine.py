"""The read path: question -> legs -> fusion -> hits -> quotes. One engine per open index.

Nothing in it changes while it serves, apart from caches that are safe to share among threads.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder, open_encoder
from indexer.names import load_names
from indexer.records import Language
from indexer.store import Index
from indexer.text import BridgeTerms
from service.answering import (
    Candidate,
    EvidenceFinder,
    SentenceTable,
    choose,
    cite,
    explain,
    reason_of,
)
from service.answering import shipped_model as shipped_answer_model
from service.browsing import Views, count_facets
from service.question import Question, check_k, check_languages, check_mode, read_question
from service.results import (
    Answer,
    DocumentList,
    DocumentText,
    DocumentView,
    Facets,
    Mode,
    PassageContext,
    SearchResponse,
)
from service.retrieval import (
    DEPTH,
    Counterparts,
    Found,
    RankedGroup,
    Ranker,
    Ranking,
    RowFilter,
    diagnose,
    hits_of,
    parse_filters,
    shipped_model,
    warnings_of,
)
from service.settings import Settings

if TYPE_CHECKING:
    from service.verifying import Verifier

Rows = npt.NDArray[np.int64]
_MOST_CONTEXT = 20


class SearchEngine:
    """Searches and answers over one index generation."""

    def __init__(self, index: Index, encoder: Encoder, settings: Settings | None = None) -> None:
        self.index = index
        self.encoder = encoder
        self.settings = settings or Settings()
        self.names = load_names(self.settings.names).with_speakers(index.statements.values())
        self._bridge = BridgeTerms.load(self.settings.glossary)
        self._filter = RowFilter(index)
        self._counterparts = Counterparts(index)
        self.ranker = Ranker(index, encoder, self.names, shipped_model(), self._counterparts)
        self._views = Views(index, self._counterparts)
        self._evidence = EvidenceFinder(
            index,
            self.ranker.legs,
            SentenceTable(index, encoder, self.names, self._counterparts),
        )

    @cached_property
    def verifier(self) -> Verifier:
        """What checks drafts against this generation; made ready once, when first asked for."""
        from service.verifying import Verifier

        return Verifier(self.index, self.names)

    @classmethod
    def open(
        cls, index_dir: Path, encoder_name: str = "built-in", settings: Settings | None = None
    ) -> SearchEngine:
        """Open an index and the encoder that it was built with.

        Raises:
            EncoderError: when the encoder cannot be opened.
            IndexUnusable: when the index cannot.
        """
        settings = settings or Settings(index_dir=index_dir, encoder=encoder_name)
        encoder = open_encoder(encoder_name, threads=settings.threads)
        return cls(Index.open(index_dir, encoder), encoder, settings)

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        languages: Sequence[str] | None = None,
        mode: str = "hybrid",
        filters: Mapping[str, Any] | None = None,
        debug: bool = False,
        group_counterparts: bool = True,
    ) -> SearchResponse:
        """The k best passages for a query of either language.

        Args:
            query: What to look for.
            k: How many hits at most.
            languages: Languages of the passages; None for both.
            mode: `hybrid`, or one leg alone: `dense` or `lexical`.
            filters: Conditions as in `service.retrieval.filters`.
            debug: Say what each leg saw and did.
            group_counterparts: Show the same evidence in two languages as one hit.

        Raises:
            QuestionError: for a query, k, language or mode that cannot be used.
            FilterError: for a filter that cannot.
        """
        found = self.find(
            query,
            k=k,
            languages=languages,
            mode=mode,
            filters=filters,
            group_counterparts=group_counterparts,
        )
        return SearchResponse(
            query=query,
            query_language=found.question.language,
            took_ms=found.took_ms,
            index_id=self.index.index_id,
            encoder=self.encoder.name,
            hits=found.hits,
            warnings=found.warnings,
            debug=diagnose(
                found.question,
                found.mode,
                found.ranking,
                found.hits,
                self.ranker.legs,
                found.took_ms,
            )
            if debug
            else None,
        )

    def find(
        self,
        query: str,
        *,
        k: int = 8,
        languages: Sequence[str] | None = None,
        mode: str = "hybrid",
        filters: Mapping[str, Any] | None = None,
        group_counterparts: bool = True,
    ) -> Found:
        """What `search` shows and `answer` reads; arguments and errors as of `search`."""
        started = time.perf_counter()
        checked = check_mode(mode)
        question, ranking = self.look(query, k, languages, checked, filters)
        groups = self._groups(ranking, question, k, together=group_counterparts)
        hits = hits_of(self.index, groups, question, ranking, checked)
        warnings = warnings_of(question, checked, ranking.sights, self.ranker.legs.rows_of)
        took_ms = _ms_since(started)
        return Found(question, checked, ranking, tuple(groups), hits, warnings, took_ms)

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer with quotes from the k best hits, each cited and checked; or abstain.

        Raises:
            QuestionError: for a question, k or language that cannot be used.
            FilterError: for a filter that cannot.
        """
        return self.answer(self.find(question, k=k, languages=languages, filters=filters))

    def answer(self, found: Found) -> Answer:
        """Answer from what `find` found in hybrid mode, or abstain."""
        started = time.perf_counter()
        candidates = self._candidates(found)
        model = shipped_answer_model()
        chosen = choose(candidates, model)
        confidence = model.confidence(chosen[0]) if chosen else 0.0
        answered = bool(chosen) and model.suffices(chosen[0], confidence)
        cited = cite(chosen if answered else (), self.index, self._counterparts)
        language, warnings = found.question.language, found.warnings
        if cited.n_dropped:
            warnings = (*warnings, _dropped(cited.n_dropped, language))
        answered = answered and bool(cited.citations)
        reason = None if answered else reason_of(candidates)
        return Answer(
            question=found.question.text,
            question_language=language,
            answered=answered,
            reason=reason,
            explanation=explain(reason, found.question, self.names) if reason else None,
            answer=cited.answer if answered else None,
            sentences=cited.sentences,
            citations=cited.citations,
            confidence=round(confidence, 4),
            hits=found.hits,
            took_ms=round(found.took_ms + _ms_since(started), 3),
            index_id=self.index.index_id,
            encoder=self.encoder.name,
            warnings=warnings,
        )

    def evidence(
        self,
        question: str,
        *,
        k: int = 8,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> list[Candidate]:
        """The sentences an answer would be chosen from, with their features; for calibration."""
        return self._candidates(self.find(question, k=k, languages=languages, filters=filters))

    def _candidates(self, found: Found) -> list[Candidate]:
        scored = [(group.row, found.ranking.fused[group.row]) for group in found.groups]
        return self._evidence.candidates(found.question, found.ranking, scored)

    def facets(self) -> Facets:
        """Counts of passages by everything that can be filtered on."""
        return self._facets

    @cached_property
    def _facets(self) -> Facets:
        return count_facets(self.index, self.names)

    def documents(self) -> DocumentList:
        """All documents, in catalogue order."""
        return self._views.documents()

    def document(self, document_id: str) -> DocumentView:
        """One document.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._views.document(document_id)

    def document_text(self, document_id: str) -> DocumentText:
        """The text of a document and its passages.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._views.text(document_id)

    def passage(self, passage_id: str, context: int = 0) -> PassageContext:
        """A passage with up to `context` (at most 20) neighbours on each side.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._views.passage(passage_id, min(max(context, 0), _MOST_CONTEXT))

    def look(
        self,
        query: str,
        k: int,
        languages: Sequence[str] | None,
        mode: Mode,
        filters: Mapping[str, Any] | None,
    ) -> tuple[Question, Ranking]:
        """What the legs see of a question and how it is ranked, before anything is grouped.

        Raises:
            QuestionError: for a question, k or language that cannot be used.
            FilterError: for a filter that cannot.
        """
        check_k(k, most=self.settings.max_k)
        searched = check_languages(languages)
        conditions = parse_filters(filters, self.index, self.names)
        question = read_question(
            query, self._bridge, self.names, longest=self.settings.max_question
        )
        allowed = self._filter.rows(conditions) if conditions else None
        depth = max(DEPTH, 2 * k)
        return question, self.ranker.rank(question, searched, mode, allowed, depth=depth)

    def _groups(
        self, ranking: Ranking, question: Question, k: int, *, together: bool
    ) -> list[RankedGroup]:
        if together:
            return self._counterparts.group(ranking.ranked, question.language, k)
        passages = self.index.passages
        return [
            RankedGroup(row, score, self._counterparts.of_passage(passages[row].passage_id))
            for row, score in ranking.ranked[:k]
        ]


def _dropped(n: int, language: Language | None) -> str:
    if language == "zh":
        return f"有 {n} 处引文与存储的原文不符，已删除"
    return f"{n} quotes did not match the stored text and were removed"


def _ms_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
