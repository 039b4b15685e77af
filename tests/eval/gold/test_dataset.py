"""BEIR folders and TREC files over an index."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.gold.dataset import read_beir, read_trec
from indexer.errors import DatasetError

CORPUS: list[dict[str, Any]] = [
    {"_id": "d1", "title": "灯会", "text": "灯会在晚上。", "language": "zh"},
    {"_id": "d2", "title": "", "text": "The lantern fair is at night."},
    {"_id": "d3", "text": "茶𠮷在河边。"},
]
QUERIES: list[dict[str, Any]] = [
    {"_id": "q1", "text": "燈會在哪天？"},
    {"_id": "q2", "text": "Ｗhen is the fair?", "language": "en"},
    {"_id": "q3", "text": "nobody judged me"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t1\nq2\td2\t2\n"


def _beir(
    folder: Path,
    corpus: list[dict[str, Any]] = CORPUS,
    queries: list[dict[str, Any]] = QUERIES,
    qrels: str = QRELS,
) -> Path:
    (folder / "qrels").mkdir(exist_ok=True)
    for name, records in (("corpus", corpus), ("queries", queries)):
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_a_beir_folder_becomes_documents_queries_and_qrels(tmp_path: Path) -> None:
    dataset = read_beir(_beir(tmp_path))
    assert dataset.documents is not None
    assert [d.text for d in dataset.documents] == [
        "灯会\n\n灯会在晚上。",
        "The lantern fair is at night.",
        "茶𠮷在河边。",
    ]
    assert [d.languages for d in dataset.documents] == [("zh",), ("en",), ("zh",)]
    assert [(q.query_id, q.language) for q in dataset.queries] == [("q1", "zh"), ("q2", "en")]
    assert dataset.qrels == {"q1": {"d1": 1, "d2": 1}, "q2": {"d2": 2}}


def test_a_changed_corpus_changes_both_digests_and_changed_qrels_only_one(tmp_path: Path) -> None:
    before = read_beir(_beir(tmp_path))
    judged = read_beir(_beir(tmp_path, qrels=QRELS + "q2\td3\t1\n"))
    assert before.corpus_digest == judged.corpus_digest
    assert before.digest != judged.digest
    other = read_beir(_beir(tmp_path, corpus=[*CORPUS, {"_id": "d4", "text": "更多"}]))
    assert other.corpus_digest != before.corpus_digest


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"corpus": [*CORPUS, CORPUS[0]]}, "corpus.jsonl, line 4: id 'd1' is on line 1"),
        ({"corpus": [{"_id": "d1", "text": "  "}]}, "corpus.jsonl, line 1: 'text' is '  '"),
        ({"corpus": [{"text": "灯"}]}, "corpus.jsonl, line 1: '_id' is None"),
        ({"corpus": [{"_id": 7, "text": "灯"}]}, "corpus.jsonl, line 1: '_id' is 7"),
        ({"corpus": []}, "corpus.jsonl: holds no document"),
        (
            {"corpus": [*CORPUS, {"_id": "d4", "text": "Фонарь", "language": "ru"}]},
            "corpus.jsonl, line 4: language 'ru' is neither zh nor en",
        ),
        (
            {"corpus": [{"_id": "d1", "text": "Фонари горят ночью"}]},
            "corpus.jsonl, line 1: is neither Chinese nor English",
        ),
        ({"queries": [*QUERIES, QUERIES[1]]}, "queries.jsonl, line 4: id 'q2' is on line 2"),
        (
            {"queries": [{"_id": "q1", "text": "🙂🙂"}]},
            "queries.jsonl, line 1: is neither Chinese nor English",
        ),
        ({"queries": []}, "queries.jsonl: holds no query"),
        ({"qrels": QRELS + "q1\t文档9\t1\n"}, "test.tsv, line 5: '文档9'"),
        ({"qrels": QRELS + "q9\td1\t1\n"}, "test.tsv, line 5: topic 'q9'"),
        ({"qrels": ""}, "test.tsv: judges nothing"),
    ],
)
def test_a_bad_record_is_named_with_file_and_line(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(DatasetError) as caught:
        read_beir(_beir(tmp_path, **change))
    assert message in caught.value.en
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("line", "reason"), [("{broken", "is not JSON"), ("[1, 2]", "holds a list")]
)
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str, reason: str) -> None:
    folder = _beir(tmp_path)
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(DatasetError, match=f"corpus.jsonl, line 4: {reason}"):
        read_beir(folder)


def test_an_unknown_split_names_the_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"dev\.tsv: cannot be read"):
        read_beir(_beir(tmp_path), split="dev")


def test_trec_files_speak_of_the_documents_of_an_index(tmp_path: Path) -> None:
    topics, qrels = tmp_path / "topics.tsv", tmp_path / "qrels.txt"
    topics.write_text("1\t灯会在哪天？\n2\tWhen is the fair?\n", encoding="utf-8")
    qrels.write_text("1 0 d1 1\n", encoding="utf-8")
    dataset = read_trec(topics, qrels, {"d1"})
    assert dataset.documents is None
    assert [query.query_id for query in dataset.queries] == ["1"]
    with pytest.raises(DatasetError, match=r"qrels\.txt, line 1: 'd1'"):
        read_trec(topics, qrels, {"other"})
