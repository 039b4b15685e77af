"""Where in a longer text a shorter one stands with the fewest edits (Myers 1999, Hyyrö 2003).

One step per character of the longer text, whatever the length of the shorter one: its column of
the distance matrix is two whole numbers, one bit a row. Libraries at hand compare whole texts only.
"""

from __future__ import annotations


def best_span(pattern: str, text: str) -> tuple[int, int, int]:
    """The span of `text` that `pattern` becomes with the fewest edits, and their number.

    Returns (edits, start, end); of equal spans the one that ends first, and of those the shortest.
    The pattern must not be empty.
    """
    edits, end = fewest_edits(pattern, text)
    _, length = _fewest(pattern[::-1], text[:end][::-1], anchored=True)
    return edits, end - length, end


def fewest_edits(pattern: str, text: str) -> tuple[int, int]:
    """The fewest edits that turn `pattern` into some part of `text`, and where that part ends."""
    return _fewest(pattern, text, anchored=False)


def _fewest(pattern: str, text: str, *, anchored: bool) -> tuple[int, int]:
    """`anchored`: the part begins at the start of the text."""
    rows = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    equal: dict[str, int] = {}
    for row, character in enumerate(pattern):
        equal[character] = equal.get(character, 0) | 1 << row
    up, down = rows, 0  # rows in which the distance grows and falls against the row above
    first = int(anchored)
    edits = best = len(pattern)
    end = 0
    for column, character in enumerate(text, start=1):
        same = equal.get(character, 0)
        falls = same | down
        diagonal = (((same & up) + up) ^ up) | same
        right = down | (rows & ~(diagonal | up))
        left = up & diagonal
        if right & last:
            edits += 1
        elif left & last:
            edits -= 1
        right = (right << 1) | first
        up = (left << 1) | (rows & ~(falls | right))
        up &= rows
        down = right & falls
        if edits < best:
            best, end = edits, column
    return best, end
