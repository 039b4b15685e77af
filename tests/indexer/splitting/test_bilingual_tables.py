"""Tables whose columns or rows have names in both languages: each row stays in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.reading import read_corpus
from indexer.splitting import split
from indexer.splitting.both_languages import is_row
from indexer.splitting.lines import find_lines


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("年份 Year | 产量 Output (t)", True),
        ("月份 Month\t渔获 Catch (kg)\t船只 Boats", True),
        ("二月 February\t3,860\t15", True),
        ("| 渡頭 Pier | ２０ | 7.5 % |", True),
        ("𠮷田站 Yoshida\t12\t6", True),
        ("水位\twater level", False),
        ("表1 监测结果 | Table 1 Results", False),
        ("基本情况 Background\t12", False),
        ("GDP 增速\t5.2\t4.8", False),
        ("中文 Chinese | 英文 English", False),
        ("2020\t1,377\t295", False),
        ("", False),
    ],
)
def test_rows_with_cells_in_both_languages(line: str, row: bool) -> None:
    assert is_row(line) is row


def test_rows_of_such_tables_are_passages_with_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "茶.md").write_text(
        "# 岭东茶区 Lingdong Tea\n\n下表为各年产量。\n\nThe table gives the output by year.\n\n"
        "| 年份 Year | 產量 Output (t) |\n|---|---|\n| 2019 | 1,204 |\n| 2020 | 1,377 |\n",
        encoding="utf-8",
    )
    (tmp_path / "fish.txt").write_text(
        "渔获记录，未经审计。\n\nThese figures are not audited.\n\n"
        "月份 Month\t渔获 Catch (kg)\t船只 Boats\n二月 February\t3,860\t15\n",
        encoding="utf-8",
    )
    (tmp_path / "words.md").write_text(
        "# 用语\n\n本表供编辑使用。\n\nThis table is for editors.\n\n"
        "| 中文 Chinese | 英文 English |\n|---|---|\n| 蓄水量 | water in storage |\n",
        encoding="utf-8",
    )
    documents = {one.path: one for one in read_corpus(tmp_path)}
    found = {path: [passage.text for passage in split(one, len)] for path, one in documents.items()}
    assert any("年份 Year：2020 | 產量 Output (t)：1,377" in text for text in found["茶.md"])
    assert any("二月 February\t3,860\t15" in text for text in found["fish.txt"])
    assert not any("蓄水量" in text and "storage" in text for text in found["words.md"])
    for path, one in documents.items():
        assert all(one.text[line.start : line.end].strip() for line in find_lines(one)), path
