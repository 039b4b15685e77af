"""Word files, slides and workbooks: nothing that a reader of the file sees is lost."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pptx
import pytest
from openpyxl import Workbook
from pptx.util import Inches

from indexer.reading.docx import read_docx
from indexer.reading.findings import Finding, NotRead
from indexer.reading.first_lines import with_read_metadata
from indexer.reading.no_titles import is_no_title
from indexer.reading.pptx import read_pptx
from indexer.reading.records import Reading
from indexer.reading.worker import answer
from indexer.reading.xlsx import read_xlsx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_parts(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body, and notes or numbering as further parts."""

    def change(found: dict[str, bytes]) -> None:
        text = found["word/document.xml"].decode()
        start, end = text.index("<w:body>") + 8, text.index("<w:sectPr")
        found["word/document.xml"] = (text[:start] + body + text[end:]).encode()
        relations = found["word/_rels/document.xml.rels"].decode()
        for kind, part in parts.items():
            found[f"word/{kind}.xml"] = part.encode()
            relation = (
                f'<Relationship Id="x{kind}" Target="{kind}.xml" Type="http://schemas.'
                f'openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
            )
            relations = relations.replace("</Relationships>", relation + "</Relationships>")
        found["word/_rels/document.xml.rels"] = relations.encode()

    return with_parts(saved(docx.Document()), change)


def p(text: str) -> str:
    return f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def lines(reading: Reading) -> list[tuple[str, str]]:
    return [(b.kind, reading.text[b.start : b.end]) for b in reading.blocks]


def test_a_word_file_is_read_in_its_order_with_rows_that_carry_their_header(sound: Any) -> None:
    document = docx.Document()
    document.add_heading("供水管理办法 𠮷", 0)
    document.add_heading("一、收费 Fees", 1)
    document.add_paragraph("新标准自2023年5月1日起施行。")
    table = document.add_table(2, 3)
    for cell, text in zip(
        table._cells, ["用户", "舊價", "New price", "工厂", "2.10", "2.60"], strict=True
    ):
        cell.text = text
    document.add_paragraph("After the table.")
    reading = sound(read_docx(saved(document)))
    assert lines(reading) == [
        ("heading", "供水管理办法 𠮷"),
        ("heading", "一、收费 Fees"),
        ("paragraph", "新标准自2023年5月1日起施行。"),
        ("row", "用户：工厂 | 舊價：2.10 | New price: 2.60"),
        ("paragraph", "After the table."),
    ]
    assert reading.metadata.title == "供水管理办法 𠮷"


def test_insertions_count_and_deletions_do_not() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>押金为</w:t></w:r>"
        "<w:del w:id='1'><w:r><w:delText>五十</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>七十</w:t></w:r></w:ins><w:r><w:t>元。</w:t></w:r></w:p>"
        "<w:p><w:moveFrom w:id='3'><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='4'><w:r><w:t>Moved here.</w:t></w:r></w:moveTo></w:p>"
    )
    reading = read_docx(word(body))
    assert reading.text == "押金为七十元。\n\nMoved here."
    (finding,) = reading.findings
    assert (finding.code, finding.n, finding.detail) == ("tracked", 2, "五十, gone")


def test_notes_boxes_and_controls_are_text_and_comments_are_named() -> None:
    note = f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    exempt = p("Farms under two hectares are exempt.")
    note += f'<w:footnote w:id="2">{exempt}</w:footnote></w:footnotes>'
    end = f'<w:endnotes {W}><w:endnote w:id="5">{p("尾注：依据第三条。")}</w:endnote></w:endnotes>'
    comments = f'<w:comments {W}><w:comment w:id="1">{p("Check this!")}</w:comment></w:comments>'
    body = (
        "<w:p><w:r><w:t>The plan was approved.</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{p('控件里的文字。')}</w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>Open on Tuesdays.</w:t></w:r></w:sdtContent></w:sdt>"
        "</w:p>"
        f"<w:p><w:r><w:pict><w:txbxContent>{p('Text in a box.')}</w:txbxContent></w:pict></w:r>"
        "</w:p>"
    )
    reading = read_docx(word(body, footnotes=note, endnotes=end, comments=comments))
    assert lines(reading) == [
        ("paragraph", "The plan was approved."),
        ("note", "Farms under two hectares are exempt."),
        ("paragraph", "控件里的文字。"),
        ("paragraph", "Open on Tuesdays."),
        ("paragraph", "Text in a box."),
        ("note", "尾注：依据第三条。"),
    ]
    (finding,) = reading.findings
    assert (finding.code, finding.detail) == ("comments", "Check this!")


def test_numbers_that_word_computes_are_text() -> None:
    def level(n: int, form: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "第%1条")
        + level(1, "decimal", "%1.%2")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def item(text: str, n: int) -> str:
        numbered = f'<w:pPr><w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        return f"<w:p>{numbered}<w:r><w:t>{text}</w:t></w:r></w:p>"

    body = (
        item("总则。", 0) + item("Scope.", 1) + "".join(item(f"条{i}。", 0) for i in range(2, 13))
    )
    text = read_docx(word(body, numbering=numbering)).text
    assert text.startswith("第一条 总则。\n一.1 Scope.\n第二条 条2。")
    assert "第十二条 条12。" in text


