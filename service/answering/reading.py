"""What the reader says about the sentences of the first hits, which it reads in windows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import service
from indexer.records import Language
from service.answering.reader import Reader, Verdict, share_out

# Characters of a window, as in the training of the reader.
_LONGEST: dict[Language, int] = {"zh": 190, "en": 520}
# Windows that are read for one question.
MOST_WINDOWS = 10
# Log-odds are limited to -8 to 8: beyond that they carry no further information.
SURE = 8.0
# Characters of a heading put before a window.
_HEADING = 100


class ReadsWindows(Protocol):
    """Reads windows of text for a question: `Reader`, or a replacement."""

    def read(self, question: str, windows: Sequence[str]) -> list[Verdict]:
        """One verdict for each window, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's verdict on one sentence.

    `window` is the log-odds that its window answers, -8 to 8; it is -8 for a sentence not read.
    `share` is the probability that this sentence's window is the one that answers, 0 unless the
    answer begins in the sentence. `ahead` is the lead of its window over the best window of any
    other passage. `words` is the span of the answer in the document, given for the sentence in
    which it begins.
    """

    window: float = -SURE
    share: float = 0.0
    ahead: float = 0.0
    words: tuple[int, int] | None = None


class SpanOfText(Protocol):
    """A sentence: its place in the document, and its text."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """Character after the last."""
        ...

    @property
    def text(self) -> str:
        """The words."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of one passage that are read together, after a `heading`."""

    row: int
    sentences: tuple[SpanOfText, ...]
    heading: str

    def text_in(self, text: str) -> str:
        """The heading and the sentences as one text; `text` is the document's."""
        body = text[self.sentences[0].start : self.sentences[-1].end]
        return f"{self.heading}\n{body}" if self.heading else body

    @property
    def before(self) -> int:
        """Characters before the first sentence."""
        return len(self.heading) + 1 if self.heading else 0


def reader_folder() -> Path:
    """The folder of the reader that ships."""
    return Path(service.__file__).parent / "data" / "reader"


def open_reader(*, threads: int = 1) -> Reader:
    """The reader that ships.

    Raises:
        EncoderError: when its files are missing or damaged; the message says what to do.
    """
    return _opened(reader_folder(), threads)


@lru_cache(maxsize=4)
def _opened(folder: Path, threads: int) -> Reader:
    """Opened once per process, so that a new index generation does not open it again."""
    return Reader.open(folder, threads=threads)


def windows_of(
    row: int, sentences: Sequence[SpanOfText], language: Language, heading: str | None
) -> list[Window]:
    """The sentences of a passage grouped into windows, in order; each is in exactly one."""
    windows: list[Window] = []
    own: list[SpanOfText] = []
    for sentence in sentences:
        if own and sentence.end - own[0].start > _LONGEST[language]:
            windows.append(_window(row, own, heading))
            own = []
        own.append(sentence)
    if own:
        windows.append(_window(row, own, heading))
    return windows


def _window(row: int, sentences: Sequence[SpanOfText], heading: str | None) -> Window:
    shown = heading is not None and len(heading) <= _HEADING
    known = any((heading or "") in sentence.text for sentence in sentences)
    return Window(row, tuple(sentences), heading if heading and shown and not known else "")


def chosen_windows(
    windows: Sequence[Window], promise: Mapping[tuple[int, int], float]
) -> list[Window]:
    """At most `MOST_WINDOWS` windows: the best of each passage first, then the best of the rest.

    `promise` is a cheap guess, by row and start of a sentence, of how likely it answers.
    """
    best = {
        id(window): max(promise[window.row, sentence.start] for sentence in window.sentences)
        for window in windows
    }
    first: dict[int, Window] = {}
    for window in windows:
        if window.row not in first or best[id(window)] > best[id(first[window.row])]:
            first[window.row] = window
    leaders = list(first.values())
    rest = [window for window in windows if first[window.row] is not window]
    rest.sort(key=lambda window: -best[id(window)])
    return [*leaders, *rest][:MOST_WINDOWS]


def readings_of(
    windows: Sequence[Window], verdicts: Sequence[Verdict]
) -> dict[tuple[int, int], Reading]:
    """The reading of each sentence of the windows, by row and start of the sentence."""
    shares, _ = share_out(verdicts)
    found: dict[tuple[int, int], Reading] = {}
    for window, verdict, share in zip(windows, verdicts, shares, strict=True):
        others = [v.answers for w, v in zip(windows, verdicts, strict=True) if w.row != window.row]
        ahead = clipped(verdict.answers - max(others, default=-SURE))
        offset = window.sentences[0].start - window.before
        start, end = offset + verdict.start, offset + verdict.end
        for sentence in window.sentences:
            holds = sentence.start <= start < sentence.end
            found[window.row, sentence.start] = Reading(
                window=clipped(verdict.answers),
                share=share if holds else 0.0,
                ahead=ahead,
                words=(start, end) if holds else None,
            )
    return found


def some_answer(verdicts: Sequence[Verdict]) -> float:
    """Log-odds, -8 to 8, that any of the windows answers; -8 when there are none."""
    if not verdicts:
        return -SURE
    top = max(verdict.answers for verdict in verdicts)
    together = top + math.log(sum(math.exp(verdict.answers - top) for verdict in verdicts))
    return clipped(together)


def clipped(logit: float) -> float:
    """Log-odds without what says no more."""
    return max(-SURE, min(SURE, logit))
