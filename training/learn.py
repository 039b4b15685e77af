"""The narrowed student towards two teachers side by side, from packed lessons.

One teacher is the starting model whole, with its prompts; the other is the encoder that ships.
Each language's mean is taken out of the first, which else keeps the languages apart; both sides of
a pair are to become the mean of what the teachers say of either. A part of the lessons gets its
vectors when training comes to it, once: they lie on disk in half precision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from indexer.errors import DatasetError
from training.lessons import PASSAGE, Lessons, unit_batches, within
from training.losses import distance, likeness
from training.memory import telling_apart
from training.model import Matrix, Student, TokenTable, unit
from training.settings import LessonSettings, StageSettings
from training.stage import Stream
from training.streams import Trainee, teacher_vectors

PROMPTS: Final = ("query:", "passage:")
KINDS: Final = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """Ids around a text: special tokens, and the prompts of the starting model."""

    begin: int
    end: int
    question: tuple[int, ...]
    passage: tuple[int, ...]

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> Frame:
        """Those of a tokenizer."""
        prompts = [tuple(tokenizer.encode(text, add_special_tokens=False).ids) for text in PROMPTS]
        begin, end = tokenizer.encode("").ids
        return cls(begin, end, *prompts)


class Teachers:
    """What both teachers say of the texts of a part, kept in `folder`."""

    def __init__(
        self,
        first: Student,
        second: Trainee,
        tokenizer: Tokenizer,
        lessons: Lessons,
        folder: Path,
    ) -> None:
        self._first = Trainee(first, first, tokenizer, second.device)
        self._second = second
        self._lessons = lessons
        self._folder = folder
        self._frame = Frame.of(tokenizer)

    def vectors(self, number: int) -> npt.NDArray[np.float16]:
        """Rows of both, one behind the other, of every text of a part.

        Raises:
            DatasetError: The file is damaged or was made of other lessons.
        """
        path = self._folder / f"vectors-{number:04}.npy"
        rows = self._lessons.part(number)
        if not path.exists():
            found = np.hstack([self._of_first(rows), self._of_second(rows)]).astype(np.float16)
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part.npy")
            np.save(part, found)
            part.replace(path)
        try:
            known: npt.NDArray[np.float16] = np.load(path)
        except (OSError, ValueError, EOFError) as error:
            raise DatasetError(
                en=f"{path.name} is damaged: {error}; delete it and run the step again",
                zh=f"{path.name} 已损坏：{error}；请删除后重新运行该步骤",
            ) from error
        if len(known) != len(rows):
            raise DatasetError(
                en=f"{path.name} has vectors for {len(known)} texts, expected {len(rows)}; delete "
                "the vectors of other lessons",
                zh=f"{path.name} 含 {len(known)} 个文本的向量，应为 {len(rows)} 个；"
                "请删除由其他训练文本得到的向量",
            )
        return known

    def _of_first(self, rows: Sequence[int]) -> Matrix:
        found = np.zeros((len(rows), self._first.teacher.config.hidden_size), np.float32)
        passages = self._lessons.kinds[rows[0] : rows[-1] + 1] == PASSAGE
        for of_passages, prompt in ((False, self._frame.question), (True, self._frame.passage)):
            places = np.flatnonzero(passages == of_passages).tolist()
            if places:
                table = self._lessons.table(
                    [rows[at] for at in places], [self._frame.begin, *prompt], [self._frame.end]
                )
                found[places] = teacher_vectors(self._first, table).float().cpu().numpy()
        return found

    def _of_second(self, rows: Sequence[int]) -> Matrix:
        """It has pieces of its own, so the text is put together again."""
        ids, bounds = self._lessons.ids, self._lessons.bounds
        texts = self._first.tokenizer.decode_batch(
            [ids[bounds[row] : bounds[row + 1]].tolist() for row in rows]
        )
        table = TokenTable(self._second.tokenizer, texts)
        found: Matrix = teacher_vectors(self._second, table).float().cpu().numpy()
        return found


class Aims:
    """From the vectors of the teachers to what the student's are to be."""

    def __init__(
        self,
        vectors: Matrix,
        chinese: npt.NDArray[np.bool_],
        kinds: npt.NDArray[np.uint8],
        size: int,
        second_share: float,
    ) -> None:
        """Means and axes out of the `vectors` of some texts; `size` numbers are the first's."""
        self._size, self._share = size, second_share
        groups = chinese * KINDS + kinds
        self._means = np.zeros((2 * KINDS, size), np.float32)
        for group in np.unique(groups):
            self._means[group] = vectors[groups == group, :size].mean(0)
        both = self.blended(vectors, chinese, kinds)
        _, axes = np.linalg.eigh(both.T @ both)
        short = axes[:, ::-1][:, :size]
        left, _, right = np.linalg.svd((both @ short).T @ both[:, :size])
        self._turned = (short @ (left @ right)).astype(np.float32)

    def blended(
        self, vectors: Matrix, chinese: npt.NDArray[np.bool_], kinds: npt.NDArray[np.uint8]
    ) -> Matrix:
        """Unit rows of both teachers side by side."""
        first = unit(vectors[:, : self._size] - self._means[chinese * KINDS + kinds])
        second = unit(vectors[:, self._size :])
        return np.hstack([np.sqrt(1 - self._share) * first, np.sqrt(self._share) * second])

    def short(self, both: Matrix) -> Matrix:
        """The same in as many numbers as the student has, near where the first teacher's lie."""
        return unit(both @ self._turned)


