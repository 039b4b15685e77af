"""Citations as writers need them, letter for letter."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from indexer.errors import QuestionError
from indexer.reading.corpus import split_pages
from indexer.records import Document
from service.citing.formats import STYLES, export_citation, export_citations
from service.results import Citation, HitStatement

ZH = Document(
    "lmec-briefing-2022-05-zh", "绿色澜湄计划：《灯会》圆桌对话", "一\f二\f三",
    split_pages("一\f二\f三"),
    ("zh",), "briefing", "b5ddfc5c26041234", "0", "a.txt", date="2022-05-09", issue="2022 no. 5",
    publisher="Lancang-Mekong Environmental Cooperation Center (澜沧江-湄公河环境合作中心)",
    title_translated="Green Lancang-Mekong Initiative: Lantern Dialogue",
)  # fmt: skip
EN = Document(
    "lantern-brochure", "Lanterns & Tea: 50% of the Mekong_Fair", "x", split_pages("x"), ("en",),
    "brochure", "482930ec06b15678", "0", "b.txt", date="2022", publisher="Lantern {House}",
    title_translated="灯与茶", source="from https://example.org/fair.pdf",
)  # fmt: skip
ZH_CITATION = Citation(
    1, "柬埔寨已制定“碳中和”战略。", ZH.document_id, ZH.title, ZH.date, "zh", 1410, 1491, 2, 3,
    "p1", ZH.sha256, True,
    HitStatement("HENG Chan Thoeun", "柬埔寨环境部", "KH", "圆桌对话", 1410, 1491), None,
)  # fmt: skip
EN_CITATION = Citation(
    2, "Tea “is” served.", EN.document_id, EN.title, EN.date, "en", 5, 20, 1, 1, "p2", EN.sha256,
    True, None, None,
)  # fmt: skip
DOCUMENTS = {ZH.document_id: ZH, EN.document_id: EN}
BOTH = [ZH_CITATION, EN_CITATION]


def test_gbt7714_in_chinese_has_full_width_marks() -> None:
    assert export_citations(BOTH, "gbt7714", "zh", documents=DOCUMENTS, quote=True) == (
        "[1] 澜沧江-湄公河环境合作中心. 绿色澜湄计划：《灯会》圆桌对话：2022年第5期[R]. "
        "[出版地不详]：澜沧江-湄公河环境合作中心，2022-05-09：2-3. "
        "引文：“柬埔寨已制定‘碳中和’战略。”附注："
        "lmec-briefing-2022-05-zh，字符1410-1491，SHA-256 b5ddfc5c2604，"
        "发言：HENG Chan Thoeun，柬埔寨环境部。\n"
        "[2] Lantern {House}. Lanterns & Tea: 50% of the Mekong_Fair（灯与茶）[Z/OL]. (2022). "
        "https://example.org/fair.pdf. 引文：“Tea ‘is’ served.”"
        "附注：lantern-brochure，字符5-20，SHA-256 482930ec06b1。"
    )


def test_gbt7714_in_english_has_half_width_marks() -> None:
    assert export_citations(BOTH, "gbt7714", "en", documents=DOCUMENTS) == (
        "[1] Lancang-Mekong Environmental Cooperation Center. 绿色澜湄计划：《灯会》圆桌对话 "
        "(Green Lancang-Mekong Initiative: Lantern Dialogue): 2022 no. 5[R]. [S.l.]: "
        "Lancang-Mekong Environmental Cooperation Center, 2022-05-09: 2-3. "
        "Note: lmec-briefing-2022-05-zh, characters 1410-1491, SHA-256 b5ddfc5c2604, "
        "statement by HENG Chan Thoeun, 柬埔寨环境部.\n"
        "[2] Lantern {House}. Lanterns & Tea: 50% of the Mekong_Fair[Z/OL]. (2022). "
        "https://example.org/fair.pdf. "
        "Note: lantern-brochure, characters 5-20, SHA-256 482930ec06b1."
    )


def test_a_chicago_note_in_chinese_has_book_marks_and_full_width_marks() -> None:
    assert export_citations(BOTH, "chicago", "zh", documents=DOCUMENTS, quote=True) == (
        "1. 澜沧江-湄公河环境合作中心：《绿色澜湄计划：〈灯会〉圆桌对话》，简报2022年第5期，"
        "2022年5月9日，第2-3页。引文：“柬埔寨已制定‘碳中和’战略。”附注：lmec-briefing-2022-05-zh，字符1410-1491，"
        "SHA-256 b5ddfc5c2604，发言：HENG Chan Thoeun，柬埔寨环境部。\n"
        "2. Lantern {House}：Lanterns & Tea: 50% of the Mekong_Fair（灯与茶），宣传册，2022年，"
        "https://example.org/fair.pdf。引文：“Tea ‘is’ served.”附注：lantern-brochure，字符5-20，"
        "SHA-256 482930ec06b1。"
    )


def test_a_chicago_note_in_english() -> None:
    assert export_citations(BOTH, "chicago", "en", documents=DOCUMENTS, quote=True) == (
        "1. Lancang-Mekong Environmental Cooperation Center, 绿色澜湄计划：《灯会》圆桌对话 "
        "[Green Lancang-Mekong Initiative: Lantern Dialogue], briefing 2022 no. 5, May 9, 2022, "
        "2-3. “柬埔寨已制定‘碳中和’战略。” Note: lmec-briefing-2022-05-zh, characters 1410-1491, "
        "SHA-256 b5ddfc5c2604, statement by HENG Chan Thoeun, 柬埔寨环境部.\n"
        "2. Lantern {House}, Lanterns & Tea: 50% of the Mekong_Fair, brochure, 2022, "
        "https://example.org/fair.pdf. “Tea ‘is’ served.” Note: lantern-brochure, characters 5-20, "
        "SHA-256 482930ec06b1."
    )


def test_bibtex_escapes_what_tex_would_read() -> None:
    assert export_citation(EN_CITATION, "bibtex", "en", document=EN, quote=True) == (
        "@booklet{lantern-brochure:5-20,\n"
        "  author = {{Lantern \\{House\\}}},\n"
        "  title = {{Lanterns \\& Tea: 50\\% of the Mekong\\_Fair}},\n"
        "  howpublished = {Lantern \\{House\\}},\n"
        "  year = {2022},\n"
        "  url = {https://example.org/fair.pdf},\n"
        "  langid = {english},\n"
        "  abstract = {Tea “is” served.},\n"
        "  note = {lantern-brochure, characters 5-20, SHA-256 482930ec06b1},\n"
        "}"
    )


def test_bibtex_of_a_chinese_briefing() -> None:
    assert export_citation(ZH_CITATION, "bibtex", "zh", document=ZH) == (
        "@techreport{lmec-briefing-2022-05-zh:1410-1491,\n"
        "  author = {{澜沧江-湄公河环境合作中心}},\n"
        "  title = {{绿色澜湄计划：《灯会》圆桌对话}},\n"
        "  institution = {澜沧江-湄公河环境合作中心},\n"
        "  type = {简报},\n"
        "  number = {2022年第5期},\n"
        "  year = {2022},\n"
        "  month = may,\n"
        "  pages = {2--3},\n"
        "  langid = {chinese},\n"
        "  note = {lmec-briefing-2022-05-zh，字符1410-1491，SHA-256 b5ddfc5c2604，"
        "发言：HENG Chan Thoeun，柬埔寨环境部},\n"
        "}"
    )


def test_csl_json_is_an_array_in_both_languages() -> None:
    items = json.loads(export_citations(BOTH, "csl-json", "zh", documents=DOCUMENTS, quote=True))
    assert items[0] == {
        "id": "lmec-briefing-2022-05-zh:1410-1491",
        "type": "report",
        "title": "绿色澜湄计划：《灯会》圆桌对话",
        "author": [{"literal": "澜沧江-湄公河环境合作中心"}],
        "publisher": "澜沧江-湄公河环境合作中心",
        "genre": "简报",
        "number": "2022年第5期",
        "issued": {"date-parts": [[2022, 5, 9]]},
        "page": "2-3",
        "language": "zh-CN",
        "abstract": "柬埔寨已制定“碳中和”战略。",
        "note": "lmec-briefing-2022-05-zh，字符1410-1491，SHA-256 b5ddfc5c2604，"
        "发言：HENG Chan Thoeun，柬埔寨环境部",
    }
    assert (items[1]["type"], items[1]["language"], items[1]["issued"]) == (
        "pamphlet",
        "en",
        {"date-parts": [[2022]]},
    )
    english = json.loads(export_citation(ZH_CITATION, "csl-json", "en", document=ZH))[0]
    assert english["author"] == [{"literal": "Lancang-Mekong Environmental Cooperation Center"}]
    assert english["note"].startswith("Green Lancang-Mekong Initiative: Lantern Dialogue; ")


def test_the_page_of_a_document_with_one_page_is_left_out() -> None:
    one_page = replace(ZH, text="一", pages=split_pages("一"))
    citation = replace(ZH_CITATION, page_start=1, page_end=1)
    assert "第1页" not in export_citation(citation, "chicago", "zh", document=one_page)
    assert "，第1页" in export_citation(citation, "chicago", "zh", document=ZH)


def test_without_its_document_nothing_is_made_up() -> None:
    citation = replace(EN_CITATION, date=None)
    assert export_citation(citation, "gbt7714", "zh") == (
        "[2] Lanterns & Tea: 50% of the Mekong_Fair[Z]. "
        "附注：lantern-brochure，字符5-20，SHA-256 482930ec06b1。"
    )
    assert export_citation(citation, "chicago", "en") == (
        "2. Lanterns & Tea: 50% of the Mekong_Fair. "
        "Note: lantern-brochure, characters 5-20, SHA-256 482930ec06b1."
    )
    item = json.loads(export_citation(citation, "csl-json", "en"))[0]
    assert set(item) == {"id", "type", "title", "language", "note"}


def test_a_document_id_that_bibtex_cannot_take_gives_way_to_the_digest() -> None:
    citation = replace(EN_CITATION, document_id="灯会 2022")
    assert export_citation(citation, "bibtex").startswith("@misc{sha256-482930ec06b1:5-20,")


@pytest.mark.parametrize("style", STYLES)
def test_no_citations_are_an_empty_text(style: str) -> None:
    empty = {"csl-json": "[]", "csv": export_citations(BOTH, "csv").split("\n", 1)[0] + "\n"}
    assert export_citations([], style) == empty.get(style, "")


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QuestionError, match="gbt7714, chicago, bibtex, csl-json"):
        export_citation(ZH_CITATION, "apa")


def test_ris_is_one_record_with_the_place_as_its_address() -> None:
    text = export_citation(
        ZH_CITATION, "ris", "zh", document=ZH, quote=True, site="https://briefings.example.org/x"
    )
    lines = text.split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert lines[-2:] == ["ER  - ", ""]
    fields = dict(line.split("  - ", 1) for line in lines[:-1])
    assert fields["AB"] == " ".join(ZH_CITATION.quote.split())
    start, end = ZH_CITATION.start, ZH_CITATION.end
    assert fields["UR"] == (
        f"https://briefings.example.org/x/d/{ZH_CITATION.document_id}#c{start}-{end}"
    )


def test_markdown_takes_no_mark_of_a_quote_for_its_own() -> None:
    quote = "*粗* [𠮷](x) <b> 「引」 ＃"
    citation = replace(ZH_CITATION, quote=quote, end=ZH_CITATION.start + len(quote))
    text = export_citation(citation, "markdown", "en", quote=True, site="http://localhost/")
    assert r"\*粗\* \[𠮷\](x) \<b\> 「引」 ＃" in text
    assert text.startswith("1. > ")
    assert f"/d/{citation.document_id}#c" in text


def test_a_table_of_hits_is_read_back_and_holds_no_formula() -> None:
    hostile = replace(ZH_CITATION, quote='=1+1,"𠮷"\n下一行')
    text = export_citations([hostile, EN_CITATION], "csv", "en", documents=DOCUMENTS)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0]["quote"] == "'" + hostile.quote
    assert rows[1]["quote"] == EN_CITATION.quote
    assert [row["n"] for row in rows] == [str(hostile.n), str(EN_CITATION.n)]
    assert rows[1]["sha256"] == EN_CITATION.document_sha256