def test_merged_cells_are_filled_and_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for cell, text in zip(
        table._cells, ["镇", "2022", "2023", "东", "1", "2", "", "3", "4"], strict=True
    ):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "A frame around a sentence."
    assert lines(read_docx(saved(document))) == [
        ("row", "镇：东 | 2022: 1 | 2023: 2"),
        ("row", "镇：东 | 2022: 3 | 2023: 4"),
        ("paragraph", "A frame around a sentence."),
    ]


def test_a_header_of_two_rows_names_each_column_once() -> None:
    """The second row counts only where it parts merged cells, and nothing else."""
    span, keep = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"

    def table(second: tuple[str, str]) -> list[str]:
        top = f"<w:tr><w:tc>{p('年份')}</w:tc><w:tc>{span}{p('Fee 費用')}</w:tc></w:tr>"
        names = "".join(f"<w:tc>{p(name)}</w:tc>" for name in second)
        below = f"<w:tr><w:tc>{keep}{p('')}</w:tc>{names}</w:tr>"
        figures = "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in ("2023", "70", "𠮷 90"))
        reading = read_docx(word(f"<w:tbl>{top}{below}<w:tr>{figures}</w:tr></w:tbl>"))
        return [text for _, text in lines(reading)]

    assert table(("居民", "Shops")) == ["年份：2023 | Fee 費用 居民：70 | Fee 費用 Shops：𠮷 90"]
    assert table(("60", "80"))[-1] == "年份：2023 | Fee 費用：70 | Fee 費用：𠮷 90"


def test_what_is_hidden_or_says_how_a_character_is_spoken_is_no_text() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧价 old price 9</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>現價 price 12</w:t></w:r>'
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>lán</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>澜</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    reading = read_docx(
        word(f"<w:p>{hidden}{shown}</w:p><w:p>{ruby}<w:r><w:t>湄</w:t></w:r></w:p>")
    )
    assert reading.text == "現價 price 12\n\n澜湄"
    (found,) = [finding for finding in reading.findings if finding.code == "hidden_text"]
    assert (found.n, found.detail) == (1, "旧价 old price 9")


def test_slides_are_pages_titles_come_first_and_notes_are_marked(sound: Any) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "2023年预算"
    slide.placeholders[1].text = "教育支出 1,200 万元\nHealth 800"
    slide.notes_slide.notes_text_frame.text = "不含上級補助。"
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "Fees"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for i, text in enumerate(["Year", "Deposit", "2023", "70"]):
        table.cell(i // 2, i % 2).text = text
    show.slides.add_slide(show.slide_layouts[6])
    reading = sound(read_pptx(saved(show)))
    assert lines(reading) == [
        ("heading", "2023年预算"),
        ("item", "教育支出 1,200 万元"),
        ("item", "Health 800"),
        ("note", "不含上級補助。"),
        ("heading", "Fees"),
        ("row", "Year: 2023 | Deposit: 70"),
    ]
    assert len(reading.pages) == 3
    assert [(f.code, f.pages) for f in reading.findings] == [("empty_pages", (3,))]


def test_sheets_are_pages_and_figures_are_as_they_are_shown(sound: Any) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "水费"
    for row in (
        ["青湖市水费表"],
        ["年份", "水价", "漏损率"],
        [2022, 3.5, 0.142],
        [2023, 1234.5, 0.118],
    ):
        sheet.append(row)
    for place in ("C3", "C4"):
        sheet[place].number_format = "0.0%"
    sheet["B4"].number_format = "#,##0.00"
    sheet["B6"] = "=SUM(B3:B4)"
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    hidden.append(["Day", "Count"])
    hidden.append([datetime.datetime(2023, 5, 1), 7])  # noqa: DTZ001 - cells know no zones
    reading = sound(read_xlsx(saved(book)))
    assert lines(reading) == [
        ("heading", "水费"),
        ("paragraph", "青湖市水费表"),
        ("row", "年份：2022 | 水价：3.5 | 漏损率：14.2%"),
        ("row", "年份：2023 | 水价：1,234.50 | 漏损率：11.8%"),
        ("heading", "Old"),
        ("row", "Day: 2023-05-01 | Count: 7"),
    ]
    assert [page.label for page in reading.pages] == ["水费", "Old"]
    assert {f.code: f.detail for f in reading.findings} == {"hidden": "Old", "formulas": "B6"}


@pytest.mark.parametrize(
    ("sheet_name", "above", "title"),
    [
        ("2023", "各社區養老設施統計𠮷", "各社區養老設施統計𠮷"),
        ("Staff", "Homes in Huaiyin, ２０２３", "Homes in Huaiyin, ２０２３"),
        ("2023", None, None),
        ("Sheet1", None, None),
    ],
)
def test_a_workbook_is_called_by_what_stands_above_its_first_table(
    sheet_name: str, above: str | None, title: str | None
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = sheet_name
    for row in ([above], ["社区", "Beds"], ["槐荫", 120]):
        if row[0]:
            sheet.append(row)
    second = book.create_sheet("other")
    second.append(["Another title"])
    second.append(["Day", "Count"])
    second.append(["Monday", 3])
    assert with_read_metadata(read_xlsx(saved(book)), "homes.xlsx").title == title


@pytest.mark.parametrize(
    "title",
    [
        "", "未命名", "未命名 1", "無標題文件", "新建 Microsoft Word 文档", "演示文稿1", "簡報２",
        "Untitled", "Untitled document (2)", "Document1", "Microsoft Word - 报告", "Book 1",
        "PowerPoint Presentation", "年报.docx", "bad\ufffdtitle",
    ],
)  # fmt: skip
def test_the_name_of_a_new_file_is_no_title(title: str) -> None:
    assert is_no_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "文档管理办法",
        "工作簿使用說明",
        "Document retention",
        "The Unnamed",
        "𠮷",
        "2023年预算",
        "Book of Job",
    ],
)
def test_a_title_may_hold_such_a_word(title: str) -> None:
    assert not is_no_title(title)


