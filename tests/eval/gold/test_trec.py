"""TREC files are read, written and refused with the line."""

from pathlib import Path

import pytest

from eval.gold.trec import check_ids, read_qrels, read_run, read_topics, write_run
from indexer.errors import DatasetError


def _file(folder: Path, text: str) -> Path:
    path = folder / "文件.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_qrels_of_trec_and_of_beir_say_the_same(tmp_path: Path) -> None:
    trec, lines = read_qrels(_file(tmp_path, "q1 0 文档1 2\nq1 0 d2 0\n\nq2\t0\td1\t1\n"))
    assert trec == {"q1": {"文档1": 2, "d2": 0}, "q2": {"d1": 1}}
    assert lines[("q2", "d1")] == 4
    beir, _ = read_qrels(_file(tmp_path, "query-id\tcorpus-id\tscore\nq 1\td 1\t1\n"))
    assert beir == {"q 1": {"d 1": 1}}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("q1 0 d1 1\n\nq1 0 d3 1 5 6\n", 3, "6 columns"),
        ("q1 0 d1 1\nq1 0 d2 高\n", 2, "no integer"),
        ("q1 0 d1 1\nq1 0 d1 2\n", 2, "judged twice"),
        ("q1 0 d1 0.5\n", 1, "no integer"),
        ("q1 0 d1 nan\n", 1, "no integer"),
        ("q1\n", 1, "1 columns"),
    ],
)
def test_a_malformed_line_of_qrels_is_named(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(DatasetError, match=reason) as caught:
        read_qrels(_file(tmp_path, text))
    assert f"line {line}:" in caught.value.en
    assert f"第 {line} 行" in caught.value.zh
    assert caught.value.exit_code == 2


def test_qrels_that_judge_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="judges nothing"):
        read_qrels(_file(tmp_path, "query-id\tcorpus-id\tscore\n"))


def test_unknown_ids_in_qrels_are_named_with_their_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "q1 0 d1 1\nq1 0 文档9 1\nq9 0 d1 1\n")
    _, lines = read_qrels(path)
    with pytest.raises(DatasetError, match="line 2: '文档9'"):
        check_ids(path, lines, topics={"q1", "q9"}, ids={"d1"})
    with pytest.raises(DatasetError, match="line 3: topic 'q9'"):
        check_ids(path, lines, topics={"q1"}, ids={"d1", "文档9"})
    check_ids(path, lines, topics={"q1", "q9"}, ids={"d1", "文档9"})


def test_a_run_written_is_read_again(tmp_path: Path) -> None:
    run = {"q1": {"文档1": 2.0, "d2": 1.5}, "問2": {"d3": -1.0}}
    path = tmp_path / "run.txt"
    write_run(path, run, "lanmei")
    assert read_run(path) == run
    assert path.read_text(encoding="utf-8").splitlines()[0] == "q1 Q0 文档1 1 2.000000 lanmei"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is an empty run"),
        ("   \n\n", "is an empty run"),
        ("q1 Q0 d1 1 0.5\n", "line 1: has 5 columns"),
        ("q1 Q0 d1 1 0.5 x\nq1 Q0 d2 2 很高 x\n", "line 2: the score '很高'"),
        ("q1 Q0 d1 1 inf x\n", "line 1: the score 'inf'"),
        ("q1 Q0 d1 1 0.5 x\nq1 Q0 d1 2 0.4 x\n", "line 2: topic 'q1' finds 'd1' twice"),
    ],
)
def test_a_run_that_cannot_be_measured_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read_run(_file(tmp_path, text))


def test_topics_come_as_blocks_or_as_lines(tmp_path: Path) -> None:
    blocks = """<top>
<num> Number: 301
<title> 碳中和 長期戰略
<desc> Description:
not the question
</top>
<top><num>302</num><title>Who spoke?</title></top>
"""
    assert read_topics(_file(tmp_path, blocks)) == {
        "301": ("碳中和 長期戰略", 1),
        "302": ("Who spoke?", 7),
    }
    lines = read_topics(_file(tmp_path, "1\t灯会在哪天？\n\n2\tＷｈｅｎ\n"))
    assert lines == {"1": ("灯会在哪天？", 1), "2": ("Ｗｈｅｎ", 3)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\ta question\n1\tanother\n", "line 2: topic '1' is on line 1"),
        ("1 no tab here\n", "line 1: has no tab"),
        ("1\t \n", "line 1: a topic needs"),
        ("<top>\n<num> 1\n<title> 茶\n", "line 1: this <top> has no </top>"),
        ("<top>\n<num> 1\n<top>\n</top>\n", "line 1: this <top> has no </top>"),
        ("<top>\n<title> 茶\n</top>\n", "line 1: a topic needs"),
        ("\n", "holds no topic"),
    ],
)
def test_topics_that_cannot_be_read_are_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read_topics(_file(tmp_path, text))


def test_a_file_in_another_encoding_or_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gbk.txt"
    path.write_bytes(b"q1\tok\n" + "q2\t灯会".encode("gb18030"))
    with pytest.raises(DatasetError, match="line 2: is not UTF-8"):
        read_topics(path)
    with pytest.raises(DatasetError, match="No such file"):
        read_topics(tmp_path / "无.txt")
