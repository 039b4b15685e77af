"""A news item's dateline gives its date when nothing better does."""

from __future__ import annotations

import pytest

from indexer.reading.first_lines import with_read_metadata
from indexer.reading.records import Reading


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Cranes\n\nPORT LENNOCK, 7 February 2023 - Tova Frell said so.", "2023-02-07"),
        ("Rain\n\nLima, March 3, 2021 (Altiplano News) — The mine is wet.", "2021-03-03"),
        ("渡船恢复\n\n（本报北塘2023年3月5日讯）渡船明天恢复。", "2023-03-05"),
        ("水庫放水𠀀\n\n中央社台北2022年9月7日電 颱風今晚登陸。", "2022-09-07"),
        ("Notes\n\nOn 7 February 2023 the port - a small one - was closed.", None),
        ("矿山停产\n\n新华社利马9月20日电 部长说，铜矿将停产十天。", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_dateline_is_the_date_of_the_document(text: str, date: str | None) -> None:
    metadata = with_read_metadata(Reading(text), "item.txt")
    assert metadata.date == date
    assert ("date" in metadata.read) == (date is not None)


def test_a_date_of_its_own_is_better_than_a_dateline() -> None:
    text = "Date: 8 February 2023\n\nPORT LENNOCK, 7 February 2023 - The cranes came."
    assert with_read_metadata(Reading(text), "item.txt").date == "2023-02-08"
