"""Topics in every direction through the real engine."""

from collections.abc import Sequence

import pytest

from eval.gold.dataset import DocumentDataset, Query
from eval.gold.sets import GoldSet
from eval.measures.assess import Assessment
from eval.measures.search import (
    Pool,
    Task,
    counterparts_of,
    document_tasks,
    result_of,
    run_tasks,
    span_tasks,
)
from eval.measures.subject import Subject
from eval.measuring import search_documents, search_topics
from indexer.errors import DatasetError
from indexer.records import Language


def _directions(subject: Subject, gold: GoldSet) -> list[tuple[str, str]]:
    tasks = span_tasks(gold.topics, gold.judgements, subject.index.passages, counterparts={})
    return [(task.topic_id, task.pool) for task in tasks]


def test_a_topic_is_asked_only_where_something_answers_it(subject: Subject, gold: GoldSet) -> None:
    directions = _directions(subject, gold)
    assert ("fair-zh", "en") in directions
    assert ("tea-en", "zh") in directions
    assert ("tea-en", "en") not in directions
    assert not any(topic_id.startswith("cup") for topic_id, _ in directions)


def test_a_pool_of_one_language_holds_hits_of_that_language_alone(
    subject: Subject, gold: GoldSet
) -> None:
    result, results = search_topics(subject, gold)
    for found in results:
        pool = found.direction.partition("-")[2]
        if pool in ("zh", "en"):
            assert {passage.language for passage in found.found} == {pool}
    assert set(result["summary"]) >= {"zh-zh", "zh-en", "en-zh", "en-en", "zh-both", "overall"}


def test_the_right_passage_is_found_across_scripts_and_languages(
    subject: Subject, gold: GoldSet
) -> None:
    _, results = search_topics(subject, gold)
    first = {
        (r.topic_id, r.direction): r.found[0].document_id for r in results if r.topic_id != "cup"
    }
    assert first["tea-zh", "zh-zh"] == "tea-zh"
    assert first["tea-en", "en-zh"] == "tea-zh"
    assert first["fair-zh", "zh-en"] == "fair-en"


def test_lexical_and_dense_are_settings_of_the_same_engine(subject: Subject, gold: GoldSet) -> None:
    lexical, _ = search_topics(subject, gold, mode="lexical")
    dense, _ = search_topics(subject, gold, mode="dense")
    assert lexical["mode"] == "lexical"
    assert lexical["certificate"]["settings"]["mode"] == "lexical"
    assert dense["summary"]["zh-en"]["Success@1"]["mean"] == 1.0


@pytest.mark.parametrize("text", ["", "  \n", "🙂🙂", "灯" * 9999])
def test_a_question_that_the_engine_refuses_counts_zero_and_says_why(
    subject: Subject, text: str
) -> None:
    unit_of = {p.passage_id: p.document_id for p in subject.index.passages}
    task = Task("q", "q", text, "zh", "both", None, Assessment({"fair-zh": 2}, unit_of), level=2)
    (result,) = run_tasks(subject.engine, [task])
    assert result.failure
    assert set(result.values.values()) == {0.0}
    assert result.found == ()


def test_nothing_found_counts_zero() -> None:
    task = Task("q", "q", "灯", "zh", "zh", ("zh",), Assessment({"u": 1}, {}), level=1)
    assert set(result_of(task, []).values.values()) == {0.0}


def _dataset(subject: Subject, queries: Sequence[tuple[str, Language]]) -> DocumentDataset:
    return DocumentDataset(
        name="beir",
        digest="1",
        corpus_digest="2",
        documents=tuple(subject.index.documents.values()),
        queries=tuple(Query(f"q{n}", text, language) for n, (text, language) in enumerate(queries)),
        qrels={f"q{n}": {"fair-zh": 1, "fair-en": 1} for n in range(len(queries))},
    )


def test_a_bilingual_corpus_gives_a_pool_for_each_language_and_one_for_both(
    subject: Subject,
) -> None:
    dataset = _dataset(subject, [("灯会", "zh"), ("lantern fair", "en")])
    tasks = document_tasks(dataset, subject.index.passages)
    pools: list[Pool] = ["zh", "en", "both"]
    assert [task.pool for task in tasks] == pools * 2
    assert tasks[0].assessment.grades == {"fair-zh": 1}
    assert tasks[2].assessment.grades == {"fair-zh": 1, "fair-en": 1}


def test_the_plain_baseline_sees_words_of_its_language_only(subject: Subject) -> None:
    dataset = _dataset(subject, [("灯会的灯笼", "zh"), ("lantern fair", "en")])
    result, _ = search_documents(subject, dataset, mode="bm25")
    means = {name: row["Success@1"]["mean"] for name, row in result["summary"].items()}
    assert (means["zh-zh"], means["en-en"]) == (1.0, 1.0)
    assert (means["zh-en"], means["en-zh"]) == (0.0, 0.0)


def test_the_plain_baseline_needs_a_corpus(subject: Subject) -> None:
    dataset = DocumentDataset("t", "1", "", None, (), {})
    with pytest.raises(DatasetError, match=r"corpus\.jsonl"):
        search_documents(subject, dataset, mode="bm25")


def test_a_passage_keeps_its_surest_counterpart() -> None:
    assert counterparts_of([("z1", "e1"), ("z1", "e2"), ("z2", "e1")]) == {
        "z1": "e1",
        "e1": "z1",
        "e2": "z1",
        "z2": "e1",
    }
