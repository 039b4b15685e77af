"""Files of every format, made when a test runs, and what must hold of every reading."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from indexer.reading.records import Reading

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class MadePdf:
    """Draws text at places counted from the top left corner of a page."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self.canvas = Canvas(self._stream, pagesize=A4)
        self.canvas.setFont(FONT, 11)

    def text(self, x: float, y: float, text: str, size: float = 11) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def lines(self, x: float, y: float, lines: list[str], size: float = 11) -> float:
        for line in lines:
            self.text(x, y, line, size)
            y += size * 1.5
        return y

    def grid(self, xs: list[float], ys: list[float]) -> None:
        for x in xs:
            self.canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
        for y in ys:
            self.canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)

    def page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self._stream.getvalue()


@pytest.fixture
def pdf() -> MadePdf:
    return MadePdf()


Sound = Callable[[Reading], Reading]


@pytest.fixture
def sound() -> Sound:
    """Check what is promised of every reading: pages cover it, blocks are in order, boxes fit."""

    def check(reading: Reading) -> Reading:
        text = reading.text
        assert reading.pages[0].start == 0
        assert reading.pages[-1].end == len(text)
        for page, following in zip(reading.pages, reading.pages[1:], strict=False):
            assert page.end == following.start
        assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
        end = 0
        for block in reading.blocks:
            assert end <= block.start < block.end <= len(text)
            assert text[block.start : block.end].strip()
            end = block.end
        for box in reading.boxes:
            assert 0 <= box.start < box.end <= len(text)
            assert box.left <= box.right
            assert box.top <= box.bottom
        return reading

    return check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "corpus"
    found.mkdir()
    return found
