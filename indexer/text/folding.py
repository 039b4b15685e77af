"""Script folding with an exact map back to the original characters.

NFKC (Unicode Annex 15), traditional to simplified Chinese (OpenCC t2s) and lower case, so that
長期, 长期 and ＣＯ２, CO2 meet. Every folded character knows the span it came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text. `_spans[i]` is the span of the original that character `i` came from.

    `_spans` is None when the map is the identity.
    """

    text: str
    _spans: tuple[tuple[int, int], ...] | None = None

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text for `text[start:end]`.

        Raises:
            ValueError: when the span is empty or lies outside the folded text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span in folded text: {start}:{end} of {len(self.text)}")
        if self._spans is None:
            return start, end
        return self._spans[start][0], self._spans[end - 1][1]


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Convert traditional to simplified, one character for one character.

    A lone surrogate, which JSON can carry and no encoding can, becomes U+FFFD.
    """
    if text.isascii():
        return text
    text = _SURROGATE.sub("\ufffd", text)
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    parts = [str(_converter().convert(character)) for character in text]
    return "".join(new if len(new) == 1 else old for new, old in zip(parts, text, strict=True))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of a base character with the marks that combine with it."""
    spans: list[tuple[int, int]] = []
    for position, character in enumerate(text):
        if spans and unicodedata.category(character) in ("Mn", "Me"):
            spans[-1] = (spans[-1][0], position + 1)
        else:
            spans.append((position, position + 1))
    return spans


def fold(text: str) -> Folded:
    """Fold `text`; the empty string folds to itself."""
    if text.isascii():
        return Folded(text.lower())
    lowered = text.lower()
    if len(lowered) == len(text) and unicodedata.is_normalized("NFKC", lowered):
        return Folded(simplify(lowered))
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        normal = unicodedata.normalize("NFKC", text[start:end]).lower()
        normal = unicodedata.normalize("NFKC", normal)
        characters.append(normal)
        spans.extend([(start, end)] * len(normal))
    return Folded(simplify("".join(characters)), tuple(spans))
