"""How well a sentence answers a question: features of every sentence of the first hits.

The features feed two small logistic models, one that chooses sentences (answer.py) and one that
decides whether to answer at all (abstain.py). Both are fitted on the dev topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.generation import Index
from indexer.records import Language, Statement
from indexer.tokens import Token, analyze
from service.asked import Wanted, holds, wanted_of
from service.counted import counted_words, is_counted
from service.legs import Legs
from service.ordinals import ordinals
from service.places import places_in
from service.prior import names_found
from service.query import Query
from service.ranking import Ranking
from service.sentences import Sentence, SentenceTable, Surroundings

# Words that ask for what somebody said, whatever it was: nothing in the text must match them.
_SAYING = frozenset(
    (  # noqa: SIM905
        "说 讲 谈 谈到 谈谈 说法 表示 表态 介绍 提到 提出 指出 认为 觉得 看 看法 看待 怎么看 观点 "
        "些 了些 了 有何 开幕 致辞 开幕词 "
        "态度 立场 意见 评论 发言 讲话 强调 方面 问题 内容 会上 论坛 会议 代表 上 中 时候 时 "
        "say said tell told talk spoke speak mention think thought view opinion posit present "
        "comment remark express point rais bring brought stanc attitud deleg repres meet session "
        "forum give gave open remark address mr  dr mr ms so far"
    ).split()
)


# What a word without a translation counts.
_UNABLE = 0.25


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence. Shares are in [0, 1]; see docs/search.md for each.

    `cosine` and `passage_cosine` are in deviations, `passage_score` in log-odds. `behind` is how
    far the passage is behind the first one. `counted` is in {-1, 0, 1}.
    """

    cosine: float
    passage_cosine: float
    raw_cosine: float
    passage_score: float
    behind: float
    words: float
    passage_words: float
    rarest_missing: float
    untouched: float
    said_else: float
    translated: float
    names: float
    said_by: float
    said_by_other: float
    years_missing: float
    ordinals_missing: float
    places_missing: float
    value_present: float
    value_absent: float
    counted: float
    boilerplate: float
    heading: float
    length: float
    first: float


