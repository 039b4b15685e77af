"""Topics and judgements are read in order, and what is wrong is refused with its line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.gold.records import Judgement, TopicSet
from eval.gold.topics import read_topic_set
from indexer.errors import DatasetError

TEXTS = {
    "lantern-zh": "灯会在晚上。茶在早上。",
    "lantern-en": "The fair is at night. Tea is at dawn.",
}
PAIR_ZH = {"document_id": "lantern-zh", "start": 0, "end": 6, "quote": "灯会在晚上。"}
PAIR_EN = {"document_id": "lantern-en", "start": 0, "end": 21, "quote": "The fair is at night."}


def topic(**changes: Any) -> dict[str, Any]:
    language = changes.get("language", "zh")
    twin = "en" if language == "zh" else "zh"
    return {
        "topic_id": f"q1-{language}",
        "need_id": "q1",
        "language": language,
        "twin_id": f"q1-{twin}",
        "question": "灯会是什么时候？" if language == "zh" else "When is the fair?",
        "split": "dev",
        "answerable": True,
        "direction_docs": ["zh", "en"],
        "tags": [],
    } | changes


def judgement(**changes: Any) -> dict[str, Any]:
    return {"need_id": "q1", "grade": 2} | PAIR_ZH | changes


TWINS = [topic(), topic(language="en")]
ANSWERS = [judgement(), judgement(**PAIR_EN)]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def read_toy(tmp_path: Path) -> Callable[..., TopicSet]:
    def read(
        topics: list[dict[str, Any]] = TWINS, judgements: list[dict[str, Any]] = ANSWERS
    ) -> TopicSet:
        return read_topic_set(
            TEXTS,
            topics_path=write(tmp_path / "topics.jsonl", topics),
            judgements_path=write(tmp_path / "judgements.jsonl", judgements),
        )

    return read


def test_reading_keeps_the_order_and_groups_judgements_by_need(
    read_toy: Callable[..., TopicSet],
) -> None:
    gold = read_toy()
    assert [topic.topic_id for topic in gold.topics] == ["q1-zh", "q1-en"]
    assert gold.judgements["q1"] == (
        Judgement("q1", "lantern-zh", 0, 6, 2, "灯会在晚上。"),
        Judgement("q1", "lantern-en", 0, 21, 2, "The fair is at night."),
    )
    assert [judgement.language for judgement in gold.judgements["q1"]] == ["zh", "en"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"topic_id": "q1-en"}, "is on line 1 already"),
        ({"question": "灯会是什么时候？"}, "not in the language 'en'"),
        ({"question": "  "}, "'question'"),
        ({"question": "12：30？"}, "not in the language 'en'"),
        ({"language": "fr"}, "expected one of 'zh', 'en'"),
        ({"split": "train"}, "expected one of 'dev', 'test'"),
        ({"answerable": 1}, "expected one of True, False"),
        ({"tags": "list"}, "expected a list of texts"),
        ({"tags": ["list", "list"]}, "expected a list of texts"),
        ({"twin_id": "q9-zh"}, "is no twin of"),
        ({"need_id": "q2"}, "is no twin of"),
        ({"split": "test"}, "wordings of one need stay together"),
        ({"direction_docs": ["zh"]}, "the answers are in ['zh', 'en']"),
    ],
)
def test_a_wrong_topic_is_refused_with_its_line(
    read_toy: Callable[..., TopicSet], changes: dict[str, Any], reason: str
) -> None:
    rows = [topic(language="en") | changes, topic()]
    if "topic_id" in changes:
        rows = [topic(language="en"), topic() | changes]
    with pytest.raises(DatasetError, match=r"topics\.jsonl, line [12]: ") as caught:
        read_toy(topics=rows)
    assert reason in caught.value.en
    assert "第" in caught.value.zh
    assert "行" in caught.value.zh


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quote": "灯会在早上。"}, "it is not in the document"),
        ({"start": 1, "end": 7}, "it is at 0"),
        ({"start": 0, "end": 99}, "no span of 'lantern-zh'"),
        ({"start": 6, "end": 6}, "no span of 'lantern-zh'"),
        ({"start": "0"}, "no span of 'lantern-zh'"),
        ({"document_id": "lantern"}, "the corpus has lantern-en, lantern-zh"),
        ({"grade": 3}, "expected one of 1, 2"),
        ({"grade": True}, "expected one of 1, 2"),
        ({"need_id": "q7"}, "has no topic"),
    ],
)
def test_a_wrong_judgement_is_refused_with_its_line(
    read_toy: Callable[..., TopicSet], changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(DatasetError, match=r"judgements\.jsonl, line 2: ") as caught:
        read_toy(judgements=[judgement(**PAIR_EN), judgement(**changes)])
    assert reason in caught.value.en


def test_one_span_is_judged_once_for_a_need(read_toy: Callable[..., TopicSet]) -> None:
    with pytest.raises(DatasetError, match=r"line 3: .*on line 1 already"):
        read_toy(judgements=[*ANSWERS, judgement(grade=1)])


def test_an_answerable_need_without_an_answer_is_refused(
    read_toy: Callable[..., TopicSet],
) -> None:
    with pytest.raises(DatasetError, match=r"topics\.jsonl, line 1: .*no judgement of grade 2"):
        read_toy(judgements=[judgement(grade=1)])


def test_an_unanswerable_need_may_have_spans_on_its_topic_but_no_answer(
    read_toy: Callable[..., TopicSet],
) -> None:
    unanswerable = [row | {"answerable": False, "direction_docs": []} for row in TWINS]
    assert read_toy(unanswerable, [judgement(grade=1)]).topics[0].answerable is False
    with pytest.raises(DatasetError, match="not answerable, yet this span answers it"):
        read_toy(unanswerable, [judgement()])


def test_needs_that_share_an_answer_stand_in_one_split(read_toy: Callable[..., TopicSet]) -> None:
    other = topic(topic_id="q2-zh", need_id="q2", twin_id=None, split="test", question="何时观燈？")
    with pytest.raises(DatasetError, match="are in different splits"):
        read_toy([*TWINS, other], [*ANSWERS, judgement(need_id="q2")])


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_without_topics_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "topics.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match="holds no topic"):
        read_topic_set(TEXTS, topics_path=path, judgements_path=path)
