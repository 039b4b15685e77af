"""Date and title of a document that declares none, from its name and its first lines."""

from __future__ import annotations

import pytest

from indexer.reading.dates import iso_date, issue_year
from indexer.reading.first_lines import with_read_metadata
from indexer.reading.front_matter import split_front_matter
from indexer.reading.records import Reading


@pytest.mark.parametrize(
    ("name", "text", "title", "date"),
    [
        ("a.txt", "Harbour Review\nVol. 12 No. 3 (March 2024)\n\nShut.", "Harbour Review",
         "2024-03"),
        ("a.txt", "水利简报\n二〇二三年第四期\n\n水库放水。", "水利简报", "2023"),
        ("a.txt", "水利简报\n2023年第4期 2023年8月15日\n\n水库放水。", "水利简报", "2023-08-15"),
        ("a.txt", "水務公報\n\n中華民國一一一年十一月三日\n\n放水。", "水務公報", "2022-11-03"),
        ("民國111年報.txt", "水務年報\n\n水庫放水。", "水務年報", "2022"),
        ("a.txt", "民國一百一十二年度施政報告𠀀\n\n內容", "民國一百一十二年度施政報告𠀀", None),
        ("a.txt", "Annual Report 2023\n\nClosed.", "Annual Report 2023", None),
        ("a.txt", "Annual Report FY2023/24\n\nClosed.", "Annual Report FY2023/24", None),
        ("a.txt", "Bulletin\n\nQ3 2022\n\nText here.", "Bulletin", None),
        ("a.txt", "简报\n\n2022年春季号\n\n内容。", "简报", "2022"),
        ("a.txt", "Minutes\n\nDate: 03/04/2024\n\nClosed.", "Minutes", None),
        ("a.txt", "Minutes\n\nDate: 13/04/2024\n\nClosed.", "Minutes", "2024-04-13"),
        ("report-13-08-2026.txt", "Notes\n\nText", "Notes", "2026-08-13"),
        ("report-03-08-2026.txt", "Notes\n\nText", "Notes", None),
        ("a.txt", "Flood\n\nThe flood of 9 May 2022 killed six.", "Flood", None),
        ("a.txt", "洪水\n\n2022年5月9日，洪水冲走六人。", "洪水", None),
        ("a.txt", "纪念一九九八年洪水\n\n往事。", "纪念一九九八年洪水", None),
        ("a.txt", "The Great Flood of 1998\n\nLong ago.", "The Great Flood of 1998", None),
        ("a.txt", "通知\n\n定于2024年3月1日开会。\n\n水务局\n2024年2月20日", "通知", "2024-02-20"),
        ("a.txt", "（2024年2月20日）\n\n关于开会的通知", "关于开会的通知", "2024-02-20"),
        ("a.txt", "电池项目\n\n他说：“首条产线将于2025年第三季度投产。”", "电池项目", None),
        ("a.txt", "Cells\n\nThe line opens in Q3 2025.", "Cells", None),
        ("a.txt", "Licence\n\nValid until 31 December 2025", "Licence", None),
        ("a.txt", "许可证\n\n有效期至2025年12月31日", "许可证", None),
        ("a.txt", "To: The Director\nFrom: A. Moro\nDate: 14 June 2024\nSubject: Night "
         "pilotage\n\nDear Director,\n\nWe ask.", "Night pilotage", "2024-06-14"),
        ("a.txt", "From: a@b.cn\nRe: 渡口 timetable\n\nHello.", "渡口 timetable", None),
        ("a.txt", "Ref: 12/7\n\nClosing of the old ferry\n\nIt closes.",
         "Closing of the old ferry", None),
        ("a.txt", "To: The Director\n\nDear Director,\n\nWe ask.", "To: The Director", None),
        ("a.txt", "文号：岚水〔2024〕7号\n签发人：𠮷林\n2024年5月6日\n"
         "关于修缮渡口的通知\n\n各村：\n请修缮。",
         "关于修缮渡口的通知", "2024-05-06"),
        ("a.txt", "受文者：漁港處\n主旨：增設夜間燈號\n\n說明如下。", "增設夜間燈號", None),
        ("a.txt", "收件人：水务局\n您好，渡口坏了。", "收件人：水务局", None),
        ("a.txt", "Subjects taught in schools\n\nMany.", "Subjects taught in schools", None),
        ("a.txt", "To the lighthouse\nSubject: a walk\n\nText.", "To the lighthouse", None),
        ("a.txt", "Memoir\n\nDate of birth: 9 May 1950", "Memoir", None),
        ("a.txt", "", None, None),
        ("a.txt", "Survey of parcels in Nettlebed. " + "Parcel 7 has two acres. " * 9,
         "Survey of parcels in Nettlebed.", None),
        ("a.txt", "渡口測繪說明𠮷。" + "第七号地块两亩。" * 20, "渡口測繪說明𠮷。", None),
        ("a.txt", "the old ferry " * 30, "the old ferry " * 14 + "the…", None),
    ],
)  # fmt: skip
def test_what_a_document_does_not_declare_is_read(
    name: str, text: str, title: str | None, date: str | None
) -> None:
    metadata = with_read_metadata(Reading(text), name)
    assert (metadata.title, metadata.date) == (title, date)
    assert set(metadata.read) == {
        field for field, value in (("title", title), ("date", date)) if value is not None
    }


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("date: 2024-03-01T10:00:00Z", "2024-03-01"),
        ("日期: 二〇二三年四月", "2023-04"),
        ("發文日期: 民國111年5月9日", "2022-05-09"),
        ("issued: 2 January 2023", "2023-01-02"),
        ("date: 13/04/2024", "2024-04-13"),
        ("date: 03/04/2024", None),
        ("updated: 2020-01-02", None),
    ],
)
def test_a_date_of_front_matter_is_declared(line: str, date: str | None) -> None:
    front, _ = split_front_matter(f"---\ntitle: 甲\n{line}\n---\n正文\n")
    assert (front.metadata.title, front.metadata.date) == ("甲", date)


def test_a_date_in_figures_is_read_where_its_order_is_clear() -> None:
    assert iso_date("05/05/2024") == "2024-05-05"
    assert iso_date("31.12.2023") == "2023-12-31"
    assert iso_date("31/31/2023") is None
    assert iso_date("") is None
    assert issue_year("") is None
    assert issue_year("Vol. 12 No. 3, 2024") == "2024"
    assert issue_year("No. 3 of 2024 boats") is None
