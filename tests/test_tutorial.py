"""The tutorial as a new user walks it, with two PDFs made for it: it prints what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from lanmei.cli import main

pytestmark = [pytest.mark.checkout, pytest.mark.model]
DOCS = Path(__file__).resolve().parent.parent / "docs"
HARBOUR = (
    (
        "Harbour report 2023",
        "The harbour office counted 1,412 ships in 2023, 8 percent more than in 2022.",
        "The harbour master, Ms Anna Kovac, said that dredging will begin in March 2024.",
    ),
    (
        "Costs",
        "Dredging will cost 3.2 million euro, of which the port authority pays half.",
        "The rest is paid by the state.",
    ),
)
HARBOUR_ZH = (
    (
        "港口年度报告",
        "港务局统计，2023年共有1412艘船只进港，比2022年增加百分之八。",
        "港务局局长安娜·科瓦奇表示，疏浚工程将于2024年3月开始。",
    ),
    ("费用", "疏浚工程费用为320万欧元，其中一半由港务局承担。", "其余部分由国家承担。"),
)
# Seconds, speed, scores and ids differ from one machine or version to another.
_VARYING = re.compile(
    r"\d+\.\d(?= s | 秒)|\d+(?= passages/s)|(?<=每秒 )\d+|\b[0-9a-f]{16}$|^1  0\.\d+",
    re.MULTILINE,
)


def write_pdf(path: Path, pages: tuple[tuple[str, ...], ...], font: str) -> None:
    drawn = canvas.Canvas(str(path), pagesize=A4, invariant=True)
    for lines in pages:
        for number, line in enumerate(lines):
            drawn.setFont(font, 18 if number == 0 else 12)
            drawn.drawString(72, 770 - 26 * number, line)
        drawn.showPage()
    drawn.save()


@pytest.mark.parametrize(("page", "language"), [("tutorial.md", "en"), ("tutorial.zh.md", "zh")])
def test_every_command_of_the_tutorial_prints_what_it_says(
    page: str,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    documents = tmp_path / "my-documents"
    documents.mkdir()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    write_pdf(documents / "harbour-report.pdf", HARBOUR, "Helvetica")
    write_pdf(documents / "港口年报.pdf", HARBOUR_ZH, "STSong-Light")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANMEI_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "100")
    text = (DOCS / page).read_text(encoding="utf-8")
    ran = 0
    for kind, block in re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL):
        if kind == "text":
            (tmp_path / "draft.txt").write_text(block, encoding="utf-8")
        elif kind == "toml":
            (documents / "catalog.toml").write_text(block, encoding="utf-8")
        elif kind == "console":
            for told in block.split("$ ")[1:]:
                command, _, expected = told.partition("\n")
                main(shlex.split(command)[1:])
                printed = capsys.readouterr().out
                assert _VARYING.sub("", printed) == _VARYING.sub("", expected), command
                ran += 1
        elif "serve" not in block:
            assert main(shlex.split(block)[1:]) == 1
            capsys.readouterr()
            ran += 1
    assert ran == 8
    assert (tmp_path / "report.html").is_file()
