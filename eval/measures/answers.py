"""Measures answers: the evidence they cite, their quotes, and whether twins get the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from eval.gold import Judgement, Span, Topic, characters, matches
from eval.measures.evidence import Evidence
from indexer.errors import LanmeiError
from indexer.records import Document, Language
from service.results import Answer

AnswerPool = Literal["zh", "en", "both"]
ANSWER_POOLS: tuple[AnswerPool, ...] = ("zh", "en", "both")


class Asker(Protocol):
    """The part of the search engine that is measured here."""

    def ask(
        self, question: str, *, k: int = 8, languages: Sequence[Language] | None = None
    ) -> Answer:
        """An answer made of quotes, or an abstention."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """One topic in one direction, with the spans that answer it (grade 2) or are on topic.

    `answerable` is about this direction: there are spans in the language of the pool.
    """

    topic_id: str
    group_id: str
    question: str
    language: Language
    pool: AnswerPool
    answerable: bool
    answers: tuple[Span, ...]
    on_topic: tuple[Span, ...]

    @property
    def direction(self) -> str:
        """Question language and pool, as `zh-en`."""
        return f"{self.language}-{self.pool}"


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """The result of one task.

    `right` is True when a citation matches a span that answers. `precision` is the share of
    citations that do, `on_topic` the share that match any judged span. `recall` is the share of
    the pieces of evidence cited, where the same evidence in two languages is one piece. `overlap`
    is the character F1 of the citations with the answering span that they fit best. For an
    abstention all five are 0. `held` of `quotes` citations are exactly their span of the document
    and marked as verified.
    """

    topic_id: str
    group_id: str
    direction: str
    question: str
    answerable: bool
    answered: bool
    confidence: float
    reason: str | None
    right: bool
    precision: float
    on_topic: float
    recall: float
    overlap: float
    quotes: int
    held: int
    cited: tuple[Span, ...]
    answer: str
    failure: str | None = None


def answer_tasks(
    topics: Iterable[Topic],
    judgements: Mapping[str, Sequence[Judgement]],
    *,
    pools: Sequence[AnswerPool] = ANSWER_POOLS,
) -> list[AnswerTask]:
    """Every topic in every pool.

    An answerable topic is left out in a pool where nothing answers it, because it is not judged
    whether an abstention or a passage on the topic would be better there.
    """
    tasks: list[AnswerTask] = []
    for topic in topics:
        own = judgements.get(topic.need_id, ())
        for pool in pools:
            inside = [j for j in own if pool in ("both", j.language)]
            answers = tuple(_span(j) for j in inside if j.grade >= 2)
            if topic.answerable and not answers:
                continue
            tasks.append(
                AnswerTask(
                    topic.topic_id,
                    topic.need_id,
                    topic.question,
                    topic.language,
                    pool,
                    topic.answerable,
                    answers,
                    tuple(_span(j) for j in inside),
                )
            )
    return tasks


def run_answers(
    engine: Asker,
    tasks: Iterable[AnswerTask],
    documents: Mapping[str, Document],
    evidence: Evidence,
    *,
    progress: Callable[[], object] = lambda: None,
) -> list[AnswerResult]:
    """Ask each task; a question that the engine refuses is an abstention with a failure."""
    results: list[AnswerResult] = []
    for task in tasks:
        languages: list[Language] | None = None if task.pool == "both" else [task.pool]
        try:
            answer = engine.ask(task.question, languages=languages)
        except LanmeiError as error:
            results.append(_refused(task, str(error)))
        else:
            results.append(_judge(task, answer, documents, evidence))
        progress()
    return results


@dataclass(frozen=True, slots=True)
class TwinAgreement:
    """Whether a question and its twin get the same decision and the same evidence."""

    topic_id: str
    twin_id: str
    both_answered: bool
    same_decision: bool
    shared_evidence: float


def twin_agreement(
    results: Iterable[AnswerResult], twins: Mapping[str, str], evidence: Evidence
) -> list[TwinAgreement]:
    """Compare the results of twins over the pool of both languages, each pair once."""
    by_id = {result.topic_id: result for result in results}
    pairs = sorted({tuple(sorted(pair)) for pair in twins.items() if set(pair) <= set(by_id)})
    agreements: list[TwinAgreement] = []
    for one, other in pairs:
        a, b = by_id[one], by_id[other]
        agreements.append(
            TwinAgreement(
                topic_id=one,
                twin_id=other,
                both_answered=a.answered and b.answered,
                same_decision=a.answered == b.answered,
                shared_evidence=evidence.agreement(a.cited, b.cited),
            )
        )
    return agreements


def _judge(
    task: AnswerTask, answer: Answer, documents: Mapping[str, Document], evidence: Evidence
) -> AnswerResult:
    cited = tuple(Span(c.document_id, c.start, c.end) for c in answer.citations)
    right = [span for span in cited if any(matches(span, gold) for gold in task.answers)]
    on_topic = [span for span in cited if any(matches(span, gold) for gold in task.on_topic)]
    pieces = evidence.groups(task.answers)
    found = [p for p in pieces if any(evidence.same(span, gold) for span in right for gold in p)]
    held = sum(
        citation.verified
        and citation.document_id in documents
        and documents[citation.document_id].text[citation.start : citation.end] == citation.quote
        for citation in answer.citations
    )
    return AnswerResult(
        topic_id=task.topic_id,
        group_id=task.group_id,
        direction=task.direction,
        question=task.question,
        answerable=task.answerable,
        answered=answer.answered,
        confidence=answer.confidence,
        reason=answer.reason,
        right=bool(right),
        precision=_share(len(right), len(cited)),
        on_topic=_share(len(on_topic), len(cited)),
        recall=_share(len(found), len(pieces)),
        overlap=_overlap(cited, task.answers),
        quotes=len(cited),
        held=held,
        cited=cited,
        answer=answer.answer or "",
    )


def _refused(task: AnswerTask, failure: str) -> AnswerResult:
    return AnswerResult(
        topic_id=task.topic_id,
        group_id=task.group_id,
        direction=task.direction,
        question=task.question,
        answerable=task.answerable,
        answered=False,
        confidence=0.0,
        reason=None,
        right=False,
        precision=0.0,
        on_topic=0.0,
        recall=0.0,
        overlap=0.0,
        quotes=0,
        held=0,
        cited=(),
        answer="",
        failure=failure,
    )


def _overlap(cited: Sequence[Span], answers: Sequence[Span]) -> float:
    best = 0.0
    for gold in answers:
        close = [span for span in cited if span.document_id == gold.document_id]
        said, wanted = characters(close), characters([gold])
        common = len(said & wanted)
        if common:
            best = max(best, 2 * common / (len(said) + len(wanted)))
    return best


def _span(judgement: Judgement) -> Span:
    return Span(judgement.document_id, judgement.start, judgement.end)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
