"""A folder: every file is a document or named with its reason, and one never stops the others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import CorpusError
from indexer.reading import read_folder, sentence
from indexer.reading.corpus import read_corpus
from indexer.reading.dates import iso_date
from indexer.reading.findings import Finding, codes, page_ranges
from indexer.reading.first_lines import date_in_name
from indexer.reading.ids import document_ids, slug
from indexer.reading.kept import KeptReadings
from indexer.reading.report import ReadingReport


def write(folder: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def found(folder: Path) -> dict[str, tuple[str, list[str]]]:
    report = read_folder(folder).report
    return {file.path: (file.status, [f.code for f in file.findings]) for file in report.files}


def test_every_file_is_read_or_named_and_the_others_go_on(folder: Path) -> None:
    (folder / "深处" / "更深").mkdir(parents=True)
    for name, content in {
        "好.txt": "梅岭村定于2023年7月1日停水。𠮷".encode(),
        "page.html": "<p>公告：停水</p>".encode(),
        "深处/更深/水库.TXT": "水庫今年蓄水三億立方。".encode(),
        "空.txt": b"",
        "broken.pdf": b"%PDF-1.4 broken",
        "broken.xlsx": b"not a zip",
        "old.doc": b"\xd0\xcf\x11\xe0old",
        "picture.png": b"\x89PNG\r\n",
        "archive.zip": b"PK\x03\x04zip",
        "no-ending": b"Plain English text.",
        "README.md": b"about the folder",
        ".hidden": b"hidden",
    }.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.txt")
    (folder / "away.txt").symlink_to("/etc/hostname")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "round.txt").symlink_to(folder / "round.txt")
    assert found(folder) == {
        "好.txt": ("read", []),
        "page.html": ("read", []),
        "深处/更深/水库.TXT": ("read", []),
        "no-ending": ("read", []),
        "空.txt": ("not_read", ["empty"]),
        "broken.pdf": ("not_read", ["broken"]),
        "broken.xlsx": ("not_read", ["broken"]),
        "old.doc": ("not_read", ["type"]),
        "picture.png": ("not_read", ["type"]),
        "archive.zip": ("not_read", ["type"]),
        "pipe.txt": ("not_read", ["special"]),
        "away.txt": ("not_read", ["outside"]),
        "nowhere.txt": ("not_read", ["unreadable"]),
        "round.txt": ("not_read", ["unreadable"]),
        "README.md": ("left_out", []),
        ".hidden": ("left_out", []),
    }


def test_a_type_that_is_not_read_is_named_in_both_languages(folder: Path) -> None:
    write(folder, a_DOT_doc=b"old", b_DOT_txt="好的。")
    (file,) = read_folder(folder).report.not_read
    assert sentence(file, "en").startswith("a.doc: files of the type .doc cannot be read")
    assert "不支持 .doc 类型" in sentence(file, "zh")


def test_copies_are_kept_once_under_the_shortest_name_and_all_places_are_known(
    folder: Path,
) -> None:
    text = "停水通知：七月一日停水。"
    (folder / "停水通知 (副本).txt").write_text(text, encoding="utf-8")
    (folder / "停水通知.txt").write_text(text + "\n", encoding="utf-8")
    (folder / "other.txt").write_text("Another text.", encoding="utf-8")
    corpus = read_folder(folder)
    assert [(d.path, d.copies) for d in corpus.documents] == [
        ("other.txt", ()),
        ("停水通知.txt", ("停水通知 (副本).txt",)),
    ]
    assert corpus.report.counts == {"duplicate": 1, "read": 2}


def test_what_the_catalogue_leaves_out_is_named(folder: Path) -> None:
    write(folder, a_DOT_txt="甲村有300户。", b_DOT_txt="乙村有500户。")
    (folder / "catalog.toml").write_text(
        '[[document]]\nid = "a"\npath = "a.txt"\n', encoding="utf-8"
    )
    assert found(folder) == {"a.txt": ("read", []), "b.txt": ("not_read", ["not_in_catalogue"])}
    assert [document.document_id for document in read_corpus(folder)] == ["a"]


def test_a_folder_of_which_nothing_is_a_file_is_a_mistake(folder: Path) -> None:
    with pytest.raises(CorpusError, match="holds no document"):
        read_folder(folder)


def test_a_document_in_part_of_another_language_is_named(folder: Path) -> None:
    write(folder, a_DOT_txt="合作协议正文。" * 5 + "Соглашение о сотрудничестве сторон. " * 2)
    assert found(folder) == {"a.txt": ("read", ["mixed_language"])}


def test_ids_come_from_the_whole_path_and_do_not_move() -> None:
    paths = ["2023_教育局通知.txt", "2023_卫生局通知.txt", "子目录/水庫.pdf", "Café.md", "ครับ.txt"]
    ids = document_ids(paths)
    assert ids["2023_教育局通知.txt"] == "2023_jiao-yu-ju-tong-zhi"
    assert ids["子目录/水庫.pdf"] == "zi-mu-lu-shui-ku"
    assert ids["Café.md"] == "cafe"
    assert len(set(ids.values())) == len(paths)
    more = document_ids([*paths, "2023_保密局通知.txt"], ids)
    assert {path: more[path] for path in paths} == ids


def test_paths_of_one_slug_are_told_apart_and_who_was_there_first_keeps_its_id() -> None:
    both = document_ids(["教育.txt", "叫玉.txt"])
    assert len(set(both.values())) == 2
    assert all(value.startswith("jiao-yu-") for value in both.values())
    later = document_ids(["教育.txt", "叫玉.txt"], {"教育.txt": "jiao-yu"})
    assert later["教育.txt"] == "jiao-yu"
    assert later["叫玉.txt"] == both["叫玉.txt"]


@given(st.lists(st.text(min_size=1, max_size=60), unique=True, max_size=20))
def test_ids_are_unique_slugs_for_any_path(paths: list[str]) -> None:
    ids = document_ids(paths)
    assert len(set(ids.values())) == len(paths)
    for value in ids.values():
        assert value.isascii()
        assert 0 < len(value) <= 100


def test_a_long_or_unspellable_path_ends_in_a_hash() -> None:
    assert len(slug("长" * 200 + ".txt")) <= 80
    assert slug("𠮷野家.txt") != slug("𠮸野家.txt")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-05", "2024-03-05"),
        ("20260813", "2026-08-13"),
        ("Fiji Hansard 2024-08-05", "2024-08-05"),
        ("二〇二三年五月三日", "2023-05-03"),
        ("二〇二三年十二月三十一日", "2023-12-31"),
        ("5th of August, 2024", "2024-08-05"),
        ("民國112年5月1日", "2023-05-01"),
        ("5 August 2024", "2024-08-05"),
        ("March 3, 2021", "2021-03-03"),
        ("2023年5月", "2023-05"),
        ("2023年", "2023"),
        ("２０２３年５月１日", "2023-05-01"),
        ("May 2021", "2021-05"),
        ("12345678901", None),
        ("2024-02-30", None),
        ("v1.2.3", None),
        ("", None),
    ],
)
def test_dates_are_read_as_they_are_printed(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("20260813.md", "2026-08-13"),
        ("news/2020-12-03_會議.txt", "2020-12-03"),
        ("2023_报告.txt", "2023"),
        ("2021-March-9_market.txt", "2021-03-09"),
        ("会议.9-Mar-2021.docx", "2021-03-09"),
        ("2021_AUG notes.pdf", "2021-08"),
        ("2021-may-be-late.md", "2021"),
        ("2021-market-9.txt", "2021"),
        ("會議紀錄民國110年3月9日𠮷.docx", "2021-03-09"),
        ("minutes 2025 03 20 allotments.txt", "2025-03-20"),
        ("minutes-2025-02-06-en.txt", "2025-02-06"),
        ("纪要-2025-02-06-终稿.docx", "2025-02-06"),
        ("covid-19-2021-03-04.txt", "2021-03-04"),
        ("2025.02.06 3pm.txt", "2025-02-06"),
        ("ISO-2020-12-01-03.txt", None),
        ("x-2024-13-01.txt", None),
        ("report.txt", None),
        ("file 1234567.txt", None),
    ],
)
def test_a_date_in_a_file_name_is_read(name: str, date: str | None) -> None:
    assert date_in_name(name) == date


def test_what_was_read_off_a_file_is_told_from_what_was_declared(folder: Path) -> None:
    write(
        folder,
        a_DOT_md="---\ntitle: 公报\ndate: 2024-03-05\n---\n正文。",
        b_DOT_txt="Port council\n5 August 2024\n\nThe council met.",
        c_DOT_txt="通知\n\n会议于2023年7月1日召开，讨论了水价。",
    )
    documents = {d.path: d for d in read_folder(folder).documents}
    assert (documents["a.md"].date, documents["a.md"].read) == ("2024-03-05", ())
    assert (documents["b.txt"].date, documents["b.txt"].read) == ("2024-08-05", ("title", "date"))
    assert documents["c.txt"].date is None


def test_the_report_is_written_as_json_and_as_a_page(folder: Path, tmp_path: Path) -> None:
    write(folder, a_DOT_txt="好的。", b_DOT_doc=b"<script>")
    report = read_folder(folder).report
    report.write(tmp_path / "r.json")
    body = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert body["counts"] == {"not_read": 1, "read": 1}
    assert body["reasons"] == {"type": 1}
    assert ReadingReport.read(tmp_path / "r.json") == report
    report.write(tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.index("b.doc") < page.index("a.txt")
    assert "<script>" not in page


@pytest.mark.parametrize("code", codes())
def test_every_finding_has_a_sentence_in_both_languages(code: str) -> None:
    finding = Finding(code, n=3, pages=(1, 2, 3, 7), detail="x.pdf")
    assert any("\u4e00" <= c <= "\u9fff" for c in finding.message("zh"))
    assert finding.message("en").isascii()
    assert "{" not in finding.message("en") + finding.message("zh")


def test_pages_are_named_as_ranges() -> None:
    assert page_ranges((1, 2, 3, 7)) == "1-3, 7"
    assert page_ranges(()) == ""
    assert page_ranges(tuple(range(1, 60, 2))).endswith("…")


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ".html", ".csv", ".docx", ".pdf"]))
def test_any_bytes_are_read_or_named(content: bytes, suffix: str) -> None:
    from indexer.reading.findings import NotRead
    from indexer.reading.formats import read_bytes

    try:
        text: Any = read_bytes(f"a{suffix}", content).text
    except NotRead as error:
        text = error.finding.message("en")
    assert text.strip()


def test_a_name_that_is_not_utf_8_is_a_finding_and_stops_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "茶.txt").write_text("Tea 茶，𠮷。", encoding="utf-8")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as stream:  # noqa: PTH123
        stream.write(b"A name without UTF-8.")
    with KeptReadings(tmp_path / "kept") as kept:
        corpus = read_folder(folder, kept=kept)
    assert [document.text for document in corpus.documents] == ["Tea 茶，𠮷。"]
    (file,) = corpus.report.not_read
    assert file.path == "\ufffd\ufffd.txt"
    assert [finding.code for finding in file.findings] == ["name"]
    corpus.report.write(tmp_path / "r.json")


@pytest.mark.parametrize("gone", ["gone.txt", "缺失的公報𠮷.pdf"])
def test_a_description_of_a_file_that_is_not_there_says_so(gone: str, tmp_path: Path) -> None:
    (tmp_path / "tea.txt").write_text("The tea is ready at noon, 茶。", encoding="utf-8")
    (tmp_path / f"{gone}.meta.json").write_text('{"title": "Gone"}', encoding="utf-8")
    corpus = read_folder(tmp_path)
    assert [document.path for document in corpus.documents] == ["tea.txt"]
    (file,) = corpus.report.not_read
    (finding,) = file.findings
    assert (finding.code, finding.detail) == ("no_document", gone)
    assert gone in finding.message("zh")
    assert gone in finding.message("en")


def test_the_year_of_a_name_yields_to_a_day_in_the_text(tmp_path: Path) -> None:
    (tmp_path / "民國一〇九年度公報.txt").write_text("海岸公報𠮷\n\n補沙完成。\n", encoding="utf-8")
    (tmp_path / "民國一一〇年會勘.txt").write_text(
        "會勘紀錄\n\n時間：民國一一〇年五月六日上午十時\n\n照辦。\n", encoding="utf-8"
    )
    dates = {document.path: document.date for document in read_folder(tmp_path).documents}
    assert dates == {"民國一〇九年度公報.txt": "2020", "民國一一〇年會勘.txt": "2021-05-06"}
