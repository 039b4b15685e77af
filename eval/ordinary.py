"""Ordinary questions that hold a word of addresses: `python -m eval.ordinary`.

*Address, reach, contact, located, established, 联系* are ordinary verbs more often than wishes for
contact details. `data/ordinary.jsonl` asks for needs of the shipped topics with them, and a few
times truly for contact details; an answer is right when it cites a span that answers the need.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from eval.gold import Split, TopicSet, shipped
from eval.gold_fields import choice, refuse_duplicates, texts_of
from eval.gold_topics import read_topic_set
from eval.lines import read_json_lines, text_field, wrong
from eval.spans import Span, matches
from eval.subject import Subject, build_subject, shipped_documents
from eval.terminal import say
from eval.text_table import plain_table
from indexer.records import LANGUAGES, Language
from service.settings import Settings

Kind = Literal["ordinary", "contact"]
_KINDS: tuple[Kind, ...] = ("ordinary", "contact")
_SPLITS: tuple[Split, ...] = ("dev", "test")


@dataclass(frozen=True, slots=True)
class OrdinaryQuestion:
    """A question, and the needs of the shipped topics any of whose answers is one."""

    question_id: str
    language: Language
    question: str
    kind: Kind
    need_ids: tuple[str, ...]
    split: Split


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    `contact`: its first quote or its first hit is a repeated block (letterhead, contact lines) that
    does not answer it.
    """

    question: OrdinaryQuestion
    answerable: bool
    answered: bool
    right: bool
    contact: bool


def read_ordinary(topics: TopicSet, path: Path | None = None) -> tuple[OrdinaryQuestion, ...]:
    """Read the questions.

    Raises:
        DatasetError: naming file and line, when a field is missing or a need unknown.
    """
    path = path or shipped("ordinary.jsonl")
    known = {topic.need_id for topic in topics.topics}
    rows: dict[int, OrdinaryQuestion] = {}
    for line, record in read_json_lines(path):
        needs = texts_of(path, line, record, "need_ids")
        for need in needs:
            if need not in known:
                raise wrong(
                    path,
                    line,
                    en=f"need {need!r} is in no topic; expected one of topics.jsonl",
                    zh=f"题目中没有需求 {need!r}；应为 topics.jsonl 中的需求",
                )
        rows[line] = OrdinaryQuestion(
            question_id=text_field(path, line, record, "question_id"),
            language=choice(path, line, record, "language", LANGUAGES),
            question=text_field(path, line, record, "question"),
            kind=choice(path, line, record, "kind", _KINDS),
            need_ids=needs,
            split=choice(path, line, record, "split", _SPLITS),
        )
    refuse_duplicates(path, ((line, row.question_id) for line, row in rows.items()))
    return tuple(rows.values())


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


def table(outcomes: Sequence[Outcome]) -> str:
    """Counts by kind, split and language."""
    rows = []
    for kind in _KINDS:
        for split in _SPLITS:
            for language in LANGUAGES:
                own = [
                    one
                    for one in outcomes
                    if (one.question.kind, one.question.split, one.question.language)
                    == (kind, split, language)
                ]
                rows.append([f"{kind} {split} {language}", *_cells(own)])
        rows.append([kind, *_cells([one for one in outcomes if one.question.kind == kind])])
    return plain_table(("questions", "right", "unanswerable answered", "contact block first"), rows)


def _cells(own: Sequence[Outcome]) -> list[str]:
    answerable = [one for one in own if one.answerable]
    rest = [one for one in own if not one.answerable]
    return [
        f"{sum(one.right for one in answerable)}/{len(answerable)}",
        f"{sum(one.answered for one in rest)}/{len(rest)}",
        f"{sum(one.contact for one in own)}/{len(own)}",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Index the shipped corpus in a temporary folder, ask, print a table; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m eval.ordinary", description=__doc__)
    parser.add_argument("--encoder", metavar="NAME")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--mistakes", action="store_true", help="name what is wrong (dev only)")
    parsed = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        flags = {"index_dir": Path(place) / "index", "encoder": parsed.encoder}
        settings = Settings.load(os.environ, flags=flags)
        subject = build_subject(shipped_documents(settings), "shipped", settings)
        topics = read_topic_set(subject.texts)
        outcomes = ask_ordinary(subject, topics, read_ordinary(topics))
    if parsed.out is not None:
        content = [asdict(one) for one in outcomes]
        parsed.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    say(table(outcomes))
    for one in outcomes:
        good = one.right if one.answerable else not one.answered
        if parsed.mistakes and one.question.split == "dev" and not (good and not one.contact):
            state = "answered" if one.answered else "refused"
            shown = ", contact block first" if one.contact else ""
            say(f"{one.question.question_id} {one.question.question}: {state}{shown}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
