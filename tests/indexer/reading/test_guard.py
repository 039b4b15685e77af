"""The process that parses: it may run out of time, of memory, or die, and the next file is read."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import docx
import pytest

from indexer.reading import guard, ocr, read_folder
from indexer.reading.codec import from_json
from indexer.reading.findings import NotRead, lacking
from indexer.reading.guard import GuardedReader
from indexer.reading.kept import KeptReadings
from indexer.reading.worker import answer


def test_a_reading_comes_back_whole_from_the_other_process(pdf: Any) -> None:
    from indexer.reading.formats import read_bytes

    pdf.text(72, 100, "第一页有文字。 One page, 𠮷.")
    content = pdf.done()
    with GuardedReader() as reader:
        assert reader.read("文件.pdf", content) == read_bytes("文件.pdf", content)


def test_a_process_that_hangs_is_ended_and_the_next_file_is_read(pdf: Any) -> None:
    pdf.text(72, 100, "The text of the page.")
    content = pdf.done()
    with GuardedReader(patience_s=20) as reader:
        reader.read("a.pdf", content)
        process = reader._process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        started = time.monotonic()
        with pytest.raises(NotRead) as caught:
            reader.read("a.pdf", content)
        assert caught.value.finding.code == "timeout"
        assert time.monotonic() - started < 60
        assert reader.read("a.pdf", content).text == "The text of the page."


def test_a_process_that_dies_is_named_and_the_next_file_is_read(pdf: Any) -> None:
    pdf.text(72, 100, "页面文字。")
    content = pdf.done()
    with GuardedReader() as reader:
        reader.read("a.pdf", content)
        assert reader._process is not None
        os.kill(reader._process.pid, signal.SIGSTOP)
        # It dies while the file waits.
        os.kill(reader._process.pid, signal.SIGSEGV)
        os.kill(reader._process.pid, signal.SIGCONT)
        reader._process.wait()
        assert reader.read("a.pdf", content).text == "页面文字。"


def test_memory_is_bounded(folder: Path) -> None:
    # Rows of one cell that spans a thousand columns and rows would fill the memory.
    cell = b"<td colspan=1000 rowspan=1000>" + b"x" * 200 + b"</td>"
    page = b"<table><tr><th>a</th></tr>" + (b"<tr>" + cell * 50 + b"</tr>") * 2_000 + b"</table>"
    (folder / "bomb.html").write_bytes(page)
    (folder / "good.html").write_bytes("<p>正常的页面。</p>".encode())
    started = time.monotonic()
    report = {file.path: file for file in read_folder(folder).report.files}
    assert report["good.html"].status == "read"
    assert time.monotonic() - started < 90


def test_a_line_of_many_megabytes_and_a_file_of_many_are_survived(folder: Path) -> None:
    (folder / "line.txt").write_bytes("长".encode() * 7_000_000)
    with (folder / "huge.txt").open("wb") as stream:
        stream.truncate(200_000_000)
    (folder / "good.txt").write_bytes("正常的文字。".encode())
    report = {
        file.path: (file.status, [f.code for f in file.findings])
        for file in read_folder(folder).report.files
    }
    assert report == {
        "good.txt": ("read", []),
        "huge.txt": ("not_read", ["too_large"]),
        "line.txt": ("partly_read", ["truncated"]),
    }


@pytest.mark.parametrize(("missing", "suffix"), [("lxml", "docx"), ("pypdfium2", "pdf")])
def test_an_installation_that_lacks_a_part_is_not_blamed_on_the_file(
    tmp_path: Path, pdf: Any, monkeypatch: pytest.MonkeyPatch, missing: str, suffix: str
) -> None:
    (tmp_path / "好").mkdir()
    whole = tmp_path / "好" / f"報告𠮷.{suffix}"
    if suffix == "pdf":
        pdf.text(72, 100, "茶种在山上。 Tea is grown here.")
        whole.write_bytes(pdf.done())
    else:
        document = docx.Document()
        document.add_paragraph("茶种在山上。 Tea is grown here.")
        document.save(str(whole))
    (tmp_path / "好" / "a.txt").write_text("Rivers rise，河水上漲。", "utf-8")
    refuse = f"import sys; sys.modules[{missing!r}] = None; "
    with KeptReadings(tmp_path / "kept") as kept:
        with monkeypatch.context() as broken:
            broken.setattr(guard, "_PROGRAM", refuse + guard._PROGRAM)
            (file,) = read_folder(tmp_path / "好", kept=kept).report.not_read
        en, zh = file.findings[0].message("en"), file.findings[0].message("zh")
        assert f"this installation lacks a part ({missing}" in en
        assert f"当前安装缺少组件（{missing}" in zh
        for said in (en, zh):
            assert "`pip install --force-reinstall lanmei`" in said
            assert "damaged" not in said
            assert "损坏" not in said
        # Once the installation is mended, the file is read although it did not change.
        assert not read_folder(tmp_path / "好", kept=kept).report.not_read


def test_a_part_of_the_recognition_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(NotRead) as caught:
        ocr._engine.__wrapped__()
    assert "lacks a part (rapidocr)" in caught.value.en
    for said in (caught.value.en, caught.value.zh):
        assert "`pip install --force-reinstall 'lanmei[ocr]'`" in said
    assert lacking(ImportError("libGL.so.1: 没有", name="cv2")) == "cv2: libGL.so.1: 没有"
    assert lacking(ImportError("")) == "ImportError"


@pytest.mark.parametrize("suffix", ["md", "html", "csv", "tsv"])
@pytest.mark.parametrize("character", ["长", "x"])
def test_one_line_of_megabytes_without_a_space_is_cut_and_said(suffix: str, character: str) -> None:
    started = time.process_time()
    body = answer(f"線.{suffix}", character.encode() * 6_000_000)
    assert time.process_time() - started < 20
    reading = from_json(body[1:])
    assert reading.text == character * 5_000_000
    assert [finding.code for finding in reading.findings] == ["truncated"]


def test_whatever_a_parser_raises_is_a_finding() -> None:
    body = answer("a.pdf", b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 1 0 R>> endobj")
    assert body[:1] == b"F"
