"""Measuring an archive: what counts as right, what is read, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold import Said, Span, read_archive, shipped_archives
from eval.measures import (
    Alike,
    Claim,
    measure_alike,
    measure_kinds,
    measure_said,
    measure_versions,
    same_person,
    same_title,
)
from indexer.errors import DatasetError
from lanmei.cli import main

TEXT = "高远山说，好。\n　　大家一致同意再开会研究。\n　　𠮷田花子说：“不行。”"
HERS = Span("a.txt", TEXT.index("𠮷"), len(TEXT))
HIS = Span("a.txt", 0, TEXT.index("\n"))


def said(
    span: Span, *forms: str, organisation: str | None = None, country: str | None = None
) -> Said:
    return Said(span, forms, organisation, country, False, False, False)


def test_a_claim_over_more_than_was_said_is_wrong() -> None:
    whole = Claim(Span("a.txt", 0, len(TEXT)), "高远山", None, None)
    scores = measure_said([whole], [said(HIS, "高远山")], [], {"a.txt": TEXT})
    assert (scores.speaker.correct, scores.speaker.predicted) == (0, 1)
    assert scores.speaker.found == 1
    assert len(scores.mistakes) == 1
    assert "高远山" in scores.mistakes[0]


def test_each_field_counts_and_nobody_is_nobody() -> None:
    marks = [said(HIS, "高远山", country="CN"), said(HERS, "𠮷田花子", organisation="渔会")]
    middle = Span("a.txt", TEXT.index("大家"), TEXT.index("\n　　𠮷"))
    claims = [
        Claim(HIS, "高远山", None, "CN"),
        Claim(HERS, "𠮷田花子", "鱼会社", None),
        Claim(middle, "高远山", None, None),
    ]
    scores = measure_said(claims, marks, [middle], {"a.txt": TEXT})
    assert (scores.speaker.correct, scores.speaker.predicted, scores.speaker.found) == (2, 3, 2)
    assert (scores.whole.correct, scores.whole.found) == (1, 1)
    assert (scores.claimed_nobody, scores.nobody) == (1, 1)


def test_an_empty_archive_has_nothing_wrong() -> None:
    scores = measure_said([], [], [], {"a.txt": ""})
    assert (scores.speaker.precision, scores.speaker.recall, scores.mistakes) == (1.0, 1.0, ())


@pytest.mark.parametrize(
    ("named", "forms", "right"),
    [
        ("高维岳（Gao Weiyue）", ("高维岳",), True),
        ("HON. R. L. Vosa", ("R. L. VOSA",), True),
        ("Mr. Okell", ("Okell", "D. Okell"), True),
        ("Lyle", ("Fergus Lyle",), True),
        ("Chair", ("Olive Prior", "Chair"), True),
        ("ＡＡＳ", ("Kristin Aas",), True),
        ("局长高维岳", ("高维岳",), False),
        ("于周六", ("于周",), False),
        ("高", ("高维岳",), False),
        ("Ly", ("Fergus Lyle",), False),
        ("", ("高维岳",), False),
    ],
)
def test_names(named: str, forms: tuple[str, ...], right: bool) -> None:
    assert same_person(named, forms) is right


def test_pairs_between_documents_that_are_no_versions_are_false() -> None:
    zh, en, other = Span("zh", 0, 10), Span("en", 0, 20), Span("en-2020", 0, 20)
    scores = measure_versions([(zh, en), (zh, other)], [(zh, en)], frozenset({("zh", "en")}))
    assert (scores.pairs.correct, scores.pairs.predicted, scores.pairs.found) == (1, 2, 1)
    assert scores.false_pairs == 1
    assert scores.false_documents == (("zh", "en-2020"),)


def test_drafts_are_right_with_the_later_text_and_versions_with_their_kind() -> None:
    found = [Alike("终稿", "草案", "终稿"), Alike("a", "b", None), Alike("x", "y", "x")]
    scores = measure_alike(found, {("终稿", "草案"): "终稿", ("a", "b"): "b"})
    assert (scores.correct, scores.predicted, scores.expected) == (1, 3, 2)
    kinds = measure_kinds(
        {("zh", "en"): frozenset({"aligned"}), ("湖", "lake"): frozenset({"official", "aligned"})},
        {("en", "zh"): "aligned", ("lake", "湖"): "official", ("none", "无"): "aligned"},
    )
    assert (kinds.correct, kinds.predicted, kinds.expected) == (1, 2, 3)


def test_titles_are_compared_without_marks_and_width() -> None:
    assert same_title("# ２０２１年公报", "2021年公报")
    assert not same_title("---", "2021年公报")


def test_a_foreign_archive_is_indexed_and_its_questions_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "湖.txt").write_text(
        "湖上有𩾃鸟四百二十只。\n\n湖区林业局局长罗远山表示，明年再建两座观鸟台。\n",
        encoding="utf-8",
    )
    (tmp_path / "documents" / "mill.txt").write_text(
        "The old mill has eleven stones.\n", encoding="utf-8"
    )
    questions = [
        {"question": "How many stones does the old mill have?", "gold": "eleven"},
        {"question": "谁赢得了足球赛？", "gold": None},
    ]
    (tmp_path / "questions.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in questions), encoding="utf-8"
    )
    result = str(tmp_path / "result.json")
    assert main(["eval", "corpora", str(tmp_path), "--out", result, "--sample", "5"]) == 0
    shown = capsys.readouterr().out
    assert f"{tmp_path.name} all en" in shown
    drawn = json.loads(shown.splitlines()[-1])
    assert (drawn["document_id"], drawn["speaker"]) == ("湖.txt", "罗远山")
    assert "观鸟台" in drawn["text"]
    figures = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    asked = figures["results"][0]["splits"]["all"]["questions"]
    assert asked["directions"] == {}
    assert asked["en"] == {"answerable": 1, "right": 1, "unanswerable": 0, "answered": 0}
    assert asked["zh"] == {"answerable": 0, "right": 0, "unanswerable": 1, "answered": 0}


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="documents"):
        read_archive(tmp_path)


def test_a_broken_pattern_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "questions.jsonl").write_text('{"question": "谁？", "gold": "("}\n', "utf-8")
    with pytest.raises(DatasetError, match="line 1"):
        read_archive(tmp_path)


def test_the_shipped_archives_are_read() -> None:
    archives = [read_archive(path) for path in shipped_archives()]
    assert {archive.name for archive in archives} >= {"bulletins", "news", "records"}
    for archive in archives:
        assert archive.splits == ("dev", "test")
        assert len(archive.questions) >= {
            "press": 30,
            "versions": 20,
            "unseen": 20,
            "blind": 24,
        }.get(archive.name, 60)
        texts = archive.files()
        for pair in archive.pairs:
            assert all(texts[span.document_id][span.start : span.end].strip() for span in pair)
