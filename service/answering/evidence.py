"""Features of the sentences of the first hits: how well each answers the question.

The features feed two small logistic models of `AnswerModel` (abstention.py): one chooses sentences,
one decides whether to answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from indexer.records import Language
from indexer.store import Index
from indexer.text import Folded, lexicon, parse_dates
from service.answering.late import all_near, nearest
from service.answering.reader import Verdict
from service.answering.reading import (
    Reading,
    ReadsWindows,
    Window,
    chosen_windows,
    readings_of,
    some_answer,
    windows_of,
)
from service.answering.sentences import (
    Sentence,
    SentencesOfPassage,
    SentenceTable,
    Surroundings,
)
from service.question import (
    Coverage,
    Question,
    coverage_of,
    has_quantity,
    holds,
    is_another_time,
    is_counted,
    is_of_time,
    may_hold,
)
from service.retrieval import Ranking, Retrievers, names_found

# A shorter sentence, in letters, without a number or an address says nothing.
_TELLING = 20


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a sentence; docs/search.md explains each. Shares are in [0, 1].

    `cosine` and `passage_cosine` are in standard deviations, `passage_score` in log-odds, `late`
    and `passage_late` are cosines. `behind` is the score of the passage less that of the first one.
    `counted` is -1, 0 or 1. `possible` is 0 when the context has no value of the kind asked for.
    """

    cosine: float
    passage_cosine: float
    raw_cosine: float
    late: float
    passage_late: float
    passage_score: float
    behind: float
    words: float
    passage_words: float
    untouched: float
    said_else: float
    translated: float
    names: float
    said_by: float
    said_by_other: float
    unsaid: float
    years_missing: float
    another_time: float
    ordinals_missing: float
    places_missing: float
    value_present: float
    value_absent: float
    bare: float
    counted: float
    boilerplate: float
    heading: float
    length: float
    first: float
    possible: float
    read: float = 0.0
    share: float = 0.0
    spanned: float = 0.0
    ahead: float = 0.0
    some: float = 0.0


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
    reading: Reading = field(default_factory=Reading)


