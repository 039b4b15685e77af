"""Finds the hits of a question: reads it, searches both languages, ranks and groups passages."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.store import Index
from indexer.text import BridgeTerms
from service.question import (
    Question,
    check_k,
    check_languages,
    check_mode,
    check_offset,
    check_rerank,
    read_question,
)
from service.results import Diagnostics, Mode
from service.retrieval.counterparts import Counterparts, RankedGroup
from service.retrieval.diagnostics import diagnose, warnings_of
from service.retrieval.filters import RowFilter, parse_filters
from service.retrieval.fuse import FusionModel
from service.retrieval.hits import Found, hits_of
from service.retrieval.priors import PriorWeights
from service.retrieval.ranking import Ranker, Ranking
from service.retrieval.retrievers import DEPTH

# The first hits, which can be put into a new order.
RERANKED = 10


@dataclass(frozen=True, slots=True)
class QuestionLimits:
    """The longest question in characters, and how many hits may be asked for."""

    longest: int
    most_hits: int


class Reranks(Protocol):
    """Puts the first groups into a new order; each place keeps its score."""

    def __call__(
        self, question: Question, ranking: Ranking, groups: Sequence[RankedGroup]
    ) -> list[RankedGroup]:
        """The same groups."""
        ...


class Finder:
    """Finds passages for questions over one index."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        names: Names,
        bridge: BridgeTerms,
        fusion: FusionModel,
        limits: QuestionLimits,
        priors: PriorWeights | None = None,
        counterparts: Counterparts | None = None,
    ) -> None:
        self.counterparts = counterparts or Counterparts(index)
        self.ranker = Ranker(index, encoder, names, fusion, self.counterparts, priors)
        self._index = index
        self._names = names
        self._bridge = bridge
        self._limits = limits
        self._filter = RowFilter(index)

    def read(self, query: str) -> Question:
        """The question that a text asks; what takes a query takes this record as well.

        Raises:
            QuestionError: for a question that cannot be used.
        """
        return read_question(query, self._bridge, self._names, longest=self._limits.longest)

    def find(
        self,
        query: str | Question,
        *,
        k: int = 8,
        offset: int = 0,
        languages: Sequence[str] | None = None,
        mode: str = "hybrid",
        filters: Mapping[str, Any] | None = None,
        group_counterparts: bool = True,
        rerank: Reranks | None = None,
    ) -> Found:
        """The hits that `search` shows and `ask` reads; arguments as of `SearchEngine.search`.

        With `rerank` the first `RERANKED` of all, whichever are wanted, are in its order.

        Raises:
            QuestionError: for a question, k, offset, language or mode that cannot be used.
            FilterError: for a filter that cannot be used.
        """
        started = time.perf_counter()
        checked = check_mode(mode)
        check_k(k, most=self._limits.most_hits)
        check_offset(offset, k, most=self._limits.most_hits)
        if rerank is not None:
            check_rerank(checked)
        question, ranking = self.rank(query, offset + k, languages, checked, filters)
        reranked = rerank if rerank is not None and offset < RERANKED else None
        depth = max(offset + k, RERANKED if reranked else 0)
        groups = self._groups(ranking, question, depth, together=group_counterparts)
        if reranked is not None:
            first = reranked(question, ranking, groups[:RERANKED])
            groups = [*first, *groups[RERANKED:]][: offset + k]
        hits = hits_of(self._index, groups, question, ranking, checked)[offset:]
        del groups[:offset]
        gaps = self._filter.gaps(parse_filters(filters, self._index, self._names))
        rows_of = self.ranker.retrievers.rows_of
        warnings = warnings_of(question, checked, ranking.sights, rows_of, gaps)
        took_ms = round((time.perf_counter() - started) * 1000, 3)
        return Found(question, checked, ranking, tuple(groups), hits, warnings, took_ms)

    def diagnosed(self, found: Found) -> Diagnostics:
        """The diagnostics of a search."""
        return diagnose(
            found.question,
            found.mode,
            found.ranking,
            found.hits,
            self.ranker.retrievers,
            found.took_ms,
        )

    def allowed(
        self,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> frozenset[int] | None:
        """The rows of the passages that meet languages and filters; None for all of them.

        Raises:
            QuestionError: for an unknown language; FilterError: for a filter that cannot be used.
        """
        if languages is None and filters is None:
            return None
        searched = check_languages(languages)
        left = self._filter.rows(parse_filters(filters, self._index, self._names)).rows_of
        return frozenset(row for language in searched for row in left[language].tolist())

    def rank(
        self,
        query: str | Question,
        k: int = 10,
        languages: Sequence[str] | None = None,
        mode: Mode = "hybrid",
        filters: Mapping[str, Any] | None = None,
    ) -> tuple[Question, Ranking]:
        """Read a question, if it is a text, and rank its candidates without grouping counterparts.

        Raises:
            QuestionError: for a question, k or language that cannot be used.
            FilterError: for a filter that cannot be used.
        """
        check_k(k, most=self._limits.most_hits)
        searched = check_languages(languages)
        conditions = parse_filters(filters, self._index, self._names)
        question = self.read(query) if isinstance(query, str) else query
        allowed = self._filter.rows(conditions) if conditions else None
        depth = max(DEPTH, 2 * k)
        return question, self.ranker.rank(question, searched, mode, allowed, depth=depth)

    def _groups(
        self, ranking: Ranking, question: Question, k: int, *, together: bool
    ) -> list[RankedGroup]:
        if together:
            return self.counterparts.group(ranking.ranked, question.language, k)
        return self.counterparts.with_counterparts(ranking.ranked.first(k))
