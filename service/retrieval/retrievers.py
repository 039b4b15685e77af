"""The two retrievers over one open index, with scores on scales that languages share.

Dense: the cosine, and how many standard deviations it is above the mean cosine of this question
with all passages of that language. Lexical: BM25 of the question's own terms and its bridge terms
in that language, and its share of a full match. Both scales mean the same for a language of 50
passages and for one of 50 000.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.records import LANGUAGES, Language
from indexer.store import Index, Scale, Selection
from service.question import Question

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

# Passages of each language that each retriever may propose.
DEPTH = 200
# Few passages give poor estimates: mean and deviation are smoothed with those of unrelated text, as
# if the language had this many more passages of it.
_PRIOR_PASSAGES = 8
_PRIOR_MEAN = 0.05
_PRIOR_DEVIATION = 0.1
# Share of the weight of the question's terms that a full match needs: without it the only passage
# with one incidental word of the question would be one.
_FULL_MATCH = 0.45
# Rows of a covariance that are multiplied at a time.
_STRIP = 128
# Passages of which it is kept how near the passages of a language usually are.
_KEPT = 4096


class CosineScale:
    """Mean and deviation of the cosines of any vector with the passages of one language."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        # A covariance is symmetric: the half on and above the diagonal, by strips, is most of what
        # has to be read for a question.
        whole = scale.covariance
        self._strips = []
        for start in range(0, len(whole), _STRIP):
            strip = np.array(whole[start : start + _STRIP, start:], dtype=np.float32)
            strip[:, _STRIP:] *= 2
            self._strips.append((start, strip))

    def of(self, vectors: Vectors) -> tuple[Floats, Floats]:
        """Means and deviations of the cosines with each of `vectors`."""
        share = np.float32(self._scale.n / (self._scale.n + _PRIOR_PASSAGES))
        means = share * (vectors @ self._scale.mean) + (1 - share) * np.float32(_PRIOR_MEAN)
        # Few vectors: products for each cost less than one of matrices, which copies them.
        variances = np.array([self._variance(vector) for vector in vectors], dtype=np.float32)
        rest = (1 - share) * np.float32(_PRIOR_DEVIATION**2)
        return means, np.sqrt(share * np.maximum(variances, 0) + rest)

    def _variance(self, vector: Floats) -> float:
        return sum(
            float((strip @ vector[start:]) @ vector[start : start + _STRIP])
            for start, strip in self._strips
        )


@dataclass(frozen=True, slots=True)
class Sight:
    """The retrievers' scores for one language: one entry per candidate row, rows ascending.

    The scores of a retriever that was not used are 0.

    `lexical` is BM25, 0 for a passage without a term; `match` is its share of a full match, in
    [0, 1]. `mean` and `deviation` are of the question's cosines with the whole language. `terms`
    are those that occur in it. `vectors` are those of the rows, none when only words are looked
    for.
    """

    language: Language
    rows: Rows
    cosines: Floats
    mean: float
    deviation: float
    lexical: Floats
    match: Floats
    terms: tuple[str, ...]
    vectors: Vectors

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
        """True when no passage of this language contains a term of the question."""
        return not self.terms


