"""`lanmei eval` as a user types it."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.cli import add_eval_parser
from eval.reports.result_file import read_result
from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.errors import DatasetError, IndexMissing
from indexer.records import Document
from indexer.store import Index
from service.browsing import Finding, quality_of

Run = Callable[..., int]
TEXTS = {
    "fair-zh": "元宵节的灯会在晚上举行，整条街道挂满了红色的灯笼。",
    "fair-en": "The lantern fair is held at night and the street is full of red lanterns.",
    "tea-zh": "茶叶由山里的合作社收购，共有十二个村庄参加。",
}
QUESTIONS = (
    "topic_id,need_id,twin_id,question,quote\n"
    "fair-zh,fair,fair-en,燈會什麼時候舉行？,元宵节的灯会在晚上举行\n"
    "fair-en,fair,fair-zh,When is the lantern fair held?,The lantern fair is held at night\n"
    "tea-zh,tea,,谁收购茶叶？,茶叶由山里的合作社收购\n"
    "cup-en,cup,,Who won the World Cup?,\n"
)


def _lanmei(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    add_eval_parser(parser.add_subparsers())
    parsed = parser.parse_args(["eval", *(str(argument) for argument in arguments)])
    return int(parsed.func(parsed))


@pytest.fixture
def index_dir(
    tmp_path: Path, built_in_encoder: Encoder, make_document: Callable[[str, str], Document]
) -> Path:
    documents = [make_document(name, text) for name, text in TEXTS.items()]
    build_index(documents, tmp_path / "index", built_in_encoder)
    return tmp_path / "index"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "问题.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    return path


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    corpus = [
        json.dumps({"_id": name, "text": text}, ensure_ascii=False) for name, text in TEXTS.items()
    ]
    (folder / "corpus.jsonl").write_text("\n".join(corpus), encoding="utf-8")
    query = json.dumps({"_id": "q1", "text": "灯会什么时候举行？"}, ensure_ascii=False)
    (folder / "queries.jsonl").write_text(query, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tfair-zh\t1\nq1\tfair-en\t1\n", encoding="utf-8"
    )
    return folder


@pytest.mark.model
def test_a_csv_is_measured_over_the_users_index_and_compared(
    index_dir: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for mode in ("hybrid", "lexical"):
        out = tmp_path / f"{mode}.json"
        assert _lanmei("search", questions, "--index", index_dir, "--mode", mode, "--out", out) == 0
    result = read_result(tmp_path / "hybrid.json")
    assert result["summary"]["zh-zh"]["R@10"]["mean"] == 1.0
    assert result["certificate"]["dataset"] == "问题"
    assert str(tmp_path) not in (tmp_path / "hybrid.json").read_text(encoding="utf-8")
    assert _lanmei("compare", tmp_path / "hybrid.json", tmp_path / "lexical.json") == 0
    assert "hybrid, lexical" in capsys.readouterr().out


@pytest.mark.model
def test_answers_of_a_csv_are_measured(index_dir: Path, questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers.json"
    assert _lanmei("answers", questions, "--index", index_dir, "--out", out) == 0
    result = read_result(out)
    assert result["n_held"] == result["n_quotes"]
    assert result["abstention"]["en-both"]["n_unanswerable"] == 1


@pytest.mark.model
def test_a_beir_folder_is_indexed_once_and_searched(
    beir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out, run = tmp_path / "set.json", tmp_path / "set.run"
    assert _lanmei("search", beir, "--out", out, "--run", run, "--summary-only") == 0
    result = read_result(out)
    assert "topics" not in result
    assert result["summary"]["zh-both"]["R@10"]["mean"] == 1.0
    assert (tmp_path / "set.zh-both.run").read_text(encoding="utf-8").startswith("q1 Q0 fair-")
    (index,) = (tmp_path / ".lanmei" / "eval").iterdir()
    assert index.name.startswith("set-")
    assert _lanmei("search", beir, "--mode", "bm25") == 0


@pytest.mark.model
def test_trec_topics_are_measured_over_documents_of_the_index(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    topics, qrels = tmp_path / "topics.tsv", tmp_path / "qrels.txt"
    topics.write_text("1\tlantern fair at night\n", encoding="utf-8")
    qrels.write_text("1 0 fair-en 1\n", encoding="utf-8")
    assert _lanmei("search", topics, "--qrels", qrels, "--index", index_dir, "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["summary"]["en-en"]["Success@1"]["mean"] == 1.0


def test_trec_runs_are_compared_and_a_report_is_made_without_an_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    qrels = tmp_path / "qrels"
    qrels.write_text("".join(f"{n} 0 d1 1\n" for n in range(8)), encoding="utf-8")
    good, bad = tmp_path / "good.run", tmp_path / "bad.run"
    good.write_text("".join(f"{n} Q0 d1 1 1.0 x\n" for n in range(8)), encoding="utf-8")
    bad.write_text("".join(f"{n} Q0 d2 1 1.0 x\n" for n in range(8)), encoding="utf-8")
    assert _lanmei("compare", bad, good, "--qrels", qrels, "--measure", "RR") == 0
    assert "+100.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("empty.run", "", "is an empty run"),
        ("other.run", "9 Q0 d1 1 1.0 x\n", "topic '9' is not in"),
        ("short.run", "1 d1 1\n", "line 1: has 3 columns"),
    ],
)
def test_a_run_that_cannot_be_compared_is_refused(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    qrels, good, bad = tmp_path / "qrels", tmp_path / "good.run", tmp_path / name
    qrels.write_text("1 0 d1 1\n", encoding="utf-8")
    good.write_text("1 Q0 d1 1 1.0 x\n", encoding="utf-8")
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        _lanmei("compare", good, bad, "--qrels", qrels)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "is not JSON"),
        ("[]", "is no result"),
        ('{"kind": "search", "format": 99}', "has format 99"),
    ],
)
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "结果.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        _lanmei("report", path, "--out", tmp_path / "report.html")
    with pytest.raises(DatasetError, match="two runs"):
        _lanmei("compare", path)


def test_a_data_set_of_no_known_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is no data set"):
        _lanmei("search", tmp_path)
    (tmp_path / "q.csv").write_text("question,quote\n灯,灯\n", encoding="utf-8")
    with pytest.raises(IndexMissing):
        _lanmei("search", tmp_path / "q.csv", "--index", tmp_path / "none")


def _own_topics(folder: Path) -> Path:
    """A folder of the shipped form whose only topic is in the test split."""
    folder.mkdir()
    topic = {
        "topic_id": "a",
        "need_id": "a",
        "language": "zh",
        "question": "灯会什么时候？",
        "split": "test",
        "answerable": False,
        "direction_docs": [],
        "tags": [],
    }
    text = json.dumps(topic, ensure_ascii=False)
    (folder / "topics.jsonl").write_text(text, encoding="utf-8")
    (folder / "judgements.jsonl").write_text("", encoding="utf-8")
    return folder


@pytest.mark.model
def test_what_a_data_set_cannot_be_used_for_is_said(
    beir: Path, index_dir: Path, questions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatasetError, match="answers need quoted evidence"):
        _lanmei("answers", beir)
    with pytest.raises(DatasetError, match="use it with a BEIR folder"):
        _lanmei("search", questions, "--index", index_dir, "--mode", "bm25")
    folder = _own_topics(tmp_path / "own")
    with pytest.raises(DatasetError, match="no topic in the split"):
        _lanmei("search", folder, "--index", index_dir)


def test_help_needs_no_heavy_import() -> None:
    import subprocess
    import sys

    code = (
        "import argparse, sys; from eval.cli import add_eval_parser; "
        "add_eval_parser(argparse.ArgumentParser().add_subparsers()); "
        "heavy = {'numpy', 'ir_measures', 'matplotlib', 'faiss', 'service.engine'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr


@pytest.mark.model
def test_results_are_published_beside_the_index_that_they_are_of(
    index_dir: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, said = tmp_path / "found.json", tmp_path / "said.json"
    assert _lanmei("search", questions, "--index", index_dir, "--out", found) == 0
    assert _lanmei("answers", questions, "--index", index_dir, "--out", said) == 0
    capsys.readouterr()
    assert _lanmei("publish", found, said, "--index", index_dir) == 0
    written = index_dir / "evaluation.json"
    assert str(written) in capsys.readouterr().err
    report = quality_of(Index.open(index_dir, None), index_dir)
    assert report.own is not None
    assert (report.own.dataset, report.own.same_index) == ("问题", True)
    by_name = {f"{one.question}-{one.passages}": one for one in report.own.directions}
    chinese, english = by_name["zh-both"], by_name["en-both"]
    assert chinese.finding == Finding(n=2, first=2, in_ten=1.0)
    assert chinese.answering is not None
    assert (chinese.answering.n, chinese.answering.n_unanswerable) == (2, 0)
    assert english.answering is not None
    assert english.answering.n_unanswerable == 1

    with pytest.raises(DatasetError, match="one of `lanmei eval answers`"):
        _lanmei("publish", found, found, "--index", index_dir)
    other = json.loads(said.read_text(encoding="utf-8"))
    other["certificate"]["index_id"] = "0" * 16
    said.write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(DatasetError, match="differ in index_id"):
        _lanmei("publish", found, said, "--index", index_dir)
    with pytest.raises(DatasetError, match="results are of index 0000"):
        _lanmei("publish", said, "--index", index_dir)
    written.write_text('{"directions": "ｎｏｎｅ"}', encoding="utf-8")
    damaged = quality_of(Index.open(index_dir, None), index_dir)
    assert (damaged.own, damaged.unreadable) == (None, True)
    written.unlink()
    none = quality_of(Index.open(index_dir, None), index_dir)
    assert (none.own, none.unreadable) == (None, False)
    assert none.shipped is not None
    assert (none.shipped.same_index, none.shipped.same_documents) == (False, False)
