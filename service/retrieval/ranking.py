"""Ranks the rows of an index for a question: retrievers, pivot, priors, fusion."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder
from indexer.names import Names
from indexer.records import LANGUAGES, Language
from indexer.store import Index, Selection
from service.question import Question
from service.results import Mode
from service.retrieval.counterparts import Counterparts
from service.retrieval.fuse import FusionModel, fuse, with_counterparts
from service.retrieval.merge import Line, Merged, merge
from service.retrieval.priors import Priors, PriorWeights
from service.retrieval.query_vector import query_vector
from service.retrieval.retrievers import DEPTH, Retrievers, Sight

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Best passages in the question's language whose vectors are used when the other is searched.
_PIVOTS = 2


@dataclass(frozen=True)
class Ranking:
    """Rows with their scores, best first, and the retrievers' scores for each language.

    `scored` has the score of each row before the languages were merged. `vector` is that of the
    question, empty in lexical mode.
    """

    ranked: Merged
    scored: tuple[tuple[Rows, Floats], ...]
    sights: Mapping[Language, Sight]
    vector: Floats
    timings_ms: Mapping[str, float]

    @cached_property
    def fused(self) -> dict[int, float]:
        """The score of each row before the languages were merged."""
        return {
            row: score
            for rows, scores in self.scored
            for row, score in zip(rows.tolist(), scores.tolist(), strict=True)
        }

    def retriever_scores(self, language: Language, row: int) -> tuple[float, float]:
        """Cosine and BM25 of a candidate."""
        sight = self.sights[language]
        place = int(np.searchsorted(sight.rows, row))
        return float(sight.cosines[place]), float(sight.lexical[place])


class Ranker:
    """Ranks the passages of one index."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        names: Names,
        model: FusionModel,
        counterparts: Counterparts,
        priors: PriorWeights | None = None,
    ) -> None:
        self.retrievers = Retrievers(index)
        self.priors = Priors(index, names, priors)
        self._index = index
        self._encoder = encoder
        self._model = model
        self._counterparts = counterparts

    def rank(
        self,
        question: Question,
        languages: Sequence[Language],
        mode: Mode,
        allowed: Selection | None,
        *,
        depth: int = DEPTH,
    ) -> Ranking:
        """Rank the candidates among the `allowed` rows (None: all) by the retrievers of `mode`."""
        clock = _Clock()
        vector = None if mode == "lexical" else query_vector(question.text, self._encoder)
        clock.lap("encode")
        sights = {
            language: self.retrievers.look(
                question, vector, language, allowed, depth=depth, by_words=mode != "dense"
            )
            for language in languages
        }
        clock.lap("retrievers")
        if vector is None:
            scored = [(s.rows[s.lexical > 0], s.lexical[s.lexical > 0]) for s in sights.values()]
            ranked = Merged.by_score(scored)
        elif mode == "dense":
            scored = [(sight.rows, sight.cosines) for sight in sights.values()]
            ranked = Merged.by_score(scored)
        else:
            scored, held = self._fused(question, vector, sights, allowed)
            ranked = Merged(
                merge(
                    {
                        language: Line.of(rows, scores, held[language])
                        for language, (rows, scores) in zip(sights, scored, strict=True)
                    }
                )
            )
        clock.lap("fuse")
        own = np.zeros(0, dtype=np.float32) if vector is None else vector
        return Ranking(ranked, tuple(scored), sights, own, clock.laps)

    def _fused(
        self,
        question: Question,
        vector: Floats,
        sights: Mapping[Language, Sight],
        allowed: Selection | None,
    ) -> tuple[list[tuple[Rows, Floats]], dict[Language, Mask]]:
        """Scores of the candidates of each language, and which of them nobody asked for."""
        seen = {**sights, **self._unsearched(question, vector, sights, allowed)}
        held = {
            language: self.priors.held_back(sight.rows, question)
            for language, sight in seen.items()
        }
        alone = self._alone(question, seen, held)
        scored: list[tuple[Rows, Floats]] = []
        for language, sight in sights.items():
            fused = alone[language]
            for other in seen if question.language else ():
                if other != language:
                    scores = self.counterpart_scores(sight.rows, seen[other].rows, alone[other])
                    fused = with_counterparts(fused, scores)
            scored.append((sight.rows, fused))
        return scored, held

    def _unsearched(
        self,
        question: Question,
        vector: Floats,
        sights: Mapping[Language, Sight],
        allowed: Selection | None,
    ) -> dict[Language, Sight]:
        """Sights of languages that are not searched, but help to rank the others.

        The question's language serves as pivot, and any language for the scores of counterparts.
        """
        return {
            language: self.retrievers.look(question, vector, language, allowed)
            for language in LANGUAGES
            if question.language is not None
            and language not in sights
            and (language == question.language or self._counterparts.any)
        }

    def _alone(
        self, question: Question, seen: Mapping[Language, Sight], held: Mapping[Language, Mask]
    ) -> dict[Language, Floats]:
        """Scores of each language before counterparts count; the question's language first."""
        model = self._model
        alone: dict[Language, Floats] = {}
        own = seen[question.language] if question.language else None
        if own is not None:
            prior = self.priors.of(own.rows, question, held[own.language])
            alone[own.language] = fuse(own.standard, own.match, model.same, prior=prior)
        for language, sight in seen.items():
            if language not in alone:
                pivot = None
                if own is not None:
                    fused = alone[own.language]
                    certainty = np.float32(model.certainty.of(fused))
                    pivot = certainty * self.nearness(own, fused, sight)
                prior = self.priors.of(sight.rows, question, held[language])
                alone[language] = fuse(
                    sight.standard, sight.match, model.other, prior=prior, pivot=pivot
                )
        return alone

    def nearness(self, own: Sight, fused: Floats, sight: Sight) -> Floats:
        """How near the candidates of `sight` are to the best in the question's language.

        In standard deviations above the mean; 0 when there are no such rows.
        """
        best = np.argsort(-fused, kind="stable")[:_PIVOTS]
        if not len(best) or not len(sight.rows):
            return np.zeros(len(sight.rows), dtype=np.float32)
        shares = np.exp(fused[best] - fused[best[0]])
        shares = shares / shares.sum()
        near = self.retrievers.near(own.rows[best], own.vectors[best], sight)
        nearness: Floats = (shares[:, None] * near).sum(axis=0)
        return nearness

    def counterpart_scores(self, rows: Rows, other_rows: Rows, other_fused: Floats) -> Floats:
        """For each of `rows` the best score of its counterparts among `other_rows`.

        Only counterparts that count as evidence are considered; NaN for a row without one there.
        """
        return self._counterparts.best_of(rows, other_rows, other_fused)


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round((now - self._last) * 1000, 3)
        self._last = now
