from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import DatasetError
from training.settings import MixSettings, read_settings
from training.texts import Pair, paragraphs, read_pairs, read_rows

MIX = MixSettings(
    bitext={}, paragraphs={}, lexicon={}, asked_zh={}, asked_en={}, crossed={}, terms={}
)


def put(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(encoding)))
    return path


def test_rows_keep_traditional_full_width_and_astral_text(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv.gz", "lantern\t燈籠，𠮷\ntea\t茶\n")
    assert list(read_rows(path, 2)) == [("lantern", "燈籠，𠮷"), ("tea", "茶")]


def test_a_file_of_one_column_is_refused_with_its_line(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv.gz", "lantern\t灯笼\ntea\n")
    with pytest.raises(DatasetError, match=r"a\.tsv\.gz, line 2: 1 columns, expected 2") as caught:
        list(read_rows(path, 2))
    assert "第 2 行" in caught.value.zh


def test_a_file_of_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv.gz", "lantern\t灯笼\n", "gb18030")
    with pytest.raises(DatasetError, match="not UTF-8"):
        list(read_rows(path, 2))


def test_a_missing_or_cut_off_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        list(read_rows(tmp_path / "none.tsv.gz", 2))
    whole = put(tmp_path / "b.tsv.gz", "lantern\t灯笼\n" * 50)
    whole.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(DatasetError, match="cannot be read"):
        list(read_rows(whole, 2))


def test_lines_of_a_document_join_in_their_order() -> None:
    lines = [
        Pair("a lantern " * 30, "灯笼"),
        Pair("a river " * 40, "河流"),
        Pair("tea " * 200, "茶"),
    ]
    joined = list(paragraphs(lines))
    assert [pair.chinese for pair in joined] == ["灯笼河流"]


def test_the_mix_copies_and_samples_and_is_the_same_every_time(tmp_path: Path) -> None:
    put(tmp_path / "bitext" / "a.tsv.gz", "".join(f"tea {n}\t茶{n}\n" for n in range(10)))
    put(tmp_path / "lexicon" / "b.tsv.gz", "river\t河\n \t空\n")
    mix = replace(MIX, bitext={"a": 1.5}, lexicon={"b": 2.0})
    pairs = read_pairs(tmp_path, mix, 1)
    assert len(pairs) == 15 + 2
    assert pairs == read_pairs(tmp_path, mix, 1)


def test_the_settings_of_the_project_can_be_read() -> None:
    assert read_settings().mix.bitext["tatoeba_cmn"] > 1
