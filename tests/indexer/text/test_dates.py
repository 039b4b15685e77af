"""Dates of every calendar and script as ISO 8601."""

from __future__ import annotations

import pytest

from indexer.text.dates import parse_dates

Found = list[tuple[str, str, str | None]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年5月9日", [("2022年5月9日", "2022-05-09", None)]),
        ("二〇二二年五月九日", [("二〇二二年五月九日", "2022-05-09", None)]),
        ("二零二二年五月十二日", [("二零二二年五月十二日", "2022-05-12", None)]),
        ("二○二二年", [("二○二二年", "2022", None)]),
        ("９月，１９９８年７月", [("１９９８年７月", "1998-07", None)]),
        ("民國一一一年十一月三日", [("民國一一一年十一月三日", "2022-11-03", None)]),
        ("中華民國111年、民国元年", [("中華民國111年", "2022", None), ("民国元年", "1912", None)]),
        ("2022-05-09, 2022/5/9, 20260813", [("2022-05-09", "2022-05-09", None),
            ("2022/5/9", "2022-05-09", None), ("20260813", "2026-08-13", None)]),
        ("on 9 May 2022", [("9 May 2022", "2022-05-09", None)]),
        ("May 9th, 2022", [("May 9th, 2022", "2022-05-09", None)]),
        ("8th Feb., 2021", [("8th Feb., 2021", "2021-02-08", None)]),
        ("in March 2016", [("March 2016", "2016-03", None)]),
        ("since 2018, 2000 people", [("2018", "2018", None)]),
        ("5月9日至11日", [("5月9日至11日", "--05-09", "--05-11")]),
        ("9-11 May 2022", [("9-11 May 2022", "2022-05-09", "2022-05-11")]),
        ("2022年13月", [("2022年13月", "2022", None)]),
        ("\U00020000 5月份 \U00020000", [("5月份", "--05", None)]),
        ("2022", [("2022", "2022", None)]),
        ("2022-05", [("2022-05", "2022-05", None)]),
        ("", []),
    ],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_told(text: str, expected: Found) -> None:
    assert [(text[d.start : d.end], d.iso, d.until) for d in parse_dates(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "三个月",
        "1990年代",
        "he may 9",
        "the Market 2020, Decision 15",
        "2000 people",
        "12/2024",
        "五月花",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_dates(text) == []
