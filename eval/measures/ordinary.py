"""Whether ordinary questions with words such as "address" are answered, or get a letterhead.

An answer is right when it cites a span that answers the need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.gold import OrdinaryQuestion, Span, TopicSet, matches
from eval.measures.subject import Subject


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one question.

    `contact`: its first quote or its first hit is a repeated block (letterhead, contact lines) that
    does not answer it.
    """

    question: OrdinaryQuestion
    answerable: bool
    answered: bool
    right: bool
    contact: bool


def ask_ordinary(
    subject: Subject, topics: TopicSet, questions: Sequence[OrdinaryQuestion]
) -> list[Outcome]:
    """Ask every question."""
    kinds = {name: passage.kind for name, passage in subject.passages.items()}
    return [_outcome(subject, topics, question, kinds) for question in questions]


def _outcome(
    subject: Subject, topics: TopicSet, question: OrdinaryQuestion, kinds: Mapping[str, str]
) -> Outcome:
    spans = [
        Span(judgement.document_id, judgement.start, judgement.end)
        for need in question.need_ids
        for judgement in topics.judgements.get(need, ())
        if judgement.grade == 2
    ]
    answer = subject.engine.ask(question.question)
    hits = [
        any(matches(Span(c.document_id, c.start, c.end), span) for span in spans)
        for c in answer.citations
    ]
    shown = [
        *((c.passage_id, Span(c.document_id, c.start, c.end)) for c in answer.citations[:1]),
        *((hit.passage_id, Span(hit.document_id, hit.start, hit.end)) for hit in answer.hits[:1]),
    ]
    return Outcome(
        question=question,
        answerable=bool(spans),
        answered=answer.answered,
        right=answer.answered and any(hits),
        contact=any(
            kinds.get(passage_id) == "boilerplate" and not any(matches(own, span) for span in spans)
            for passage_id, own in shown
        ),
    )
