"""The engine's features for questions with known answers, to fit the answer models on.

An example is a question in a pool with the sentences of its first hits: the features of each, the
facts that its surroundings lack, and whether it answers.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt

from eval.gold.spans import Span, matches
from eval.measures.answers import AnswerTask
from service.answering import Candidate, ReadsWindows, Verdict
from service.answering.answer import can_answer
from service.answering.evidence import with_verdicts
from service.answering.reading import Window
from service.engine import SearchEngine

Floats = npt.NDArray[np.float64]
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One question in one pool with the candidates the engine gives for it.

    `source` names the set it comes from; `lacks` says of which candidates a fact of the question is
    missing around them, or that they never answer. `texts` are those of the `windows` that a reader
    is shown: what it says of them is in the features after `read_again`.
    """

    source: str
    question: str
    language: str
    group_id: str
    answerable: bool
    features: Floats
    same: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]
    lacks: npt.NDArray[np.bool_]
    rows: npt.NDArray[np.int64]
    candidates: tuple[Candidate, ...]
    windows: tuple[Window, ...]
    texts: tuple[str, ...]

    @property
    def fold(self) -> int:
        """The fold of a need: questions of one need share it."""
        return zlib.crc32(self.group_id.encode()) % FOLDS


def task_examples(
    source: str,
    engine: SearchEngine,
    tasks: Iterable[AnswerTask],
    done: Callable[[int], None] | None = None,
) -> list[Example]:
    """The examples of tasks with spans that answer."""
    found = []
    for number, task in enumerate(tasks):

        def is_right(candidate: Candidate, task: AnswerTask = task) -> bool:
            passage = engine.index.passages[candidate.sentence.row]
            span = Span(passage.document_id, candidate.sentence.start, candidate.sentence.end)
            return any(matches(span, gold) for gold in task.answers)

        pool = None if task.pool == "both" else [task.pool]
        found.append(
            _example(source, engine, task.question, task.group_id, task.answerable, pool, is_right)
        )
        if done:
            done(number)
    return [example for example in found if example is not None]


def _example(
    source: str,
    engine: SearchEngine,
    text: str,
    group_id: str,
    answerable: bool,
    pool: Sequence[str] | None,
    is_right: Callable[[Candidate], bool],
) -> Example | None:
    found = engine.finder.find(text, languages=pool)
    candidates = engine.answerer.candidates(found)
    if not candidates:
        return None
    windows = engine.answerer.evidence.windows(candidates)
    rows = [candidate.sentence.row for candidate in candidates]
    missing = {row: bool(engine.answerer.facts.missing(found.question, row)) for row in set(rows)}
    lacks = [
        missing[row] or not can_answer(candidate, found.question)
        for row, candidate in zip(rows, candidates, strict=True)
    ]
    return Example(
        source=source,
        question=text,
        language=found.question.language or "en",
        group_id=group_id,
        answerable=answerable,
        features=np.array([astuple(c.features) for c in candidates], dtype=np.float64),
        same=np.array([c.same_language for c in candidates]),
        right=np.array([is_right(c) for c in candidates]),
        lacks=np.array(lacks),
        rows=np.array(rows),
        candidates=tuple(replace(c, vector=np.zeros(0, np.float32)) for c in candidates),
        windows=tuple(windows),
        texts=tuple(engine.answerer.evidence.text_of(window) for window in windows),
    )


class OnceReader:
    """Reads each window once per question: the pools of a question share most windows."""

    def __init__(self, reader: ReadsWindows) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], Verdict] = {}

    def read(self, question: str, windows: Sequence[str]) -> list[Verdict]:
        """The reader's verdicts, cached ones where there are any."""
        new = [text for text in windows if (question, text) not in self._known]
        for text, verdict in zip(new, self._reader.read(question, new), strict=True):
            self._known[question, text] = verdict
        return [self._known[question, text] for text in windows]


def read_again(example: Example, reader: ReadsWindows) -> Example:
    """The example with this reader's verdicts on its windows."""
    verdicts = reader.read(example.question, example.texts)
    candidates = with_verdicts(example.candidates, example.windows, verdicts)
    features = np.array([astuple(c.features) for c in candidates], dtype=np.float64)
    return replace(example, features=features, candidates=tuple(candidates))
