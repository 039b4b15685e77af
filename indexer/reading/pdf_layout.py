"""The reading order of a page: its columns, with lines across them in their place."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.reading.pdf_pieces import Piece

# A gutter is at least this wide, in points, and lies this far from the edges of the text.
_GUTTER = 7.0
_EDGE_SHARE = 0.18
# Lines that may cross a gutter (titles, figures, tables), as a share of the lines beside it.
_CROSSING_SHARE = 0.45
_MIN_LINES = 3


def visual_lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Lines of pieces side by side, from the top; the pieces of each from the left."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.top, p.left)):
        for line in reversed(lines[-8:]):
            first = line[0]
            if first.bottom <= piece.top:
                continue
            overlap = min(first.bottom, piece.bottom) - max(first.top, piece.top)
            if overlap > 0.55 * min(first.bottom - first.top, piece.bottom - piece.top):
                line.append(piece)
                break
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda p: p.left)
    return lines


def columns(pieces: Sequence[Piece], depth: int = 0) -> list[list[Piece]]:
    """The flows of a page in reading order: each a column, or lines across all columns.

    The pieces of a flow are sorted from the top, then from the left.
    """
    ordered = sorted(pieces, key=lambda p: (p.top, p.left))
    gutter = _gutter(ordered) if depth < 3 else None
    if gutter is None:
        return [ordered] if ordered else []
    flows: list[list[Piece]] = []
    left: list[Piece] = []
    right: list[Piece] = []

    def end_band() -> None:
        for side in (left, right):
            flows.extend(columns(side, depth + 1))
            side.clear()

    crossing: list[Piece] = []
    for line in visual_lines(ordered):
        crosses = [p for p in line if p.left < gutter - 1 and p.right > gutter + 1]
        if crosses:
            end_band()
            crossing.extend(line)
            continue
        if crossing:
            flows.append(list(crossing))
            crossing.clear()
        for piece in line:
            (left if piece.right <= gutter + 1 else right).append(piece)
    if crossing:
        flows.append(list(crossing))
    end_band()
    return flows


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """The position of a vertical strip (nearly) free of text, with lines on both sides."""
    if len(pieces) < 2 * _MIN_LINES:
        return None
    x0 = min(p.left for p in pieces)
    x1 = max(p.right for p in pieces)
    width = x1 - x0
    if width < 150:
        return None
    best: tuple[float, float] | None = None
    for low, high in _free_strips(pieces, x0 + width * _EDGE_SHARE, x1 - width * _EDGE_SHARE):
        middle = (low + high) / 2
        if _is_gutter(pieces, middle):
            score = high - low
            if best is None or score > best[0]:
                best = (score, middle)
    return best[1] if best else None


def _free_strips(pieces: Sequence[Piece], x0: float, x1: float) -> list[tuple[float, float]]:
    """Strips that fewest pieces cross, at least as wide as a gutter."""
    n = int(x1 - x0) + 1
    if n < _GUTTER:
        return []
    changes = [0] * (n + 1)
    for piece in pieces:
        low = max(int(piece.left - x0), 0)
        high = min(int(piece.right - x0) + 1, n)
        if low < high:
            changes[low] += 1
            changes[high] -= 1
    counts: list[int] = []
    running = 0
    for change in changes[:n]:
        running += change
        counts.append(running)
    allowed = min(counts) + max(len(pieces) // 20, 1)
    strips: list[tuple[float, float]] = []
    start: int | None = None
    for i, count in enumerate([*counts, len(pieces) + 1]):
        if count <= allowed and start is None:
            start = i
        elif count > allowed and start is not None:
            if i - start >= _GUTTER:
                strips.append((x0 + start, x0 + i))
            start = None
    return strips


def _is_gutter(pieces: Sequence[Piece], middle: float) -> bool:
    left = [p for p in pieces if p.right <= middle]
    right = [p for p in pieces if p.left >= middle]
    crossing = len(pieces) - len(left) - len(right)
    if min(len(left), len(right)) < _MIN_LINES:
        return False
    if crossing > _CROSSING_SHARE * (len(left) + len(right)):
        return False
    return _is_running_text(left) and _is_running_text(right)


def _is_running_text(side: Sequence[Piece]) -> bool:
    """True for lines that fill their column, as running text does and table cells do not."""
    lines = visual_lines(side)
    if len(lines) < _MIN_LINES:
        return False
    x0 = min(p.left for p in side)
    x1 = max(p.right for p in side)
    width = x1 - x0
    size = sorted(p.size for p in side)[len(side) // 2]
    if width < 7 * size:
        return False
    filled = [sum(p.right - p.left for p in line) / width for line in lines]
    full = sum(share > 0.8 for share in filled)
    return full * 2 >= len(lines) or (full >= 3 and full * 3 >= len(lines))
