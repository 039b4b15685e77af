"""From a ranking to the hits that are shown: pure reading of an index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.records import Language
from indexer.store import Index
from service.question import Question
from service.results import Hit, HitStatement, Mode, Scores
from service.retrieval.counterparts import RankedGroup
from service.retrieval.fuse import probability
from service.retrieval.highlight import highlights
from service.retrieval.ranking import Ranking
from service.retrieval.retrievers import terms_in

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: its ranking, the groups of the first ones, and these as hits.

    `took_ms` is the time it took, in milliseconds.
    """

    question: Question
    mode: Mode
    ranking: Ranking
    groups: tuple[RankedGroup, ...]
    hits: tuple[Hit, ...]
    warnings: tuple[str, ...]
    took_ms: float


def hits_of(
    index: Index, groups: Sequence[RankedGroup], question: Question, ranking: Ranking, mode: Mode
) -> tuple[Hit, ...]:
    """Every group as a hit, ranked from 1 in the order given."""
    ranks = _LegRanks(ranking, np.array([group.row for group in groups], dtype=np.int64))
    terms = {language: terms_in(question, language) for language in ranking.sights}
    return tuple(
        _hit(index, rank, group, terms, ranks, mode) for rank, group in enumerate(groups, start=1)
    )


def _hit(
    index: Index,
    rank: int,
    group: RankedGroup,
    terms: Mapping[Language, Mapping[str, float]],
    ranks: _LegRanks,
    mode: Mode,
) -> Hit:
    passage = index.passages[group.row]
    document = index.documents[passage.document_id]
    return Hit(
        rank=rank,
        score=round(probability(group.score) if mode == "hybrid" else group.score, 6),
        passage_id=passage.passage_id,
        document_id=passage.document_id,
        title=document.title,
        language=passage.language,
        date=document.date,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        page_start=passage.page_start,
        page_end=passage.page_end,
        heading=passage.heading,
        statement=HitStatement.of(index.statements.get(passage.passage_id)),
        highlights=highlights(passage.text, terms[passage.language]),
        counterpart=group.counterpart,
        scores=ranks.scores(passage.language, group.row, mode),
    )


class _LegRanks:
    """Rank of each of `rows` in each retriever; the lexical one within its language."""

    def __init__(self, ranking: Ranking, rows: Rows) -> None:
        self._ranking = ranking
        sights = ranking.sights.values()
        self._dense: dict[int, int] = {}
        self._lexical: dict[int, int] = {}
        if sights:
            everything = np.concatenate([sight.rows for sight in sights])
            cosines = np.concatenate([sight.cosines for sight in sights])
            self._dense = _ranks(everything, cosines, rows)
        for sight in sights:
            self._lexical.update(_ranks(sight.rows, sight.lexical, rows))

    def scores(self, language: Language, row: int, mode: Mode) -> Scores:
        """The scores and ranks of one candidate in the retrievers that saw it."""
        cosine, lexical = self._ranking.leg_scores(language, row)
        worded = mode != "dense" and lexical > 0
        near = mode != "lexical"
        return Scores(
            dense=round(cosine, 6) if near else None,
            dense_rank=self._dense[row] if near else None,
            lexical=round(lexical, 6) if worded else None,
            lexical_rank=self._lexical[row] if worded else None,
        )


def _ranks(rows: Rows, scores: Floats, wanted: Rows) -> dict[int, int]:
    """The rank of those `wanted` that are among `rows`: by score from the best, ties by row."""
    order = np.lexsort((rows, -scores))
    ranks = np.empty(len(rows), dtype=np.int64)
    ranks[order] = np.arange(1, len(rows) + 1)
    own = np.isin(rows, wanted)
    return dict(zip(rows[own].tolist(), ranks[own].tolist(), strict=True))