class EvidenceFinder:
    """Computes candidates over one index."""

    def __init__(
        self,
        index: Index,
        retrievers: Retrievers,
        table: SentenceTable,
        reader: ReadsWindows | None,
    ) -> None:
        self._index = index
        self._reader = reader
        self._retrievers = retrievers
        self._table = table

    def candidates(
        self, question: Question, ranking: Ranking, scored: Sequence[tuple[int, float]]
    ) -> list[Candidate]:
        """The sentences of the passages `scored` (row and fused score, best first)."""
        rows = [row for row, _ in scored]
        best = max((score for _, score in scored), default=0.0)
        coverage = coverage_of(question, self._retrievers.rarity)
        asked = self._table.question_tokens(question.without_names)
        found: list[Candidate] = []
        for (row, score), passage in zip(scored, self._table.of(rows), strict=True):
            context = self._context(
                question, ranking, row, passage.surroundings, (score, score - best), coverage
            )
            near = nearest(asked, passage.tokens.astype(np.float32), passage.ends)
            passage_late = all_near(near.max(axis=0, initial=-1.0))
            for sentence, vector, own in zip(passage.sentences, passage.vectors, near, strict=True):
                language = self._index.passages[row].language
                raw = float(vector @ ranking.vector)
                cosine = ranking.sights[language].standard_of(raw)
                found.append(
                    Candidate(
                        sentence=sentence,
                        language=language,
                        same_language=language == question.language,
                        features=self._features(
                            question,
                            sentence,
                            context,
                            coverage,
                            _Nearness(cosine, raw, all_near(own), passage_late),
                        ),
                        vector=vector,
                        direction=f"{question.language}-{language}",
                    )
                )
        return self._read(question, found)

    def sentences_of(self, row: int) -> SentencesOfPassage:
        """The sentences of a passage with what surrounds them."""
        return self._table.of([row])[0]

    def _read(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with the reader's verdicts; unchanged without a reader."""
        if self._reader is None:
            return list(candidates)
        windows = self.windows(candidates)
        verdicts = self._reader.read(question.text, [self.text_of(window) for window in windows])
        return with_verdicts(candidates, windows, verdicts)

    def windows(self, candidates: Sequence[Candidate]) -> list[Window]:
        """The windows that the reader reads; its verdicts are only reliable within one language."""
        by_row: dict[int, list[Sentence]] = {}
        for candidate in candidates:
            if not candidate.same_language:
                continue
            by_row.setdefault(candidate.sentence.row, []).append(candidate.sentence)
        found: list[Window] = []
        for row, sentences in by_row.items():
            passage = self._index.passages[row]
            heading = passage.heading or self._index.documents[passage.document_id].title
            found.extend(windows_of(row, sentences, passage.language, heading))
        promise = {
            (c.sentence.row, c.sentence.start): c.features.raw_cosine + c.features.words
            for c in candidates
        }
        return chosen_windows(found, promise)

    def text_of(self, window: Window) -> str:
        """The text of a window that the reader reads."""
        document_id = self._index.passages[window.row].document_id
        return window.text_in(self._index.documents[document_id].text)

    def _context(
        self,
        question: Question,
        ranking: Ranking,
        row: int,
        around: Surroundings,
        score: tuple[float, float],
        coverage: Coverage,
    ) -> _Context:
        passage = self._index.passages[row]
        cosine, _ = ranking.retriever_scores(passage.language, row)
        has_value = question.wanted is not None and holds(
            question.wanted, around.folded, names_person=False
        )
        language, both = passage.language, around.both_languages
        spelled = coverage.spelled(around.text, language)
        shares = coverage.covered(around.terms, language, has_value=has_value, spelled=spelled)
        able = coverage.able(language, both_languages=both, spelled=spelled)
        return _Context(
            language=passage.language,
            kind=passage.kind,
            passage_id=passage.passage_id,
            mentioned=around.names,
            cosine=ranking.sights[passage.language].standard_of(cosine),
            score=score[0],
            behind=score[1],
            words=coverage.share(shares, able),
            # Across languages a word of time alone tells nothing; within one, 哪年 and 年 do.
            touched=any(
                share and (passage.language == question.language or not is_of_time(word.term))
                for word, share in zip(question.words, shares, strict=True)
            ),
            translated=sum(able) / len(able) if able else 1.0,
            able=able,
            years_missing=_years_missing(question, around.text),
            ordinals_missing=_missing(question.ordinals, around.ordinals),
            places_missing=_missing(question.places, around.places),
            counted=coverage.counted_terms(passage.language),
            possible=question.wanted is None or may_hold(question.wanted, passage.text),
        )

    def _features(
        self,
        question: Question,
        sentence: Sentence,
        context: _Context,
        coverage: Coverage,
        nearness: _Nearness,
    ) -> Features:
        wanted = question.wanted
        said = self._index.statements.at(context.passage_id, sentence.start, sentence.end)
        names = names_found(question, said, sentence.names | context.mentioned)
        # "Who" may be answered by an organisation, though not by the one that the question names.
        person = (
            sentence.people
            or bool(said and said.speaker)
            or bool(sentence.organisations - question.named("organisation"))
        )
        has_value = wanted is not None and (
            holds(wanted, sentence.folded.text, names_person=person)
            or has_quantity(wanted, sentence.text)
        )
        spelled = coverage.spelled(sentence.text, context.language)
        shares = coverage.covered(
            sentence.terms, context.language, has_value=has_value, spelled=spelled
        )
        named = any(question.named(kind) for kind in ("person", "country", "organisation"))
        return Features(
            cosine=nearness.cosine,
            passage_cosine=context.cosine,
            raw_cosine=nearness.raw,
            late=nearness.late,
            passage_late=nearness.passage_late,
            passage_score=context.score,
            behind=context.behind,
            words=coverage.share(shares, context.able),
            passage_words=context.words,
            untouched=float(bool(question.words) and not context.touched),
            said_else=(1.0 - context.words) * float(names.said_by),
            translated=context.translated,
            names=names.share,
            said_by=float(names.said_by),
            said_by_other=float(named and said is not None and not names.said_by),
            unsaid=float(named and question.asks_saying and not names.said_by),
            years_missing=context.years_missing,
            another_time=float(is_another_time(question.dates, sentence.dates)),
            ordinals_missing=context.ordinals_missing,
            places_missing=context.places_missing,
            value_present=float(has_value),
            value_absent=float(wanted is not None and not has_value),
            bare=float(_is_bare(sentence.text, context.language)),
            counted=_counted(context, sentence.folded, coverage.of_the_rest(shares), question),
            boilerplate=float(question.holds_back(context.kind, context.mentioned)),
            heading=float(context.kind == "heading"),
            length=float(np.log1p(_length(sentence.text, context.language))),
            first=float(sentence.position == 0),
            possible=float(context.possible),
        )


def with_verdicts(
    candidates: Sequence[Candidate], windows: Sequence[Window], verdicts: Sequence[Verdict]
) -> list[Candidate]:
    """The candidates with the verdicts on the windows that contain them."""
    readings = readings_of(windows, verdicts)
    some = some_answer(verdicts)
    return [
        _with_reading(candidate, readings, some) if candidate.same_language else candidate
        for candidate in candidates
    ]


def _with_reading(
    candidate: Candidate, readings: Mapping[tuple[int, int], Reading], some: float
) -> Candidate:
    sentence = candidate.sentence
    reading = readings.get((sentence.row, sentence.start), Reading())
    features = replace(
        candidate.features,
        read=reading.window,
        share=reading.share,
        spanned=float(reading.words is not None),
        ahead=reading.ahead,
        some=some,
    )
    return replace(candidate, features=features, reading=reading)


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near a sentence and its passage are to the question, as a whole and word by word."""

    cosine: float
    raw: float
    late: float
    passage_late: float


@dataclass(frozen=True, slots=True)
class _Context:
    """Values that all sentences of one passage share."""

    language: Language
    kind: str
    passage_id: str
    mentioned: frozenset[str]
    cosine: float
    score: float
    behind: float
    words: float
    touched: bool
    translated: float
    able: tuple[bool, ...]
    years_missing: float
    ordinals_missing: float
    places_missing: float
    counted: frozenset[str]
    possible: bool


def _counted(context: _Context, folded: Folded, about: float, question: Question) -> float:
    """1 when a number stands by what is to be counted, -1 when none does, 0 if nothing is.

    Also 0 when `about`, the share of the question's other words, is 0: "300 took part" does not
    say how many were trained.
    """
    if not context.counted:
        return 0.0
    translated = context.language != question.language
    if not is_counted(context.counted, folded, context.language, translated=translated):
        return -1.0
    return float(about > 0)


def _length(text: str, language: Language) -> float:
    """The length in Latin letters; a Han character counts as `HAN_WEIGHT` of them."""
    return len(text) * (lexicon.HAN_WEIGHT if language == "zh" else 1.0)


def _is_bare(text: str, language: Language) -> bool:
    """Whether the sentence is too short to say anything: `Contact`, 联系方式."""
    return _length(text, language) < _TELLING and not re.search(r"[\d@]", text)


def _years_missing(question: Question, around: str) -> float:
    """The share of the question's years that the surroundings of the sentence do not have."""
    if not question.years:
        return 0.0
    dated = {date.iso[:4] for date in parse_dates(around)}
    missing = sum(year not in around and year not in dated for year in question.years)
    return missing / len(question.years)


def _missing(wanted: frozenset[int], around: frozenset[int]) -> float:
    """The same share for ordinals or places: the second batch is not the first."""
    return len(wanted - around) / len(wanted) if wanted else 0.0
