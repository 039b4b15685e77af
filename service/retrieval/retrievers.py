"""The two retrievers over one open index: what each sees of one language, on a comparable scale.

Dense: the cosine, and how many standard deviations it stands above the cosines of this question
with all passages of that language. Lexical: BM25 of the question's own terms and its bridge terms
in that language, and its share of the best there is. Both scales hold for a language of 50 passages
as for one of 50 000.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.records import LANGUAGES, Language
from indexer.store import Index
from service.question import Question

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# Passages of each language that each retriever may propose.
DEPTH = 200
# A language of few passages says little about its cosines: its mean and deviation are drawn to
# those of unrelated text, as if this many such passages were there.
_PRIOR_PASSAGES = 8
_PRIOR_MEAN = 0.05
_PRIOR_DEVIATION = 0.1
# Rows that are looked at for the statistics of a language.
_SAMPLE = 20_000
# Of the weight of the question's terms, the share that the best passage must reach to count as a
# full match: else the only passage with one stray word of the question would.
_FULL_MATCH = 0.45


class CosineScale:
    """Mean and deviation of the cosines of any vector with the passages of one language."""

    def __init__(self, vectors: Vectors) -> None:
        self._n = len(vectors)
        self._mean = vectors.mean(axis=0) if self._n else np.zeros(vectors.shape[1], np.float32)
        centred = vectors - self._mean
        self._covariance = centred.T @ centred / max(self._n, 1)

    def of(self, vector: Floats) -> tuple[float, float]:
        """Mean and deviation of the cosines with `vector`."""
        share = self._n / (self._n + _PRIOR_PASSAGES)
        mean = share * float(self._mean @ vector) + (1 - share) * _PRIOR_MEAN
        variance = max(float(vector @ self._covariance @ vector), 0.0)
        variance = share * variance + (1 - share) * _PRIOR_DEVIATION**2
        return mean, float(np.sqrt(variance))


@dataclass(frozen=True, slots=True)
class Sight:
    """What the retrievers see of one language: one entry per candidate row.

    `lexical` is BM25, 0 for a passage without a term; `match` is its share of a full match, in
    [0, 1]. `mean` and `deviation` are of the question's cosines with the whole language. `terms`
    are those that occur in it.
    """

    language: Language
    rows: Rows
    cosines: Floats
    mean: float
    deviation: float
    lexical: Floats
    match: Floats
    terms: tuple[str, ...]

    @property
    def standard(self) -> Floats:
        """The cosines in deviations above the mean."""
        standard: Floats = (self.cosines - np.float32(self.mean)) / np.float32(self.deviation)
        return standard

    def standard_of(self, cosine: float) -> float:
        """Another cosine of the question with a text of this language, in deviations."""
        return (cosine - self.mean) / self.deviation

    @property
    def lexical_finds_nothing(self) -> bool:
        """True when no term of the question stands in any passage of this language."""
        return not self.terms


class Retrievers:
    """Searches one index. Holds what is worth computing once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        languages = np.array([passage.language for passage in index.passages], dtype=np.str_)
        self.rows_of: dict[Language, Rows] = {
            language: np.flatnonzero(languages == language).astype(np.int64)
            for language in LANGUAGES
        }
        self._scales = {
            language: CosineScale(index.vectors.get(_sample(rows)))
            for language, rows in self.rows_of.items()
        }

    def look(
        self,
        question: Question,
        vector: Floats,
        language: Language,
        allowed: Rows | None,
        *,
        depth: int = DEPTH,
    ) -> Sight:
        """Candidates of one language among the `allowed` rows (None: all), from both retrievers."""
        rows = self.rows_of[language]
        if allowed is not None:
            rows = np.intersect1d(rows, allowed, assume_unique=True)
        terms = terms_in(question, language)
        known = {t: w for t, w in terms.items() if self.frequency(t, language)}
        scores = self._index.lexical.scores(known, language=language)
        near, _ = self._index.vectors.search(vector, depth, rows)
        worded = _best(rows, scores, depth)
        found = np.union1d(near, worded)
        cosines = (self._index.vectors.get(found) @ vector).astype(np.float32)
        mean, deviation = self._scales[language].of(vector)
        ceiling = max(
            float(scores.max(initial=0.0)), _FULL_MATCH * self._ideal(terms, language), 1e-6
        )
        return Sight(
            language=language,
            rows=found,
            cosines=cosines,
            mean=mean,
            deviation=deviation,
            lexical=scores[found],
            match=scores[found] / np.float32(ceiling),
            terms=tuple(known),
        )

    def near(self, vector: Floats, language: Language, rows: Rows) -> Floats:
        """Standardised cosines of a passage's vector with `rows` of one language."""
        cosines = (self._index.vectors.get(rows) @ vector).astype(np.float32)
        mean, deviation = self._scales[language].of(vector)
        standard: Floats = (cosines - np.float32(mean)) / np.float32(deviation)
        return standard

    def frequency(self, term: str, language: Language) -> int:
        """In how many passages of `language` a term stands."""
        return self._index.lexical.document_frequency(term, language)

    def rarity(self, term: str, language: Language) -> float:
        """The inverse document frequency of BM25; greatest for a term that is nowhere."""
        n = self._index.lexical.n_passages(language)
        frequency = self.frequency(term, language)
        return float(np.log1p((n - frequency + 0.5) / (frequency + 0.5)))

    def ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Passage ids of rows."""
        return tuple(self._index.passages[row].passage_id for row in rows)

    def _ideal(self, terms: Mapping[str, float], language: Language) -> float:
        return sum(weight * self.rarity(term, language) for term, weight in terms.items())


def terms_in(question: Question, language: Language) -> dict[str, float]:
    """The weighted terms to look for in passages of `language`.

    The question's own terms count 1 (in the other language only names and numbers will match);
    bridge terms count by their weight.
    """
    terms = {token.term: 1.0 for token in question.tokens}
    for expansion in question.expansions:
        if expansion.language == language:
            terms[expansion.term] = max(terms.get(expansion.term, 0.0), expansion.weight)
    return terms


def _best(rows: Rows, scores: Floats, depth: int) -> Rows:
    matching = rows[scores[rows] > 0]
    order = np.lexsort((matching, -scores[matching]))[:depth]
    best: Rows = matching[order]
    return best


def _sample(rows: Rows) -> Rows:
    return rows[:: max(-(-len(rows) // _SAMPLE), 1)]