def test_merged_cells_of_a_sheet_are_filled_and_a_title_across_stands_once() -> None:
    book = Workbook()
    sheet: Any = book.active
    rows: list[list[Any]] = [
        ["二〇二三年水价表"],
        ["年份", "押金 Deposit", None, "日期"],
        [None, "居民", "Shops"],
        [2023, 70, 90, datetime.date(2021, 5, 9)],
        [None, 75, "𠮷"],
    ]
    for row in rows:
        sheet.append(row)
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A5"):
        sheet.merge_cells(merged)
    reading = read_xlsx(saved(book))
    assert reading.text.splitlines() == [
        "二〇二三年水价表",
        "",
        "年份：2023 | 押金 Deposit 居民：70 | 押金 Deposit Shops：90 | 日期：2021-05-09",
        "年份：2023 | 押金 Deposit 居民：75 | 押金 Deposit Shops：𠮷",
    ]
    assert with_read_metadata(reading, "价.xlsx").date is None  # a date in a cell is a row's


def test_a_cell_far_down_and_columns_beyond_the_limit_are_not_lost_in_silence() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "甲"
    sheet["B900000"] = "乙"
    sheet.cell(2, 260).value = "far right"
    reading = read_xlsx(saved(book))
    assert "乙" in reading.text
    assert [f.code for f in reading.findings] == ["truncated"]


@pytest.mark.parametrize("reader", [read_docx, read_pptx, read_xlsx])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "type"),
    ],
    ids=["broken", "encrypted", "old"],
)
def test_what_is_no_office_file_is_named(
    reader: Callable[[bytes], Reading], content: bytes, code: str
) -> None:
    with pytest.raises(NotRead) as caught:
        reader(content)
    assert caught.value.finding.code == code


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize(
    "content", ["", "不是 XML，只有文字𠮷。", "<w:document", '{"a": 1}', "\0\1\2"],
    ids=["empty", "text", "cut", "json", "binary"],
)  # fmt: skip
def test_a_word_file_that_is_not_xml_is_named_with_its_part_or_read_whole(
    part: str, content: str
) -> None:
    document = docx.Document()
    document.add_paragraph("茶種在山上。 Tea is grown here.")
    body = with_parts(saved(document), lambda parts: parts.update({part: content.encode()}))
    said = json.loads(answer("報告.docx", body)[1:])
    if "text" in said:
        assert part != "word/document.xml"
        assert said["text"] == "茶種在山上。 Tea is grown here."
        return
    found = Finding(said["code"], detail=said["detail"])
    name = part.rsplit("/", 1)[-1]
    assert found.message("en") == f"is damaged or not what its name says ({name}); save it again"
    assert found.message("zh") == f"文件已损坏或与扩展名不符（{name}）；请重新保存"


def test_an_entity_is_not_expanded_and_no_file_is_opened(tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密 secret", encoding="utf-8")

    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"].decode()
        head = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}"><!ENTITY b "boom">]>'
        text = text.replace("<w:document", head + "<w:document", 1)
        parts["word/document.xml"] = text.replace("VISIBLE", "VISIBLE &a; &b;").encode()

    document = docx.Document()
    document.add_paragraph("VISIBLE")
    text = read_docx(with_parts(saved(document), change)).text
    assert "VISIBLE" in text
    assert "secret" not in text
    assert "boom" not in text


def test_a_zip_bomb_is_not_unpacked() -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = b"0" * 90_000_000

    with pytest.raises(NotRead) as caught:
        read_docx(with_parts(saved(docx.Document()), change))
    assert caught.value.finding.code == "bomb"


def test_macros_and_objects_inside_are_named() -> None:
    document = docx.Document()
    document.add_paragraph("正文。")

    def change(parts: dict[str, bytes]) -> None:
        parts["word/vbaProject.bin"] = b"macro"
        parts["word/embeddings/old.bin"] = b"object"

    reading = read_docx(with_parts(saved(document), change))
    assert [f.code for f in reading.findings] == ["macros", "embedded"]
