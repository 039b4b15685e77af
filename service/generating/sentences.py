"""Cuts a model's text into sentences with their citation numbers while it is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.text import fold, has_content, sentence_spans

_MARK_FORM = r"\s*[\[【［]\s*(\d{1,3}(?:\s*[,，、-]\s*\d{1,3})*)\s*[\]】］]"
_MARK = re.compile(rf"(?<!\s){_MARK_FORM}")  # a run of blanks is read once, from its first
_MARKS_AT_START = re.compile(rf"(?:{_MARK_FORM}[ \t]*[.。]?)+")
_OPEN_MARK = re.compile(r"[\[【［][\s\d,，、-]*$")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+")
_EMPHASIS = re.compile(r"\*\*|__|`|^#+\s*")
# A text without an end mark is cut after this many characters.
_LONGEST = 1_500


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence without its marks, and the numbers in them in order."""

    text: str
    citations: tuple[int, ...]


class Sentences:
    """Takes pieces of a text and gives each sentence as soon as it and its marks are complete."""

    def __init__(self) -> None:
        self._held = ""

    def take(self, piece: str) -> Iterator[Written]:
        """Add a piece; the sentences that are complete now."""
        self._held += piece
        while (cut := self._cut()) is not None:
            sentence, self._held = self._held[:cut], self._held[cut:]
            written = written_of(sentence)
            if written is not None:
                yield written

    def rest(self) -> Iterator[Written]:
        """The remaining sentences, when the text has ended."""
        held, self._held = self._held, ""
        for sentence in _pieces(held):
            written = written_of(sentence)
            if written is not None:
                yield written

    def _cut(self) -> int | None:
        """The end of the first sentence with the marks after it; None while it is incomplete."""
        pieces = _pieces(self._held)
        if len(pieces) > 1 and has_content(_OPEN_MARK.sub("", _MARK.sub("", pieces[1]))):
            return len(pieces[0])
        return _LONGEST if len(self._held) > _LONGEST else None


def written_of(sentence: str) -> Written | None:
    """A sentence with its numbers; None for a piece without a letter or digit.

    "[2-4]" and "[2,4]" are both read; the marks are taken out of the sentence.
    """
    numbers: list[int] = []
    for match in _MARK.finditer(sentence):
        for part in re.split(r"[,，、]", match[1]):
            first, _, last = part.partition("-")
            upper = int(last) if last.strip().isdigit() else int(first)
            numbers.extend(range(int(first), min(upper, int(first) + 20) + 1))
    text = _EMPHASIS.sub("", _BULLET.sub("", _MARK.sub("", sentence)))
    text = re.sub(r" ([.,;:!?。，；：！？])", r"\1", " ".join(text.split()))
    if not has_content(text):
        return None
    return Written(text, tuple(dict.fromkeys(numbers)))


def letters_of(text: str) -> str:
    """The folded letters and digits of a text, by which repeated sentences are recognised."""
    return "".join(character for character in fold(text).text if character.isalnum())


def _pieces(text: str) -> list[str]:
    """The text cut into sentences, each with the marks and spaces after it; together all of it."""
    cuts: list[int] = []
    for _, end in sentence_spans(text):
        marks = _MARKS_AT_START.match(text, end)
        cuts.append(marks.end() if marks else end)
    pieces: list[str] = []
    start = 0
    for cut in cuts:
        if cut > start:
            pieces.append(text[start:cut])
            start = cut
    if start < len(text):
        pieces.append(text[start:])
    return [piece for line in pieces for piece in line.splitlines(keepends=True)]
