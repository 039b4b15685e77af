"""PDF: order of columns, tables, running heads, joined lines, places on the page."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from indexer.reading.findings import NotRead
from indexer.reading.pdf import read_pdf
from indexer.reading.pdf_pieces import characters, characters_one_by_one
from indexer.reading.records import Reading

LEFT = [
    "左栏第一行讲述流域水资源的",
    "管理与长期合作的经过，并在",
    "此处继续说明二十年来各国的",
    "共同努力以及取得的成果。",
]
RIGHT = [
    "The right column begins here and",
    "goes on with the same story of long",
    "years of work on water and of trade",
    "along the river, line after line.",
]


def blocks(reading: Reading, kind: str | None = None) -> list[str]:
    return [
        reading.text[block.start : block.end]
        for block in reading.blocks
        if kind is None or block.kind == kind
    ]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def test_chinese_lines_are_joined_without_a_space_and_broken_words_are_whole(
    pdf: Any, sound: Any
) -> None:
    y = pdf.lines(
        72,
        100,
        [
            "澜沧江湄公河流域各国在水资源管理方面开展了长期合作并取",
            "得进展，碳中和長期戰略已經制定。",
        ],
    )
    english = ["The riverine countries agreed on cooper-", "ation and on low-", "carbon growth in"]
    pdf.lines(72, y + 20, [*english, "the basin.𠮷"])
    reading = sound(read_pdf(pdf.done()))
    assert blocks(reading)[0] == (
        "澜沧江湄公河流域各国在水资源管理方面开展了长期合作并取得进展，碳中和長期戰略已經制定。"
    )
    assert "agreed on cooperation and on low-carbon growth in the basin." in reading.text


def test_two_columns_are_read_one_after_the_other_below_a_title_across_both(
    pdf: Any, sound: Any
) -> None:
    pdf.text(72, 90, "流域合作二十年 Twenty years of cooperation in the river basin", size=18)
    # Line by line across both columns, as some programs write them.
    for i, (left, right) in enumerate(zip(LEFT * 2, RIGHT * 2, strict=True)):
        pdf.text(72, 130 + 16 * i, left)
        pdf.text(320, 130 + 16 * i, right)
    text = sound(read_pdf(pdf.done())).text
    assert text.startswith("流域合作二十年")
    assert text.rindex("共同努力以及取得的成果。") < text.index("The right column begins here")
    assert "水资源的管理与长期合作" in text
    assert "same story of long years of work" in text


def test_a_ruled_table_gives_rows_with_their_header_over_two_pages(pdf: Any, sound: Any) -> None:
    xs = [72.0, 172.0, 272.0, 372.0]
    rows = [["年份", "用户", "保证金"]] + [[str(2000 + i), "居民", f"{i}0"] for i in range(1, 7)]
    for page in (rows[:4], rows[4:]):
        ys = [100.0 + 20 * i for i in range(len(page) + 1)]
        pdf.grid(xs, ys)
        for i, row in enumerate(page):
            for x, cell in zip(xs, row, strict=False):
                pdf.text(x + 4, ys[i] + 14, cell)
        pdf.page()
    reading = sound(read_pdf(pdf.done()))
    assert blocks(reading, "row") == [
        f"年份：{2000 + i} | 用户：居民 | 保证金：{i}0" for i in range(1, 7)
    ]
    assert {block.table for block in reading.blocks} == {1}
    assert [page.end > page.start for page in reading.pages] == [True, True]


def test_a_table_without_lines_is_found_by_its_columns(pdf: Any, sound: Any) -> None:
    pdf.text(72, 90, "The fees of the port are listed here for each year and each kind of ship.")
    for i, row in enumerate([["Year", "Deposit", "Fee"], ["2022", "60", "5"], ["2023", "70", "6"]]):
        for x, cell in zip((72, 220, 340), row, strict=True):
            pdf.text(x, 130 + 18 * i, cell)
    reading = sound(read_pdf(pdf.done()))
    assert blocks(reading, "row") == [
        "Year: 2022 | Deposit: 60 | Fee: 5",
        "Year: 2023 | Deposit: 70 | Fee: 6",
    ]


def test_heads_feet_and_page_numbers_are_set_apart_and_named(pdf: Any, sound: Any) -> None:
    for number in (1, 2, 3):
        pdf.text(72, 40, "流域年度报告 Annual Report", size=9)
        pdf.lines(72, 120, [f"正文第{number}段讲的是另一件事情，与页眉无关。"])
        pdf.text(290, 810, f"— {number} —", size=9)
        pdf.page()
    reading = sound(read_pdf(pdf.done()))
    assert "Annual Report" not in reading.text
    assert "—" not in reading.text
    for page in reading.pages:
        assert f"第{page.number}段" in reading.text[page.start : page.end]
    (finding,) = reading.findings
    assert (finding.code, finding.n) == ("running_heads", 6)
    assert "Annual Report" in finding.message("en")


def test_the_first_rows_of_a_long_table_are_no_running_heads(pdf: Any) -> None:
    for page in range(3):
        for i in range(20):
            for x, cell in zip(
                (72, 200, 320), (f"{page * 20 + i}", f"{i}.5", f"{i}.7"), strict=True
            ):
                pdf.text(x, 60 + 20 * i, cell)
        pdf.page()
    reading = read_pdf(pdf.done())
    assert len(blocks(reading, "row")) == 60


def test_a_last_line_that_is_the_same_on_every_page_is_text_when_no_gap_parts_it(pdf: Any) -> None:
    for number in (1, 2, 3):
        lines = [
            f"Article {number}{i} of this long agreement binds every party." for i in range(44)
        ]
        pdf.lines(72, 60, [*lines, "Six in ten people of the basin farm."])
        pdf.page()
    assert read_pdf(pdf.done()).text.count("Six in ten people of the basin farm.") == 3


def test_bookmarks_and_large_type_are_headings_with_their_level(pdf: Any) -> None:
    pdf.canvas.bookmarkPage("a")
    pdf.canvas.addOutlineEntry("第一章 总则", "a", level=0)
    pdf.canvas.addOutlineEntry("1.1 Purpose", "a", level=1)
    pdf.text(72, 100, "第一章 总则", size=16)
    pdf.text(72, 140, "1.1 Purpose")
    pdf.text(72, 170, "This part says what the agreement is for and whom it binds.")
    reading = read_pdf(pdf.done())
    assert [(b.kind, b.level) for b in reading.blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_each_line_keeps_its_place_on_the_page(pdf: Any) -> None:
    pdf.text(72, 100, "第一行文字在这里。")
    pdf.page()
    pdf.text(200, 300, "Second page, another place.")
    reading = read_pdf(pdf.done())
    placed = {reading.text[b.start : b.end]: b for b in reading.boxes}
    first, second = placed["第一行文字在这里。"], placed["Second page, another place."]
    assert (first.page, second.page) == (1, 2)
    assert first.left == pytest.approx(72, abs=1)
    assert first.top < 100 < first.bottom + 1
    assert second.left == pytest.approx(200, abs=1)


def test_a_page_without_text_is_empty_and_the_others_are_read(pdf: Any, sound: Any) -> None:
    pdf.text(72, 100, "第一页有文字。")
    pdf.page()
    pdf.page()
    pdf.text(72, 100, "Third page.")
    reading = sound(read_pdf(pdf.done()))
    assert [f.pages for f in reading.findings if f.code == "empty_pages"] == [(2,)]
    assert reading.pages[1].start == reading.pages[1].end


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nnothing", b"%PDF-1.4\n%%EOF", b"%PDF-" + b"\0" * 99]
)
def test_a_broken_file_is_named(content: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        read_pdf(content)
    assert caught.value.finding.code in {"broken", "empty"}


def test_a_file_cut_off_in_the_middle_is_broken_or_read_in_part(pdf: Any) -> None:
    for _ in range(30):
        pdf.text(72, 100, "很长的文件，后半部分丢失了。")
        pdf.page()
    content = pdf.done()
    try:
        found = codes(read_pdf(content[: len(content) // 2]))
    except NotRead as error:
        found = [error.finding.code]
    assert set(found) & {"broken", "empty", "pages_broken", "running_heads"}


def test_a_file_with_a_password_is_named_so(tmp_path: Any) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 700, "secret")
    canvas.save()
    with pytest.raises(NotRead) as caught:
        read_pdf(path.read_bytes())
    assert caught.value.finding.code == "encrypted"


@pytest.mark.parametrize(
    "lines",
    [
        ["The riverine countries agreed on cooper-", "ation：五億，碳中和。"],
        ["長期戰略ﬁnal ﬂow 𠮷", "x\u00adsoft", "“引文”（全角）"],
        [],
    ],
)
def test_the_characters_of_a_page_come_in_one_call_as_they_come_one_by_one(
    lines: list[str], pdf: Any
) -> None:
    pdf.lines(72, 100, lines)
    pdf.page()
    with pypdfium2.PdfDocument(pdf.done()) as document:
        page = document[0].get_textpage().raw
        count = raw.FPDFText_CountChars(page)
        text = characters(page)
        assert len(text) == max(count, 0)
        # A broken word's hyphen has one of two values.
        assert text.replace("\ufffe", "\x02") == characters_one_by_one(page, count).replace(
            "\ufffe", "\x02"
        )
