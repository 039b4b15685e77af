"""Records of what people marked by hand: questions, their answers, counterparts and statements.

Every mark is a quoted span of a document, so that it stays valid with a new splitter. `topics` and
`pairs` read and check the files; docs/topics.md says how the shipped ones were made and how to add
to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from indexer.records import Language
from indexer.text import HAN_RUN

Split = Literal["dev", "test"]
Level = Literal["passage", "sentence"]
PairKind = Literal["paragraph", "heading", "caption", "contact"]


def shipped(name: str) -> Path:
    """Path of one of the data files that ship with the package, as `topics.jsonl`."""
    return Path(str(files("eval") / "data" / name))


@dataclass(frozen=True, slots=True)
class Topic:
    """One wording of a need in one language.

    Wordings of one need share `need_id` and are judged together. `twin_id` names the wording of
    the same meaning in the other language. `direction_docs` are the languages in which the corpus
    answers, empty for a question that nothing answers.
    """

    topic_id: str
    need_id: str
    language: Language
    twin_id: str | None
    question: str
    split: Split
    answerable: bool
    direction_docs: tuple[Language, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A span that answers a need (grade 2) or is on its topic (grade 1)."""

    need_id: str
    document_id: str
    start: int
    end: int
    grade: Literal[1, 2]
    quote: str

    @property
    def language(self) -> Language:
        """`zh` when the quote holds a Chinese character, `en` otherwise."""
        return "zh" if HAN_RUN.search(self.quote) else "en"


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """One side of a pair: `text[start:end] == quote` in its document."""

    document_id: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class GoldCounterpart:
    """Two spans of an official text in two languages that say the same.

    A side may hold several consecutive sentences or paragraphs where the other merges them.
    """

    pair_id: str
    level: Level
    kind: PairKind
    zh: GoldSpan
    en: GoldSpan


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """Who said a paragraph, on which occasion; a paragraph that is in no statement has no speaker.

    `start` to `end` is the whole paragraph. Where the name and title stand in lines of their own
    above it, the block begins at `block_start`, else `block_start == start`. Names are as printed;
    those ending `_en` are for reading and for comparing across languages. `person_id` is the same
    for one person in both languages. `country` is that of a ministry or another public
    organisation that speaks, never of an international organisation, an NGO or a company.
    """

    statement_id: str
    document_id: str
    start: int
    end: int
    quote: str
    block_start: int
    speaker: str | None
    speaker_en: str | None
    person_id: str | None
    role: str | None
    organisation: str | None
    organisation_en: str | None
    country: str | None
    occasion: str | None
    occasion_date: str | None
    speech: Literal["direct", "reported"]


@dataclass(frozen=True, slots=True)
class TopicSet:
    """Topics in file order, and every judgement of each need that has any."""

    topics: tuple[Topic, ...]
    judgements: Mapping[str, tuple[Judgement, ...]]

    def of_split(self, split: Split) -> tuple[Topic, ...]:
        """The topics of one split, in order."""
        return tuple(topic for topic in self.topics if topic.split == split)
