"""Counterparts and statements are read as marked, and what is wrong is refused with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.gold.pairs import read_counterparts, read_statements
from indexer.errors import DatasetError

TEXTS = {
    "lantern-zh": "灯会在晚上。茶在早上。",
    "lantern-en": "The fair is at night. Tea is at dawn.",
}
PAIR_ZH = {"document_id": "lantern-zh", "start": 0, "end": 6, "quote": "灯会在晚上。"}
PAIR_EN = {"document_id": "lantern-en", "start": 0, "end": 21, "quote": "The fair is at night."}


def pair(**changes: Any) -> dict[str, Any]:
    kinds = {"pair_id": "p1", "level": "sentence", "kind": "paragraph"}
    return kinds | {"zh": PAIR_ZH, "en": PAIR_EN} | changes


def statement(**changes: Any) -> dict[str, Any]:
    return {
        "statement_id": "t1",
        "speaker": "灯会",
        "country": "KH",
        "occasion_date": "2020-07-30",
        "speech": "reported",
    } | PAIR_ZH | changes  # fmt: skip


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records),
        encoding="utf-8",
    )
    return path


def test_offsets_count_code_points_beyond_the_first_plane(tmp_path: Path) -> None:
    texts = {"astral": "𠮷野家的灯，ｔｅａ。"}
    span = {"document_id": "astral", "start": 1, "end": 5, "quote": "野家的灯"}
    en = {"document_id": "astral", "start": 6, "end": 9, "quote": "ｔｅａ"}
    pairs = read_counterparts(texts, path=write(tmp_path / "p.jsonl", [pair(zh=span, en=en)]))
    assert (pairs[0].zh.quote, pairs[0].en.quote) == ("野家的灯", "ｔｅａ")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"zh": PAIR_EN}, "is in the other language"),
        ({"en": None}, "expected an object"),
        ({"level": "word"}, "expected one of 'passage', 'sentence'"),
        ({"kind": "table"}, "expected one of 'paragraph'"),
        ({"pair_id": "p0"}, "is on line 1 already"),
        ({"zh": PAIR_ZH | {"quote": "燈會在晚上。"}}, "it is not in the document"),
        ({}, "is on line 1 already"),
    ],
)
def test_a_wrong_counterpart_is_refused_with_its_line(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    path = write(tmp_path / "pairs.jsonl", [pair(pair_id="p0"), pair(**changes)])
    with pytest.raises(DatasetError, match=r"pairs\.jsonl, line 2: ") as caught:
        read_counterparts(TEXTS, path=path)
    assert reason in caught.value.en


def test_a_name_above_the_paragraph_belongs_to_its_block(tmp_path: Path) -> None:
    texts = {"block": "张 燕\n专家\n\n灯会在晚上。"}
    span = {"document_id": "block", "start": 8, "end": 14, "quote": "灯会在晚上。"}
    row = statement(**span, speaker="张 燕", block_start=0, speech="direct")
    own = read_statements(texts, path=write(tmp_path / "s.jsonl", [row]))[0]
    assert (own.speaker, own.block_start, own.organisation) == ("张 燕", 0, None)
    with pytest.raises(DatasetError, match="is not printed in the block"):
        read_statements(texts, path=write(tmp_path / "s.jsonl", [row | {"block_start": 8}]))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"speaker": None, "country": None}, "names no speaker, organisation or country"),
        ({"speaker": "苗红"}, "is not printed in the block"),
        ({"country": "Cambodia"}, "two capital letters"),
        ({"country": "kh"}, "two capital letters"),
        ({"occasion_date": "30.7.2020"}, "expected a date"),
        ({"occasion_date": "2020-13"}, "expected a date"),
        ({"block_start": 7}, "expected a whole number from 0 to 0"),
        ({"speech": "sung"}, "expected one of 'direct', 'reported'"),
    ],
)
def test_a_wrong_statement_is_refused_with_its_line(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    path = write(tmp_path / "statements.jsonl", [statement(**changes)])
    with pytest.raises(DatasetError, match=r"statements\.jsonl, line 1: ") as caught:
        read_statements(TEXTS, path=path)
    assert reason in caught.value.en