@dataclass(slots=True)
class _Open:
    """The part that is read at present."""

    number: int
    both: Tensor
    short: Tensor


def lessons_stream(
    trainee: Trainee,
    lessons: Lessons,
    teachers: Teachers,
    settings: StageSettings,
    sizes: LessonSettings,
    seed: str,
) -> Stream:
    """Parts in turn, without end; a batch is named by its part and its place in it."""
    frame = Frame.of(trainee.tokenizer)
    size = trainee.student.config.hidden_size
    first = lessons.part(0)
    groups = (slice(first.start, first.stop),)
    aims = Aims(
        teachers.vectors(0).astype(np.float32), lessons.chinese[groups], lessons.kinds[groups],
        size, sizes.second_share,
    )  # fmt: skip
    state: list[_Open] = []

    def opened(number: int) -> _Open:
        if not state or state[0].number != number:
            rows = lessons.part(number)
            span = slice(rows.start, rows.stop)
            both = aims.blended(
                teachers.vectors(number).astype(np.float32),
                lessons.chinese[span], lessons.kinds[span],
            )  # fmt: skip
            pairs = lessons.pairs[within(lessons.pairs[:, 0], rows)] - rows.start
            both[pairs] = unit(both[pairs].sum(1))[:, None]
            found = [torch.from_numpy(x).to(trainee.device) for x in (both, aims.short(both))]
            state[:] = [_Open(number, *found)]
        return state[0]

    def batches() -> Iterator[list[int]]:
        epoch = 0
        while True:
            for number in range(lessons.n_parts):
                made = unit_batches(lessons, number, settings.batch_tokens, f"{seed}-{epoch}")
                yield from ([number, int(asked), *flat(units)] for asked, units in made)
            epoch += 1

    def read(rows: Sequence[int]) -> tuple[Tensor, int]:
        table = lessons.table(rows, [frame.begin], [frame.end])
        return trainee.vectors(table, range(len(rows)))

    def loss(batch: Sequence[int], _step: int) -> tuple[Tensor, int]:
        number, asked, *rest = batch
        units = unflat(rest)
        part = opened(number)
        heads = [row[0] for row in units]
        tails = [row for members in units for row in members[1:]]
        left, n_left = read(heads)
        right, n_right = read(tails)
        places = torch.tensor([row - lessons.part(number).start for row in (*heads, *tails)])
        places = places.to(trainee.device)
        found = torch.cat([left, right])
        total = settings.distance_weight * distance(found, part.short[places])
        total = total + settings.contrast_weight * likeness(
            found, part.both[places], settings.temperature
        )
        if asked and settings.asked_weight:
            owner = torch.tensor(
                [at for at, members in enumerate(units) for _ in members[1:]], device=left.device
            )
            wrong = ~torch.eye(len(heads), dtype=torch.bool, device=left.device)[owner]
            total = total + settings.asked_weight * telling_apart(
                right, left, owner, wrong, settings.temperature
            )
        return total, n_left + n_right

    return Stream(batches(), loss)


def flat(units: Sequence[Sequence[int]]) -> list[int]:
    """Lists of numbers in one, each behind how many it has."""
    return [number for members in units for number in (len(members), *members)]


def unflat(numbers: Sequence[int]) -> list[list[int]]:
    """Undo `flat`."""
    found: list[list[int]] = []
    at = 0
    while at < len(numbers):
        found.append(list(numbers[at + 1 : at + 1 + numbers[at]]))
        at += 1 + numbers[at]
    return found
