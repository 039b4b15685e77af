"""Searches for every topic in every direction and measures what is found.

A direction is the question's language and the pool: passages of one language, of `both`, or hits as
they are `shown`: of both languages, a passage with its counterpart as one hit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from eval.gold import DocumentDataset, Judgement, Topic
from eval.measures.assess import Assessment, assess_documents, assess_spans, collapse, credit
from eval.measures.retrieval import measure, ranked
from indexer.errors import LanmeiError
from indexer.records import Language, Passage
from service.results import Hit, Mode, SearchResponse

Pool = Literal["zh", "en", "both", "shown"]
POOLS: tuple[Pool, ...] = ("zh", "en", "both", "shown")
DEPTH = 100
_KEPT = 10


class Searcher(Protocol):
    """The part of the search engine that is measured here."""

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        languages: Sequence[Language] | None = None,
        mode: Mode = "hybrid",
        group_counterparts: bool = True,
    ) -> SearchResponse:
        """Hits of one query."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """One topic in one direction: what to ask, where, and what is relevant there.

    `level` is the grade from which a unit counts as relevant in binary measures. `by_document`
    collapses hits to documents. `languages` restricts the search (None: the whole index).
    """

    topic_id: str
    group_id: str
    text: str
    language: Language
    pool: Pool
    languages: tuple[Language, ...] | None
    assessment: Assessment
    level: int
    by_document: bool = False

    @property
    def direction(self) -> str:
        """Question language and pool, as `zh-en`."""
        return f"{self.language}-{self.pool}"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """One hit as the report shows it; `grade` is None for a hit that is not judged."""

    rank: int
    passage_id: str
    document_id: str
    language: Language
    score: float
    grade: int | None
    text: str


@dataclass(frozen=True, slots=True)
class TopicResult:
    """Measures of one topic in one direction, and the first passages found.

    `ids` are what the measures saw, `retrieved` the documents or passages behind them. `failure`
    is the engine's message when it refused the query; every measure is 0 then.
    """

    topic_id: str
    group_id: str
    direction: str
    question: str
    values: Mapping[str, float]
    found: tuple[FoundPassage, ...]
    ids: tuple[str, ...]
    retrieved: tuple[str, ...]
    failure: str | None = None


def span_tasks(
    topics: Iterable[Topic],
    judgements: Mapping[str, Sequence[Judgement]],
    passages: Sequence[Passage],
    *,
    counterparts: Mapping[str, str],
    pools: Sequence[Pool] = POOLS,
) -> list[Task]:
    """Tasks of topics judged by quoted spans; a direction without an answer has none."""
    tasks: list[Task] = []
    for topic in topics:
        if not topic.answerable:
            continue
        for pool in pools:
            languages = _restriction(pool)
            assessment = assess_spans(
                judgements.get(topic.need_id, ()),
                passages,
                language=languages[0] if languages else None,
                counterparts=counterparts if pool == "shown" else None,
            )
            if assessment.answerable(2):
                tasks.append(
                    Task(
                        topic.topic_id,
                        topic.need_id,
                        topic.question,
                        topic.language,
                        pool,
                        languages,
                        assessment,
                        level=2,
                    )
                )
    return tasks


def document_tasks(
    dataset: DocumentDataset,
    passages: Sequence[Passage],
    *,
    pools: Sequence[Pool] = ("zh", "en", "both"),
) -> list[Task]:
    """Tasks of a data set judged by document.

    A corpus in one language is one pool, whatever `pools` says.
    """
    languages = {passage.document_id: passage.language for passage in passages}
    bilingual = len(set(languages.values())) > 1
    if len(set(languages.values())) == 1:
        pools = (next(iter(languages.values())),)
    whole = assess_documents({}, passages)
    tasks: list[Task] = []
    for query in dataset.queries:
        for pool in pools:
            grades = {
                document_id: grade
                for document_id, grade in dataset.qrels[query.query_id].items()
                if grade > 0 and pool in ("both", languages.get(document_id, "both"))
            }
            if grades:
                tasks.append(
                    Task(
                        query.query_id,
                        query.query_id,
                        query.text,
                        query.language,
                        pool,
                        _restriction(pool) if bilingual else None,
                        Assessment(grades, whole.unit_of),
                        level=1,
                        by_document=True,
                    )
                )
    return tasks


def run_tasks(
    engine: Searcher,
    tasks: Sequence[Task],
    *,
    mode: Mode = "hybrid",
    depth: int = DEPTH,
    progress: Callable[[], object] = lambda: None,
) -> list[TopicResult]:
    """Search for each task and measure; a query that the engine refuses counts zero.

    `progress` is called once a task.
    """
    results: list[TopicResult] = []
    for task in tasks:
        failure: str | None = None
        hits: Sequence[Hit] = ()
        try:
            hits = engine.search(
                task.text,
                k=depth,
                languages=task.languages,
                mode=mode,
                group_counterparts=task.pool == "shown",
            ).hits
        except LanmeiError as error:
            failure = str(error)
        results.append(_result(task, hits, failure))
        progress()
    return results


def _restriction(pool: Pool) -> tuple[Language, ...] | None:
    """The languages to search for a pool; None for all."""
    if pool == "zh" or pool == "en":
        return (pool,)
    return None


def counterparts_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each passage to its counterpart, from pairs in order of confidence, the first one kept."""
    counterparts: dict[str, str] = {}
    for zh, en in pairs:
        counterparts.setdefault(zh, en)
        counterparts.setdefault(en, zh)
    return counterparts


def result_of(
    task: Task,
    retrieved: Sequence[str],
    ids: Sequence[str] | None = None,
    *,
    found: Sequence[FoundPassage] = (),
    failure: str | None = None,
) -> TopicResult:
    """Measure one ranking; `ids` are what the measures see when it is not `retrieved` itself."""
    seen = retrieved if ids is None else ids
    values = measure(
        {task.topic_id: ranked(seen)}, {task.topic_id: task.assessment.grades}, level=task.level
    )
    return TopicResult(
        topic_id=task.topic_id,
        group_id=task.group_id,
        direction=task.direction,
        question=task.text,
        values=values[task.topic_id],
        found=tuple(found),
        ids=tuple(seen),
        retrieved=tuple(retrieved),
        failure=failure,
    )


def _result(task: Task, hits: Sequence[Hit], failure: str | None) -> TopicResult:
    found = [_found(hit, task) for hit in hits[:_KEPT]]
    if task.by_document:
        documents = collapse(hit.document_id for hit in hits)
        return result_of(task, documents, found=found, failure=failure)
    return result_of(
        task,
        [hit.passage_id for hit in hits],
        credit([_shown(hit, task.pool) for hit in hits], task.assessment),
        found=found,
        failure=failure,
    )


def _shown(hit: Hit, pool: Pool) -> tuple[str, ...]:
    if hit.counterpart is None or pool != "shown":
        return (hit.passage_id,)
    return (hit.passage_id, hit.counterpart.passage_id)


def _found(hit: Hit, task: Task) -> FoundPassage:
    units = [task.assessment.unit_of.get(shown, "") for shown in _shown(hit, task.pool)]
    grades = [task.assessment.grades[unit] for unit in units if unit in task.assessment.grades]
    return FoundPassage(
        rank=hit.rank,
        passage_id=hit.passage_id,
        document_id=hit.document_id,
        language=hit.language,
        score=hit.score,
        grade=max(grades, default=None),
        text=" ".join(hit.text.split())[:160],
    )