class Retrievers:
    """Searches one index; keeps the cosine scales, which do not depend on the question.

    It keeps too what is usual for passages that served as pivots: that depends on them alone.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self.rows_of: dict[Language, Rows] = {
            language: index.vectors.rows_of(language) for language in LANGUAGES
        }
        self._scales = {language: CosineScale(index.scale(language)) for language in LANGUAGES}
        self._usual: dict[tuple[Language, int], tuple[np.float32, np.float32]] = {}

    def look(
        self,
        question: Question,
        vector: Vectors | None,
        language: Language,
        allowed: Selection | None,
        *,
        depth: int = DEPTH,
        by_words: bool = True,
    ) -> Sight:
        """Candidates of one language among the `allowed` rows (None: all).

        They are the nearest to `vector`, unless it is None, and, with `by_words`, those with the
        question's words. A language of few passages has all of them as candidates.
        """
        terms = terms_in(question, language) if by_words else {}
        counts = self._index.frequencies(terms, language)
        # A number that no passage has in any notation is no part of a full match: its words are.
        terms = {t: weight for t, weight in terms.items() if counts[t] or t not in question.values}
        known = {term: weight for term, weight in terms.items() if counts[term]}
        rows = self.rows_of[language] if allowed is None else allowed.rows_of[language]
        mean, deviation = 0.0, 1.0
        if vector is not None:
            means, deviations = self._scales[language].of(vector[None, :])
            mean, deviation = float(means[0]), float(deviations[0])
        if vector is not None and len(rows) <= depth:
            found = rows
        else:
            found, _ = self._index.worded(known, depth, language, allowed)
            if vector is not None:
                near, _ = self._index.nearest(vector, depth, language, allowed)
                found = np.concatenate([found, near])
            found = np.unique(found)
        if vector is not None:
            vectors = self._index.vectors_of(found)
            cosines = (vectors @ vector).astype(np.float32)
        else:
            vectors = np.zeros((0, 0), dtype=np.float32)
            cosines = np.zeros(len(found), dtype=np.float32)
        scores = self._index.lexical_of(found, known, language)
        ceiling = max(
            self._index.best_score(known, language),
            _FULL_MATCH * self._ideal(terms, counts, language),
            1e-6,
        )
        return Sight(
            language=language,
            rows=found,
            cosines=cosines,
            mean=mean,
            deviation=deviation,
            lexical=scores,
            match=scores / np.float32(ceiling),
            terms=tuple(known),
            vectors=vectors,
        )

    def near(self, rows: Rows, vectors: Vectors, sight: Sight) -> Floats:
        """Standardised cosines of passages with the candidates of one language, a row for each."""
        usual = [
            self._usual_for(row, vector, sight.language)
            for row, vector in zip(rows.tolist(), vectors, strict=True)
        ]
        means, deviations = np.array(usual, dtype=np.float32).T
        # One product for each: candidates of the same text get the same cosine to the last bit.
        cosines = np.array([sight.vectors @ vector for vector in vectors])
        standard: Floats = (cosines - means[:, None]) / deviations[:, None]
        return standard

    def _usual_for(
        self, row: int, vector: Floats, language: Language
    ) -> tuple[np.float32, np.float32]:
        """Mean and deviation of the cosines of the passage at `row` with those of a language."""
        key = language, row
        known = self._usual.get(key)
        if known is None:
            means, deviations = self._scales[language].of(vector[None, :])
            if len(self._usual) >= _KEPT:
                self._usual = {}
            known = self._usual[key] = means[0], deviations[0]
        return known

    def frequency(self, term: str, language: Language) -> int:
        """How many passages of `language` contain a term."""
        return self._index.frequencies((term,), language)[term]

    def rarity(self, term: str, language: Language) -> float:
        """The inverse document frequency of BM25; greatest for a term that is nowhere.

        As if `_MORE` passages without the term were there too: that all of three passages have a
        word says little about the word.
        """
        n = self._index.lexical.n_passages(language) + _MORE
        return _rarity(n, self.frequency(term, language))

    def ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Passage ids of rows."""
        return tuple(self._index.passages[row].passage_id for row in rows)

    def _ideal(
        self, terms: Mapping[str, float], counts: Mapping[str, int], language: Language
    ) -> float:
        n = self._index.lexical.n_passages(language)
        return sum(weight * _rarity(n, counts[term]) for term, weight in terms.items())


# Passages that a small index is short of before it can tell which words are common.
_MORE = 50


@lru_cache(maxsize=50_000)
def _rarity(n: int, frequency: int) -> float:
    return math.log1p((n - frequency + 0.5) / (frequency + 0.5))


def terms_in(question: Question, language: Language) -> dict[str, float]:
    """The weighted terms to look for in passages of `language`."""
    return question.terms[language]
