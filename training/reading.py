"""What the reader learns from: a question and the windows that a search would show it.

For each question there is a window that holds the answer, the same window without its answering
sentences, other windows of the same document, and windows of other documents that share words
with the question. Telling these apart is what the reader does when it serves; a reader that has
seen one passage a question takes any value of the right kind for an answer.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from indexer.errors import DatasetError
from indexer.text import sentence_spans, terms

# Sentences are put together to windows of at most this many characters, by language.
WINDOW_CHARACTERS: Final = {"zh": 190, "en": 520}
SHORT_WINDOW: Final = 0.35
TITLED: Final = 0.2
ECHOED: Final = 0.08
# A rare answer text in a passage means that it answers too; a frequent one ("3") says nothing.
NEAR_HITS: Final = 6


@dataclass(frozen=True, slots=True)
class Window:
    """A window of text: whether it answers, and where its answer stands (offsets of `text`)."""

    text: str
    answers: bool
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with windows; `of` is the document of the answer. Weight below 1: noisy."""

    question: str
    language: str
    of: str
    windows: tuple[Window, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A question of qa_spans with its passage."""

    question: str
    passage: str
    passage_id: str
    title: str
    language: str
    spans: tuple[tuple[int, int], ...]
    short: bool


def read_spans(path: Path) -> list[Row]:
    """The rows of one file of qa_spans.

    Raises:
        DatasetError: The file is missing or a line is not what the format says.
    """
    rows: list[Row] = []
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                number += 1
                found: dict[str, Any] = json.loads(line)
                spans = tuple((a["start"], a["start"] + len(a["text"])) for a in found["answers"])
                _check_answers(found, spans)
                rows.append(
                    Row(
                        found["question"],
                        found["passage"],
                        found["passage_id"],
                        found.get("title") or "",
                        found["language"],
                        spans,
                        found["span_kind"] == "answer",
                    )
                )
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(
            en=f"{path.name}, line {number}: {error}; expected questions with answer spans",
            zh=f"{path.name} 第 {number} 行：{error}；应为带有答案位置的问题",
        ) from error
    return rows


def _check_answers(found: Mapping[str, Any], spans: Sequence[tuple[int, int]]) -> None:
    texts = [answer["text"] for answer in found["answers"]]
    if [found["passage"][start:end] for start, end in spans] != texts:
        raise ValueError("an answer does not stand where it should")


def held_out(document: str, share: float) -> bool:
    """Whether a document is kept for checks; the same whatever else is read."""
    digest = hashlib.sha256(document.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def document_of(row: Row) -> str:
    """What a passage belongs to: its title, or itself where there is none."""
    return f"{row.passage_id.split('/')[0]}/{row.title}" if row.title else row.passage_id


def windows_of(text: str, characters: int) -> list[tuple[int, int]]:
    """Spans of whole sentences of at most so many characters; neighbours share one sentence."""
    spans = sentence_spans(text)
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(spans):
        last = first
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= characters:
            last += 1
        found.append((spans[first][0], spans[last][1]))
        if last + 1 >= len(spans):
            break
        first = max(first + 1, last)
    return found


def around(
    text: str, start: int, end: int, characters: int, drawn: random.Random
) -> tuple[int, int]:
    """A window of whole sentences that holds `start` to `end`, its place drawn."""
    spans = sentence_spans(text)
    inside = [at for at, span in enumerate(spans) if span[0] < end and span[1] > start]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    while True:
        moves = [
            (f, k)
            for f, k in ((first - 1, last), (first, last + 1))
            if f >= 0 and k < len(spans) and spans[k][1] - spans[f][0] <= characters
        ]
        if not moves:
            return spans[first][0], spans[last][1]
        first, last = drawn.choice(moves)


def without(text: str, spans: Sequence[tuple[int, int]]) -> str | None:
    """`text` without the sentences that hold any of the spans; None when nothing is left."""
    kept: list[str] = []
    previous = 0
    for first, last in sentence_spans(text):
        if not any(first < end and last > start for start, end in spans):
            kept.append(text[previous if kept else first : last])
        previous = last
    return "".join(kept) or None


class Pool:
    """The windows of many passages, found by the words of a question (BM25)."""

    def __init__(self, passages: Mapping[str, str], language: str) -> None:
        import bm25s

        self.texts: list[str] = []
        self.owners: list[str] = []
        for owner, text in passages.items():
            for start, end in windows_of(text, WINDOW_CHARACTERS[language]):
                self.texts.append(text[start:end])
                self.owners.append(owner)
        self._index = bm25s.BM25(k1=1.2, b=0.6)
        self._index.index([terms(text) for text in self.texts], show_progress=False)

    def find(self, question: str, n_hits: int) -> list[int]:
        """The best windows, best first."""
        words = list(dict.fromkeys(terms(question)))
        if not words:
            return []
        hits, scores = self._index.retrieve(
            [words], k=min(n_hits, len(self.texts)), show_progress=False
        )
        return [int(at) for at, score in zip(hits[0], scores[0], strict=True) if score > 0]


def readings(
    rows: Sequence[Row], pool: Pool, drawn: random.Random, *, n_others: int, n_hits: int = 30
) -> Iterator[Reading]:
    """One reading for each row, its negatives from `pool`."""
    answers_of: defaultdict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        answers_of[row.question, row.passage_id].update(row.spans)
    counts = Counter(row.question for row in rows)
    for row in rows:
        found = one_reading(
            row,
            sorted(answers_of[row.question, row.passage_id]),
            pool,
            drawn,
            n_others=n_others if counts[row.question] == 1 else 0,
            n_hits=n_hits,
        )
        if found is not None:
            yield found


def one_reading(
    row: Row,
    spans: Sequence[tuple[int, int]],
    pool: Pool,
    drawn: random.Random,
    *,
    n_others: int,
    n_hits: int,
) -> Reading | None:
    """The windows of one question; None when no window holds its answer."""
    characters = WINDOW_CHARACTERS[row.language]
    if drawn.random() < SHORT_WINDOW:
        characters = round(characters * drawn.uniform(0.25, 0.9))
    start, end = spans[0]
    if end - start > 2 * WINDOW_CHARACTERS[row.language]:
        return None
    first, last = around(row.passage, start, end, characters, drawn)
    text = row.passage[first:last]
    answers = {row.passage[s:e].strip().lower() for s, e in spans}
    gold = Window(text, answers=True, start=start - first, end=end - first)
    windows = [gold]
    rest = without(text, [(s - first, e - first) for s, e in spans])
    if rest is not None and not holds(rest, answers):
        windows.append(Window(rest, answers=False))
    hits = pool.find(row.question, n_hits)
    own = [at for at in hits if pool.owners[at] == row.passage_id]
    others = [at for at in hits if pool.owners[at] != row.passage_id]
    clean = [
        pool.texts[at]
        for at in own[:3] + others
        if not (row.short and holds(pool.texts[at], answers))
        and not _overlaps(pool.texts[at], text)
    ]
    if row.short or n_others:
        near, far = clean[:NEAR_HITS], clean[NEAR_HITS:]
        drawn.shuffle(near)
        drawn.shuffle(far)
        chosen = (near[: max(1, n_others - 1)] + far)[:n_others]
        windows.extend(Window(other, answers=False) for other in chosen)
    windows = [_dressed(window, row, drawn) for window in windows]
    return Reading(row.question, row.language, document_of(row), tuple(windows))


def _dressed(window: Window, row: Row, drawn: random.Random) -> Window:
    """Sometimes the title before a window, sometimes the question itself in one without answer."""
    text, shift = window.text, 0
    if row.title and drawn.random() < TITLED:
        text, shift = f"{row.title}\n{text}", len(row.title) + 1
    if not window.answers and drawn.random() < ECHOED:
        text = f"{row.question}\n{text}" if drawn.random() < 0.5 else f"{text}\n{row.question}"
    if not window.answers:
        return Window(text, answers=False)
    return Window(text, answers=True, start=window.start + shift, end=window.end + shift)


def holds(text: str, answers: set[str]) -> bool:
    """Whether a text has any of these lower-case answers."""
    low = text.lower()
    return any(answer in low for answer in answers)


def _overlaps(text: str, other: str) -> bool:
    return text in other or other in text
