"""The texts that the encoder learns from, as token ids in parts of like size.

A part holds whole units: a passage with its questions, or both sides of a pair. It is what the
teachers read at a time, so training begins as soon as the first part has its vectors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.model import TokenTable
from training.packed import load_arrays, save_arrays
from training.passages import Asked, read_asked, read_crossed
from training.settings import LessonSettings, TrainingSettings
from training.texts import Pair, read_pairs

QUESTION: Final = 0
PASSAGE: Final = 1
SENTENCE: Final = 2
HAN: Final = ("\u3400", "\u9fff")
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Token ids of texts one after another, without [CLS] and [SEP], and what belongs together.

    `bounds` say where texts begin, `parts` where parts do; a part is a run of texts. `kinds` are
    QUESTION, PASSAGE and SENTENCE. `pairs` are rows of (English, Chinese) that say the same,
    `asked` rows of (question, passage), by the number of the text.
    """

    ids: npt.NDArray[np.uint16]
    bounds: npt.NDArray[np.int64]
    parts: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.uint8]
    chinese: npt.NDArray[np.bool_]
    pairs: Rows
    asked: Rows

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.bounds) - 1

    @property
    def n_parts(self) -> int:
        """How many parts there are."""
        return len(self.parts) - 1

    def part(self, number: int) -> range:
        """The texts of a part."""
        return range(int(self.parts[number]), int(self.parts[number + 1]))

    def merged(self, n_together: int) -> Lessons:
        """The same in fewer parts, for a machine that reads more at a time."""
        parts = [*self.parts[:-1][::n_together], self.parts[-1]]
        return replace(self, parts=np.asarray(parts, np.int64))

    def lengths(self) -> npt.NDArray[np.int64]:
        """Tokens of each text, special tokens excluded."""
        found: npt.NDArray[np.int64] = np.diff(self.bounds)
        return found

    def table(self, rows: Sequence[int], before: Sequence[int], after: Sequence[int]) -> TokenTable:
        """The texts of `rows` with these ids around each."""
        return TokenTable.of_ids(
            [
                np.concatenate([before, self.ids[self.bounds[row] : self.bounds[row + 1]], after])
                for row in rows
            ]
        )

    def save(self, path: Path) -> None:
        """Write one compressed file."""
        save_arrays(self, path)

    @classmethod
    def load(cls, path: Path) -> Lessons:
        """Read what `save` wrote.

        Raises:
            DatasetError: No such file, or another content.
        """
        return load_arrays(cls, path, en="packed lessons", zh="打包的训练文本", step="lessons")


@dataclass(frozen=True, slots=True)
class Unit:
    """Texts that stay in one part: a passage and its questions, or a pair."""

    texts: tuple[str, ...]
    asked: bool


def read_units(data_dir: Path, settings: TrainingSettings) -> list[Unit]:
    """Passages with questions, and a sample of the pairs, of the mix; in a drawn order."""
    mix, seed, sizes = settings.mix, settings.seed, settings.lessons
    drawn = random.Random(f"{seed}-lessons")
    asked = read_asked(data_dir, mix.asked_zh, seed) + read_asked(data_dir, mix.asked_en, seed)
    asked = drawn.sample(asked, min(sizes.passages, len(asked)))
    crossed = read_crossed(data_dir, mix.crossed, seed)
    asked += drawn.sample(crossed, min(sizes.crossed, len(crossed)))
    pairs = [pair for pair in read_pairs(data_dir, mix, seed) if short(pair, sizes.pair_characters)]
    pairs = drawn.sample(pairs, min(sizes.pairs, len(pairs)))
    units = [_asked_unit(row, sizes.questions, drawn) for row in asked]
    units += [Unit((pair.english, pair.chinese), asked=False) for pair in dict.fromkeys(pairs)]
    drawn.shuffle(units)
    return units


def short(pair: Pair, characters: int) -> bool:
    """Whether the English of a pair has at most so many characters."""
    return len(pair.english) <= characters