FEATURES: tuple[str, ...] = tuple(Features.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its features and its vector."""

    sentence: Sentence
    language: Language
    same_language: bool
    features: Features
    vector: npt.NDArray[np.float32]
    direction: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a question with their weights, and what it names that must not be missing."""

    tokens: tuple[Token, ...]
    weights: tuple[float, ...]
    counted: tuple[Token, ...]
    ordinals: frozenset[int]
    places: frozenset[int]


class EvidenceFinder:
    """Computes candidates over one index."""

    def __init__(self, index: Index, legs: Legs, table: SentenceTable) -> None:
        self._index = index
        self._legs = legs
        self._table = table

    def candidates(
        self, query: Query, ranking: Ranking, scored: Sequence[tuple[int, float]]
    ) -> list[Candidate]:
        """The sentences of the passages `scored` (row and fused score, best first)."""
        wanted = wanted_of(query.text)
        rows = [row for row, _ in scored]
        best = max((score for _, score in scored), default=0.0)
        words = self._words(query)
        found: list[Candidate] = []
        for (row, score), passage in zip(scored, self._table.of(rows), strict=True):
            context = self._context(
                query, ranking, row, passage.surroundings, (score, score - best), words
            )
            for sentence, vector in zip(passage.sentences, passage.vectors, strict=True):
                language = self._index.passages[row].language
                raw = float(vector @ ranking.vector)
                cosine = ranking.sights[language].standard_of(raw)
                found.append(
                    Candidate(
                        sentence=sentence,
                        language=language,
                        same_language=language == query.language,
                        features=self._features(
                            query, sentence, context, wanted, raw, cosine, words
                        ),
                        vector=vector,
                        direction=f"{query.language}-{language}",
                    )
                )
        return found

    def _words(self, query: Query) -> _Words:
        language: Language = query.language or "en"
        tokens = tuple(t for t in analyze(query.text, bigrams=False) if t.term not in _SAYING)
        named = {place for m in query.mentions for place in range(m.start, m.end)}
        # A name is judged by itself, in whatever spelling: it is no word that must be matched.
        tokens = tuple(t for t in tokens if not named & set(range(t.start, t.end)))
        weights = tuple(self._legs.rarity(t.term, language) for t in tokens)
        return _Words(
            tokens,
            weights,
            counted_words(query.text, tokens),
            ordinals(query.text),
            places_in(query.text),
        )

    def _context(
        self,
        query: Query,
        ranking: Ranking,
        row: int,
        around: Surroundings,
        score: tuple[float, float],
        words: _Words,
    ) -> _Context:
        passage = self._index.passages[row]
        statement = self._index.statements.get(passage.passage_id)
        cosine, _ = ranking.leg_scores(passage.language, row)
        shares = _covered(query, words, around.terms, passage.language)
        able = _able(query, words, passage.language, around)
        return _Context(
            language=passage.language,
            kind=passage.kind,
            statement=statement,
            mentioned=around.names,
            cosine=ranking.sights[passage.language].standard_of(cosine),
            score=score[0],
            behind=score[1],
            words=_share(shares, words.weights, able),
            rarest_missing=_rarest_missing(shares, words.weights),
            translated=sum(able) / len(able) if able else 1.0,
            able=able,
            years_missing=_years_missing(query, around.text),
            ordinals_missing=_missing(words.ordinals, around.ordinals),
            places_missing=_missing(words.places, around.places),
            counted=_counted_terms(query, words, passage.language),
        )

    def _features(
        self,
        query: Query,
        sentence: Sentence,
        context: _Context,
        wanted: Wanted | None,
        raw: float,
        cosine: float,
        words: _Words,
    ) -> Features:
        names = names_found(query, context.statement, sentence.names | context.mentioned)
        person = sentence.people or bool(context.statement and context.statement.speaker)
        has_value = wanted is not None and holds(wanted, sentence.text, names_person=person)
        shares = _covered(query, words, sentence.terms, context.language)
        named = any(query.named(kind) for kind in ("person", "country", "organisation"))
        return Features(
            cosine=cosine,
            passage_cosine=context.cosine,
            raw_cosine=raw,
            passage_score=context.score,
            behind=context.behind,
            words=_share(shares, words.weights, context.able),
            passage_words=context.words,
            rarest_missing=context.rarest_missing,
            untouched=float(bool(words.tokens) and context.words == 0),
            said_else=(1.0 - context.words) * float(names.said_by),
            translated=context.translated,
            names=names.share,
            said_by=float(names.said_by),
            said_by_other=float(named and context.statement is not None and not names.said_by),
            years_missing=context.years_missing,
            ordinals_missing=context.ordinals_missing,
            places_missing=context.places_missing,
            value_present=float(has_value),
            value_absent=float(wanted is not None and not has_value),
            counted=_counted(context, sentence.text),
            boilerplate=float(query.holds_back(context.kind)),
            heading=float(context.kind == "heading"),
            length=float(np.log1p(len(sentence.text) * (2.5 if context.language == "zh" else 1.0))),
            first=float(sentence.position == 0),
        )


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for all sentences of one passage."""

    language: Language
    kind: str
    statement: Statement | None
    mentioned: frozenset[str]
    cosine: float
    score: float
    behind: float
    words: float
    rarest_missing: float
    translated: float
    able: tuple[bool, ...]
    years_missing: float
    ordinals_missing: float
    places_missing: float
    counted: frozenset[str]


def _covered(query: Query, words: _Words, terms: frozenset[str], language: Language) -> list[float]:
    """For each word the share of its characters that some matching term accounts for."""
    places: set[int] = set()
    for token in query.tokens:
        if token.term in terms:
            places.update(range(token.start, token.end))
    for expansion in query.expansions:
        if expansion.language == language and expansion.term in terms:
            places.update(range(expansion.start, expansion.end))
    return [
        len(places & set(range(token.start, token.end))) / max(token.end - token.start, 1)
        for token in words.tokens
    ]


def _share(shares: Sequence[float], weights: Sequence[float], able: Sequence[bool]) -> float:
    """Weighted share of the words that are matched; 1 when there is nothing to match.

    A word that could not be matched, for want of a bridge term, counts little.
    """
    counted = [w * (1.0 if can else _UNABLE) for w, can in zip(weights, able, strict=True)]
    total = sum(counted)
    if not total:
        return 1.0
    return sum(share * weight for share, weight in zip(shares, counted, strict=True)) / total


def _counted_terms(query: Query, words: _Words, language: Language) -> frozenset[str]:
    """What is to be counted, as text of `language` may say it; empty without a bridge term."""
    terms = {token.term for token in words.counted} if language == query.language else set()
    for token in words.counted:
        terms |= {
            expansion.term
            for expansion in query.expansions
            if expansion.language == language
            and expansion.start < token.end
            and token.start < expansion.end
        }
    return frozenset(terms)


def _counted(context: _Context, text: str) -> float:
    """1 when a number stands by what is to be counted, -1 when none does, 0 if nothing is."""
    if not context.counted:
        return 0.0
    return 1.0 if is_counted(context.counted, text, context.language) else -1.0


def _rarest_missing(shares: Sequence[float], weights: Sequence[float]) -> float:
    """The rarity of the rarest word that is not matched, as share of the rarest word."""
    missing = [w for share, w in zip(shares, weights, strict=True) if share < 0.5]
    return max(missing, default=0.0) / max([*weights, 1e-6])


def _able(
    query: Query, words: _Words, language: Language, around: Surroundings
) -> tuple[bool, ...]:
    """Which of the question's words can be matched in `language` at all."""
    if language == query.language or around.both_languages:
        return (True,) * len(words.tokens)
    bridged = {
        place for e in query.expansions for place in range(e.start, e.end) if e.language == language
    }
    return tuple(bool(bridged & set(range(t.start, t.end))) for t in words.tokens)


def _years_missing(query: Query, around: str) -> float:
    """The share of the question's years that stand nowhere around the sentence."""
    if not query.years:
        return 0.0
    return sum(year not in around for year in query.years) / len(query.years)


def _missing(wanted: frozenset[int], around: frozenset[int]) -> float:
    """The same of ordinals or places: the second batch is not the first."""
    return len(wanted - around) / len(wanted) if wanted else 0.0
