"""The form in which a draft and a source are compared, with a map back to their characters.

Two spellings of one text are equal here: script, width and case are folded (`indexer.text`), every
quotation mark is one mark, every dash one dash, white space counts only between two words of Latin
letters or digits. Emphasis marks, invisible characters and reference marks such as [3] are left
out. Everything else counts, punctuation too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.text import HAN, fold

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint32]

_QUOTES = "\"'`“”„‟‘’‚‛«»‹›「」『』〝〞〟´′″‵‶"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500~～〜"
_DOTS = "\u2022\u30fb\u2027\u22c5"
_MAP = str.maketrans(
    {
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_DOTS, "·"),
        "。": ".",
    }
)
# [3], [3-5], [^note]: marks of a draft or a footnote, never words.
_MARK = re.compile(r"\[\^?\d{1,3}(?:[-,]\d{1,3})*\]|\[\^[^\]\n]{1,20}\]")
# Control and format characters, emphasis asterisks and variation selectors.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f*\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufe00-\ufe0f\U000e0000-\U000e01ef]+"
)
_SPACES = re.compile(r"\s+")
_DASH_RUN = re.compile("-[\\s-]*-")
# A letter or digit that is not Han: such characters stand together as words.
WORD_CHARACTER = rf"[^\W{HAN}]"
_WORD_CHARACTER = re.compile(WORD_CHARACTER)
TOKEN = re.compile(rf"[{HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Comparable:
    """A text in the form to compare. `starts[i]:ends[i]` is the source of character `i`."""

    text: str
    starts: Ints
    ends: Ints

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original for `text[start:end]`, which must not be empty."""
        return int(self.starts[start]), int(self.ends[end - 1])

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """The span here of what stands between two offsets of the original; may be empty."""
        first = int(np.searchsorted(self.starts, start, side="left"))
        last = int(np.searchsorted(self.ends, end, side="right"))
        return first, max(first, last)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """`start:end` without outer punctuation and white space."""
        text = self.text
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        return start, end


def comparable(text: str) -> Comparable:
    """Bring `text` into the form to compare; the empty string has an empty one."""
    folded = fold(text)
    plain, kept = _without(folded.text.translate(_MAP), (_MARK, _DROPPED))
    keep = np.ones(len(plain), dtype=bool)
    for match in _DASH_RUN.finditer(plain):
        keep[match.start() + 1 : match.end()] = False
    for match in _SPACES.finditer(plain):
        start, end = match.span()
        between = (
            start > 0 and end < len(plain) and is_word(plain[start - 1]) and is_word(plain[end])
        )
        keep[start + int(between) : end] = False
    final = np.flatnonzero(keep)
    spans = [folded.source_span(position, position + 1) for position in kept[final].tolist()]
    bounds = np.array(spans, dtype=np.int32).reshape(-1, 2)
    characters = "".join([plain[position] for position in final.tolist()])
    return Comparable(_SPACES.sub(" ", characters), bounds[:, 0].copy(), bounds[:, 1].copy())


def _without(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, npt.NDArray[np.intp]]:
    """`text` without what the patterns match, and the place of each character that is left."""
    keep = np.ones(len(text), dtype=bool)
    for pattern in patterns:
        for match in pattern.finditer(text):
            keep[match.start() : match.end()] = False
    kept = np.flatnonzero(keep)
    return "".join([text[position] for position in kept.tolist()]), kept


def is_word(character: str) -> bool:
    """True for a letter or digit that is not Han."""
    return _WORD_CHARACTER.match(character) is not None


def codes(text: str) -> Codes:
    """The code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def words(text: str) -> list[tuple[int, int]]:
    """Spans of the Han characters, Latin words, numbers and marks of a text, in order."""
    return [match.span() for match in TOKEN.finditer(text)]
