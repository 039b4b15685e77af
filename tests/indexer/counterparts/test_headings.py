"""Headings and titles that stand in both languages in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.encoders import Encoder
from indexer.splitting.both_languages import halves_of, is_code
from tests.indexer.counterparts.test_one_document import pairs_of

REPORT = """\
{title}

{scope}

本办法适用于全县的河流、湖泊和水库，不适用于养殖池塘。

These rules apply to all rivers, lakes and reservoirs of the county, but not to fish ponds.

{table}

水样每月采集两次，由三家实验室分别化验。

Samples are taken twice a month and tested by three laboratories.
"""


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("水质公报 / Water Quality Bulletin", "水质公报", "Water Quality Bulletin"),
        ("Water Quality Bulletin／水質公報", "水質公報", "Water Quality Bulletin"),
        ("水质公报｜Water Quality Bulletin", "水质公报", "Water Quality Bulletin"),
        ("𠮷水公报 — Jishui Bulletin", "𠮷水公报", "Jishui Bulletin"),
        ("渡船时刻（Ferry Times）", "渡船时刻", "Ferry Times"),
        ("Ferry Times (渡船時刻)", "渡船時刻", "Ferry Times"),
        ("## 二、范围 / II. Scope", "## 二、范围", "II. Scope"),
        ("表1 监测结果 | Table 1 Monitoring results", "表1 监测结果", "Table 1 Monitoring results"),
    ],
)
def test_halves(line: str, zh: str, en: str) -> None:
    halves = halves_of(line)
    assert halves is not None
    assert {line[start:end] for start, end in halves} == {zh, en}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "和/或",
        "2023/24年度报告",
        "限速 80 km/h",
        "AC/DC 电源",
        "价格：元/ton",
        "见 https://example.org/水质/Water-Quality",
        "世界卫生组织（WHO）",
        "王敏（Wang Min）",
        "他在会上谈到渡船时刻，并分发了时刻表（Ferry Times）",
        "渡船时刻改为每天六点。Ferries leave at six / daily.",
        "手机 phone / 平板 tablet",
        "Rules on ferries / Rules on ports",
    ],
)
def test_what_is_no_heading_of_two_languages(line: str) -> None:
    assert halves_of(line) is None


def test_codes_are_no_words() -> None:
    assert all(map(is_code, ("", "GDP", "AC/DC", "km/h", "and/or", "2023")))
    assert not any(map(is_code, ("Tel", "CONTENTS", "Annex", "World Bank")))


@pytest.mark.model
@pytest.mark.parametrize(
    ("title", "scope", "table"),
    [
        ("水质公报 / Water Quality Bulletin", "适用范围（Scope of application）",
         "表1 监测结果 | Table 1 Monitoring results"),
        ("Water Quality Bulletin — 水質公報", "Article 3 適用範圍 Scope of application",
         "表1 監測結果 Table 1 Monitoring results"),
    ],
)  # fmt: skip
def test_the_halves_are_counterparts(
    title: str, scope: str, table: str, tmp_path: Path, built_in_encoder: Encoder
) -> None:
    text = REPORT.format(title=title, scope=scope, table=table)
    found = pairs_of(text, "rules.txt", tmp_path, built_in_encoder)
    english = {en: zh for zh, en, _ in found}
    assert english["Water Quality Bulletin"] in title
    assert english["Scope of application"] in scope.removesuffix(" Scope of application")
    assert english["Table 1 Monitoring results"] in table
    assert len(found) == 5
