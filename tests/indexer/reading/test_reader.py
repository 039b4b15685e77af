from pathlib import Path
from typing import Any

import docx
import pytest

from indexer.errors import CorpusError
from indexer.reading.corpus import decode, read_corpus, read_file, read_folder, split_pages

TEXT = "柬埔寨已制定《碳中和长期战略》，正式明确了2050年目标。\nCambodia – 長期 ｗｉｄｅ 𠮷\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_as_it_stands_in_every_encoding(tmp_path: Path, encoding: Any) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_file(path) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised(encoding: Any) -> None:
    text = "The Mekong countries met. 澜湄国家举行会议，讨论气候变化与可持续发展。" * 3
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_word_document_is_read_paragraph_by_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("碳中和長期戰略。")
    document.add_paragraph("Carbon neutrality.")
    document.save(str(tmp_path / "a.docx"))
    assert read_file(tmp_path / "a.docx") == "碳中和長期戰略。\n\nCarbon neutrality."


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\n", "is empty"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00" * 20, "binary"),
        ("a.txt", bytes(range(128, 256)) * 3 + b"\xff", "broken|binary"),
        ("a.docx", b"not a zip", "damaged or not what its name says"),
        ("a.xls", b"x", r"type \.xls cannot be read"),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_both_languages(
    tmp_path: Path, name: Any, content: Any, message: Any
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=message) as caught:
        read_file(tmp_path / name)
    assert str(tmp_path / name) in caught.value.zh
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.zh)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"a\.txt: cannot be opened"):
        read_file(tmp_path / "a.txt")


def test_pages_end_at_form_feeds_and_cover_the_text() -> None:
    text = "第一页。\fpage two\f三"
    pages = split_pages(text)
    assert [text[p.start : p.end] for p in pages] == ["第一页。\f", "page two\f", "三"]
    assert [p.number for p in pages] == [1, 2, 3]
    assert len(split_pages("")) == 1


def test_the_shipped_corpus_is_read_unchanged(corpus_dir: Path) -> None:
    documents = read_corpus(corpus_dir)
    assert [d.document_id for d in documents] == [
        "lmec-briefing-2020-04-zh",
        "lmec-briefing-2022-05-zh",
        "lmec-briefing-2020-04-en",
        "lmec-brochure-2018-2022",
        "lmec-briefing-2022-11-zh",
    ]
    for document in documents:
        assert (corpus_dir / document.path).read_bytes() == document.text.encode()


def test_a_folder_without_a_catalogue_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "老挝.txt").write_text("# 老挝代表发言\n老挝将加强合作。", encoding="utf-8")
    (tmp_path / "b en.md").write_text("Laos spoke.", encoding="utf-8")
    (tmp_path / "README.md").write_text("not a document", encoding="utf-8")
    documents = read_corpus(tmp_path)
    assert [(d.document_id, d.title, d.languages) for d in documents] == [
        ("b-en", "Laos spoke.", ("en",)),
        ("lao-wo", "老挝代表发言", ("zh",)),
    ]


def test_all_problems_of_a_corpus_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "c.txt").write_text("好的。", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    assert "a.txt" in caught.value.en
    assert "b.txt" in caught.value.en


@pytest.mark.parametrize(
    "text", ["Привет, как дела?", "ขอเชิญประชุม 𠮷", "Le prix de l’eau augmente dans la ville. " * 8]
)
def test_a_text_in_another_language_is_kept_with_a_finding(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    corpus = read_folder(tmp_path)
    assert [document.text for document in corpus.documents] == [text]
    (file,) = corpus.report.files
    assert (file.status, [finding.code for finding in file.findings]) == (
        "read",
        ["unknown_language"],
    )