def pack_lessons(units: Sequence[Unit], tokenizer: Tokenizer, sizes: LessonSettings) -> Lessons:
    """The units as token ids; a passage is cut to the tokens of the settings.

    A text that occurs in two units is read in the first; a question or a pair of the second keeps
    its own number all the same, so every unit is whole.
    """
    tokenizer.enable_truncation(sizes.tokens)
    ids: list[npt.NDArray[np.uint16]] = []
    bounds, parts = [0], [0]
    kinds: list[int] = []
    chinese: list[bool] = []
    pairs: list[tuple[int, int]] = []
    asked: list[tuple[int, int]] = []
    for unit in units:
        first = len(kinds)
        encodings = tokenizer.encode_batch_fast(list(unit.texts), add_special_tokens=False)
        if not all(encoding.ids for encoding in encodings):
            continue
        for at, (text, encoding) in enumerate(zip(unit.texts, encodings, strict=True)):
            ids.append(np.asarray(encoding.ids, np.uint16))
            bounds.append(bounds[-1] + len(encoding.ids))
            kinds.append((QUESTION if at else PASSAGE) if unit.asked else SENTENCE)
            chinese.append(any(HAN[0] <= character <= HAN[1] for character in text))
        if unit.asked:
            asked.extend((first + at, first) for at in range(1, len(unit.texts)))
        else:
            pairs.append((first, first + 1))
        if len(kinds) - parts[-1] >= sizes.part_texts:
            parts.append(len(kinds))
    if parts[-1] != len(kinds):
        parts.append(len(kinds))
    return Lessons(
        ids=np.concatenate(ids) if ids else np.zeros(0, np.uint16),
        bounds=np.asarray(bounds, np.int64),
        parts=np.asarray(parts, np.int64),
        kinds=np.asarray(kinds, np.uint8),
        chinese=np.asarray(chinese, np.bool_),
        pairs=np.asarray(pairs, np.int32).reshape(-1, 2),
        asked=np.asarray(asked, np.int32).reshape(-1, 2),
    )


def unit_batches(
    lessons: Lessons, number: int, tokens: int, seed: str
) -> Iterator[tuple[bool, list[tuple[int, ...]]]]:
    """The units of a part, once each, as batches of one kind and of like length, in drawn order.

    Yields whether the units are passages with their questions, and the texts of each: (passage,
    questions ...) or (English, Chinese). A batch reads about so many padded tokens.
    """
    drawn = random.Random(f"{seed}-{number}")
    rows = lessons.part(number)
    lengths = lessons.lengths()
    questions: dict[int, list[int]] = {}
    for question, passage in lessons.asked[within(lessons.asked[:, 1], rows)].tolist():
        questions.setdefault(passage, []).append(question)
    units: dict[bool, list[tuple[int, ...]]] = {
        True: [(passage, *found) for passage, found in sorted(questions.items())],
        False: [(a, b) for a, b in lessons.pairs[within(lessons.pairs[:, 0], rows)].tolist()],
    }
    batches: list[tuple[bool, list[tuple[int, ...]]]] = []
    for asked, found in units.items():
        order = sorted(found, key=lambda unit: (int(max(lengths[list(unit)])), drawn.random()))
        batch: list[tuple[int, ...]] = []
        read = 0
        for unit in order:
            size = int(lengths[unit[0]]) + 2
            size = size + 24 * (len(unit) - 1) if asked else 2 * size
            if batch and read + size > tokens:
                batches.append((asked, batch))
                batch, read = [], 0
            batch.append(unit)
            read += size
        if batch:
            batches.append((asked, batch))
    drawn.shuffle(batches)
    yield from batches


def within(numbers: Rows, rows: range) -> slice:
    """Where ascending `numbers` lie within `rows`."""
    first, last = np.searchsorted(numbers, [rows.start, rows.stop])
    return slice(int(first), int(last))


def _asked_unit(row: Asked, most: int, drawn: random.Random) -> Unit:
    questions = drawn.sample(row.questions, min(most, len(row.questions)))
    return Unit((row.passage, *questions), asked=True)
