"""Recognises the text of pages without a text layer, with RapidOCR from the extra `ocr`."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import pypdfium2

from indexer.reading.beat import beat
from indexer.reading.findings import NotRead, lacking
from indexer.reading.formats import ocr_is_installed
from indexer.reading.pdf_pieces import Piece

# Dots per inch at which a page is rendered; the models were trained on about this size of type.
_DPI = 160
# The longest side of a picture in dots: limits the memory for large pages.
_MAX_SIDE = 3_200
# Recognised lines below this are noise.
_MIN_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page, and their confidence: the mean over their characters, 0 to 1."""

    pieces: list[Piece]
    confidence: float


def recognise(page: pypdfium2.PdfPage) -> Recognised | None:
    """Recognise the text of a page; None without the extra."""
    if not ocr_is_installed():
        return None
    width, height = page.get_size()
    scale = min(_DPI / 72, _MAX_SIDE / max(width, height, 1.0))
    image = page.render(scale=scale, grayscale=False).to_numpy()
    found = _lines(image, scale)
    beat()
    return found


@functools.cache
def _engine() -> Any:  # noqa: ANN401
    import logging

    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise NotRead("lacking_ocr", detail=lacking(error)) from error

    logging.getLogger("RapidOCR").setLevel(logging.WARNING)
    return RapidOCR(
        params={
            "Global.log_level": "warning",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
            # One line per batch: in a batch, every line is padded to the longest and costs as much.
            # Detecting lines in a smaller picture would save as much again, but loses some lines.
            "Rec.rec_batch_num": 1,
        }
    )


def _lines(image: Any, scale: float) -> Recognised:  # noqa: ANN401
    result = _engine()(image)
    if result is None or result.boxes is None or result.txts is None:
        return Recognised([], 0.0)
    pieces: list[Piece] = []
    weight, total = 0.0, 0
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score < _MIN_CONFIDENCE or not text.strip():
            continue
        xs = [float(x) / scale for x, _ in corners]
        ys = [float(y) / scale for _, y in corners]
        size = (max(ys) - min(ys)) * 0.8
        pieces.append(Piece(text.strip(), min(xs), min(ys), max(xs), max(ys), round(size)))
        weight += float(score) * len(text)
        total += len(text)
    return Recognised(_even_sizes(pieces), weight / total if total else 0.0)


def _even_sizes(pieces: list[Piece]) -> list[Piece]:
    """Heights of recognised lines vary; a size near the usual one is set to the usual one."""
    if pieces:
        usual = sorted(piece.size for piece in pieces)[len(pieces) // 2]
        for piece in pieces:
            if abs(piece.size - usual) <= 0.25 * usual:
                piece.size = usual
    return pieces
