"""Makes the hits that are shown from a ranking; only reads the index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.records import Language
from indexer.store import Index
from service.question import Question
from service.results import Hit, HitStatement, Mode, Scores
from service.retrieval.counterparts import RankedGroup
from service.retrieval.fuse import probability
from service.retrieval.highlight import highlights, worth_marking
from service.retrieval.ranking import Ranking
from service.retrieval.retrievers import Sight, terms_in

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: its ranking, the first groups of it, and these as hits.

    `took_ms` is in milliseconds.
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
    rows = np.array([group.row for group in groups], dtype=np.int64)
    scored = _RetrieverScores(ranking.sights.values(), rows)
    terms = {language: worth_marking(terms_in(question, language)) for language in ranking.sights}
    return tuple(
        _hit(index, rank, group, terms, scored, mode) for rank, group in enumerate(groups, start=1)
    )


def _hit(
    index: Index,
    rank: int,
    group: RankedGroup,
    terms: Mapping[Language, frozenset[str]],
    scored: _RetrieverScores,
    mode: Mode,
) -> Hit:
    passage = group.passage
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
        statement=HitStatement.of(index.statements.whole(passage.passage_id)),
        highlights=highlights(passage.text, terms[passage.language]),
        counterpart=group.counterpart,
        scores=scored.scores(group.row, mode),
    )


class _RetrieverScores:
    """The scores and ranks of some rows by each retriever."""

    def __init__(self, sights: Collection[Sight], rows: Rows) -> None:
        self._of: dict[int, _Retrieved] = {}
        if not sights:
            return
        all_rows = np.concatenate([sight.rows for sight in sights])
        all_cosines = np.concatenate([sight.cosines for sight in sights])
        for sight in sights:
            if not len(sight.rows):
                continue
            places = np.minimum(np.searchsorted(sight.rows, rows), len(sight.rows) - 1)
            places = places[sight.rows[places] == rows]
            if not len(places):
                continue
            own = sight.rows[places]
            cosines, lexical = sight.cosines[places], sight.lexical[places]
            columns = (
                cosines,
                _ranks(all_rows, all_cosines, own, cosines),
                lexical,
                _ranks(sight.rows, sight.lexical, own, lexical),
            )
            retrieved = map(_Retrieved, *(column.tolist() for column in columns))
            self._of.update(zip(own.tolist(), retrieved, strict=True))

    def scores(self, row: int, mode: Mode) -> Scores:
        """The scores and ranks of one candidate by the retrievers that found it."""
        one = self._of[row]
        by_words = mode != "dense" and one.lexical > 0
        by_meaning = mode != "lexical"
        return Scores(
            dense=round(one.cosine, 6) if by_meaning else None,
            dense_rank=one.dense_rank if by_meaning else None,
            lexical=round(one.lexical, 6) if by_words else None,
            lexical_rank=one.lexical_rank if by_words else None,
        )


class _Retrieved(NamedTuple):
    cosine: float
    dense_rank: int
    lexical: float
    lexical_rank: int


def _ranks(rows: Rows, scores: Floats, own: Rows, own_scores: Floats) -> Rows:
    """The ranks, from 1, of some of `rows` by their scores, ties by row.

    They are counted: of the few that are shown sooner than all are sorted.
    """
    score, row = own_scores[:, None], own[:, None]
    before = (scores > score) | ((scores == score) & (rows < row))
    ranks: Rows = 1 + np.count_nonzero(before, axis=1)
    return ranks
