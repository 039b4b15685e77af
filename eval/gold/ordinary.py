"""Ordinary questions with words such as "address" and "contact".

*Address, reach, contact, located, established, 联系* are ordinary verbs more often than they ask
for contact details. The questions of `data/ordinary.jsonl` put needs of the shipped topics with
these words; a few really ask for contact details.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.gold.fields import choice, refuse_duplicates, texts_of
from eval.gold.lines import read_json_lines, text_field, wrong
from eval.gold.records import Split, TopicSet, shipped
from indexer.records import LANGUAGES, Language

Kind = Literal["ordinary", "contact"]
KINDS: tuple[Kind, ...] = ("ordinary", "contact")
_SPLITS: tuple[Split, ...] = ("dev", "test")


@dataclass(frozen=True, slots=True)
class OrdinaryQuestion:
    """A question and its needs of the shipped topics; any answer of one of them answers it."""

    question_id: str
    language: Language
    question: str
    kind: Kind
    need_ids: tuple[str, ...]
    split: Split


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
                    zh=f"测试问题中没有需求 {need!r}；应为 topics.jsonl 中的需求",
                )
        rows[line] = OrdinaryQuestion(
            question_id=text_field(path, line, record, "question_id"),
            language=choice(path, line, record, "language", LANGUAGES),
            question=text_field(path, line, record, "question"),
            kind=choice(path, line, record, "kind", KINDS),
            need_ids=needs,
            split=choice(path, line, record, "split", _SPLITS),
        )
    refuse_duplicates(path, ((line, row.question_id) for line, row in rows.items()))
    return tuple(rows.values())
