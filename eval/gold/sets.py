"""Gold sets: all that was marked by hand for one measurement, from a folder or a CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.gold.lines import digest_of
from eval.gold.pairs import read_counterparts, read_statements
from eval.gold.question_csv import read_question_csv
from eval.gold.records import GoldCounterpart, GoldStatement, Judgement, Topic, shipped
from eval.gold.topics import read_topic_set
from indexer.errors import DatasetError

SplitName = Literal["dev", "test", "all"]
SPLITS: tuple[SplitName, ...] = ("dev", "test", "all")
TOPICS, JUDGEMENTS = "topics.jsonl", "judgements.jsonl"
COUNTERPARTS, STATEMENTS = "counterparts.jsonl", "statements.jsonl"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Topics of one split with their judgements, and the pairs and statements of the documents.

    `digest` changes when any of the files changes.
    """

    name: str
    digest: str
    split: SplitName
    topics: tuple[Topic, ...]
    judgements: Mapping[str, Sequence[Judgement]]
    counterparts: tuple[GoldCounterpart, ...] = ()
    statements: tuple[GoldStatement, ...] = ()

    @property
    def twins(self) -> dict[str, str]:
        """The twin of each topic whose twin is here."""
        known = {topic.topic_id for topic in self.topics}
        return {
            topic.topic_id: topic.twin_id
            for topic in self.topics
            if topic.twin_id is not None and topic.twin_id in known
        }


def read_gold_folder(
    texts: Mapping[str, str], *, folder: Path | None = None, split: SplitName = "dev"
) -> GoldSet:
    """Read `topics.jsonl` and `judgements.jsonl`, and pairs and statements where there are any.

    `texts` are the documents by id; the shipped folder is the default.

    Raises:
        DatasetError: naming file and line of what cannot be used, or the split without topics.
    """
    name = "shipped topics" if folder is None else folder.resolve().name
    folder = shipped(TOPICS).parent if folder is None else folder
    paths = {part: folder / part for part in (TOPICS, JUDGEMENTS, COUNTERPARTS, STATEMENTS)}
    whole = read_topic_set(texts, topics_path=paths[TOPICS], judgements_path=paths[JUDGEMENTS])
    pairs = (
        read_counterparts(texts, path=paths[COUNTERPARTS]) if paths[COUNTERPARTS].exists() else ()
    )
    said = read_statements(texts, path=paths[STATEMENTS]) if paths[STATEMENTS].exists() else ()
    return GoldSet(
        name=name,
        digest=digest_of([path for path in paths.values() if path.exists()]),
        split=split,
        topics=_of_split(name, whole.topics, split),
        judgements=whole.judgements,
        counterparts=pairs,
        statements=said,
    )


def read_gold_csv(path: Path, texts: Mapping[str, str], *, split: SplitName = "all") -> GoldSet:
    """Read a CSV of questions with expected quotes.

    Raises:
        DatasetError: as `read_question_csv`, or when the split has no question.
    """
    topics, judgements = read_question_csv(path, texts)
    return GoldSet(
        name=path.stem,
        digest=digest_of([path]),
        split=split,
        topics=_of_split(path.name, topics, split),
        judgements=judgements,
    )


def _of_split(name: str, topics: Sequence[Topic], split: SplitName) -> tuple[Topic, ...]:
    chosen = tuple(topic for topic in topics if split in ("all", topic.split))
    if not chosen:
        raise DatasetError(
            en=f"{name} has no topic in the split {split!r}; use --split all",
            zh=f"{name} 的 {split!r} 部分没有测试问题；请使用 --split all",
        )
    return chosen
