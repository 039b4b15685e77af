"""The retrievers' scores for the questions of a data set, for fitting and comparing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eval.gold.dataset import DocumentDataset, read_beir
from eval.gold.topics import read_topic_set
from eval.measures.assess import assess_spans
from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.reading.corpus import Corpus, read_corpus
from indexer.records import Document, Language
from indexer.store.local.generation import Index
from service.engine import SearchEngine
from service.retrieval.retrievers import Sight
from service.settings import Settings

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """The candidates of one language for one question."""

    language: Language
    sight: Sight
    prior: Floats
    relevant: npt.NDArray[np.bool_]
    units: tuple[str, ...]

    @property
    def best(self) -> Floats:
        """Lexical scores as shares of the best one."""
        greatest = float(self.sight.match.max(initial=0.0))
        match = self.sight.match.astype(np.float64)
        return match / greatest if greatest > 0 else match


@dataclass(frozen=True, slots=True)
class Observation:
    """One question over one index. `group_id` is shared by questions with one answer.

    `n_relevant` counts the relevant units per language, found or not. `nearness` and
    `counterpart_scores` are those of the ranker: the first from scores of the question's language
    for the candidates of the other, the second from scores of the other language for the
    candidates of the language named.
    """

    group_id: str
    language: Language
    seen: Mapping[Language, Seen]
    n_relevant: Mapping[Language, int]
    nearness: Callable[[Floats], Floats]
    counterpart_scores: Callable[[Language, Floats], Floats]


@dataclass(frozen=True, slots=True)
class _Question:
    group_id: str
    text: str
    units: Mapping[int, str]
    relevant: frozenset[int]


def observe(engine: SearchEngine, questions: Sequence[_Question]) -> list[Observation]:
    """Run both retrievers on each question; questions in neither language are left out."""
    found: list[Observation] = []
    for question in questions:
        query, ranking = engine.finder.rank(question.text)
        if query.language is None:
            continue
        seen = {
            language: Seen(
                language=language,
                sight=sight,
                prior=engine.finder.ranker.priors.of(sight.rows, query).astype(np.float64),
                relevant=np.array([row in question.relevant for row in sight.rows.tolist()]),
                units=tuple(question.units[row] for row in sight.rows.tolist()),
            )
            for language, sight in ranking.sights.items()
        }
        counts = {
            language: len(
                {
                    question.units[row]
                    for row in question.relevant
                    if engine.index.passages[row].language == language
                }
            )
            for language in seen
        }
        across = _nearness(engine, query.language, seen), _counterpart_scores(engine, seen)
        found.append(Observation(question.group_id, query.language, seen, counts, *across))
    return found


def _nearness(
    engine: SearchEngine, own: Language, seen: Mapping[Language, Seen]
) -> Callable[[Floats], Floats]:
    other: Language = "en" if own == "zh" else "zh"

    def near(fused: Floats) -> Floats:
        sights = seen[own].sight, seen[other].sight
        found = engine.finder.ranker.nearness(sights[0], fused.astype(np.float32), sights[1])
        return found.astype(np.float64)

    return near


def _counterpart_scores(
    engine: SearchEngine, seen: Mapping[Language, Seen]
) -> Callable[[Language, Floats], Floats]:
    def counterpart_scores(language: Language, fused: Floats) -> Floats:
        other: Language = "en" if language == "zh" else "zh"
        rows = seen[language].sight.rows, seen[other].sight.rows
        return engine.finder.ranker.counterpart_scores(*rows, fused.astype(np.float32)).astype(
            np.float64
        )

    return counterpart_scores


def open_over(
    documents: Sequence[Document] | Corpus, folder: Path, encoder: Encoder
) -> SearchEngine:
    """An engine over an index of these documents; vectors are cached in `folder`.

    The names file of a corpus is used; the reader is not.
    """
    corpus = documents if isinstance(documents, Corpus) else None
    own = documents.documents if isinstance(documents, Corpus) else documents
    build_index(own, folder, encoder, corpus=corpus)
    return SearchEngine(Index.open(folder, encoder), encoder, Settings())


def observe_beir(
    folder: Path, work: Path, encoder: Encoder, *, disjoint: bool
) -> list[Observation]:
    """A bilingual set; with `disjoint` every second passage is in one language only."""
    dataset = read_beir(folder)
    documents = dataset.documents or ()
    if disjoint:
        dropped = _every_other_face(dataset)
        documents = tuple(d for d in documents if d.document_id not in dropped)
    engine = open_over(documents, work / ("disjoint" if disjoint else "mixed"), encoder)
    units = {row: p.document_id for row, p in enumerate(engine.index.passages)}
    questions = []
    for query in dataset.queries:
        wanted = {key for key, grade in dataset.qrels[query.query_id].items() if grade > 0}
        rows = frozenset(row for row, document_id in units.items() if document_id in wanted)
        questions.append(_Question(min(wanted), query.text, units, rows))
    return observe(engine, questions)


def _every_other_face(dataset: DocumentDataset) -> set[str]:
    languages = {d.document_id: d.languages[0] for d in dataset.documents or ()}
    pairs = sorted({tuple(sorted(judged)) for judged in dataset.qrels.values()})
    dropped: set[str] = set()
    for number, pair in enumerate(pairs):
        left_out: Language = "zh" if number % 2 else "en"
        dropped.update(document_id for document_id in pair if languages[document_id] == left_out)
    return dropped


def observe_topics(corpus: Path, work: Path, encoder: Encoder) -> list[Observation]:
    """The answerable dev topics over the shipped corpus."""
    engine = open_over(read_corpus(corpus), work / "topics", encoder)
    topics = read_topic_set({key: d.text for key, d in engine.index.documents.items()})
    passages = engine.index.passages
    questions = []
    for topic in topics.of_split("dev"):
        if not topic.answerable:
            continue
        judged = assess_spans(topics.judgements.get(topic.need_id, ()), passages)
        units = {
            row: judged.unit_of.get(p.passage_id, p.passage_id) for row, p in enumerate(passages)
        }
        rows = frozenset(row for row, unit in units.items() if judged.grades.get(unit, 0) >= 2)
        questions.append(_Question(topic.need_id, topic.question, units, rows))
    return observe(engine, questions)
