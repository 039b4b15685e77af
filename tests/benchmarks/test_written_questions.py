from __future__ import annotations

import json
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from benchmarks.written_questions import DATA, written_tasks
from eval.gold.topics import read_topic_set
from indexer.encoders.protocol import Encoder
from indexer.store.local.generation import Index

pytestmark = [pytest.mark.checkout, pytest.mark.model]


@pytest.fixture(scope="module")
def index(shipped_index: Path, built_in_encoder: Encoder) -> Index:
    return Index.open(shipped_index, built_in_encoder)


def test_every_quote_stands_in_its_document_and_decides_the_pools(index: Index) -> None:
    tasks = written_tasks(index)
    needs = {task.group_id for task in tasks}
    assert {task.language for task in tasks} == {"zh", "en"}
    assert len([need for need in needs if need.startswith("u")]) > 100
    for task in tasks:
        assert task.answerable == bool(task.answers) == task.group_id.startswith("a")
    chinese_only = {t.group_id for t in tasks if t.answerable} - {
        t.group_id for t in tasks if t.answerable and t.pool == "en"
    }
    assert len(chinese_only) > 40


def test_a_quote_that_is_nowhere_is_refused(index: Index, tmp_path: Path) -> None:
    (tmp_path / "unanswerable.jsonl").write_text("", encoding="utf-8")
    quote = {"document_id": "lmec-brochure-2018-2022", "quote": "燈籠𠮷 nowhere"}
    need = {"need_id": "a1", "zh": "燈籠？", "en": "Lanterns?", "quotes": [quote]}
    (tmp_path / "answerable.jsonl").write_text(json.dumps(need) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="does not hold the quote"):
        written_tasks(index, tmp_path)


def test_no_written_question_is_a_question_of_the_test_split(index: Index) -> None:
    topics = read_topic_set({key: d.text for key, d in index.documents.items()})
    held_out = [(topic.language, topic.question.lower()) for topic in topics.of_split("test")]
    for name in ("answerable", "unanswerable"):
        for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            need = json.loads(line)
            for language, question in held_out:
                likeness = SequenceMatcher(None, need[language].lower(), question)
                if likeness.real_quick_ratio() > 0.8 and likeness.quick_ratio() > 0.8:
                    assert likeness.ratio() <= 0.8, need["need_id"]
