"""Readings as arrays: token ids as uint16, and which windows belong to which question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from training.reading import Reading
from training.packed import load_arrays, save_arrays

WINDOW: Final = 160
MOST_QUESTION: Final = 56
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packed:
    """Windows one after another; `groups` and `bounds` say where questions and windows begin.

    `passage` is where the passage begins within a window; `first` and `last` are the tokens of the
    answer, -1 where there is none.
    """

    ids: npt.NDArray[np.uint16]
    bounds: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    passage: npt.NDArray[np.int16]
    first: npt.NDArray[np.int16]
    last: npt.NDArray[np.int16]
    weights: npt.NDArray[np.float32]

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self.groups) - 1

    def first_of(self, n_questions: int) -> Packed:
        """The same with so many questions at most."""
        size = min(n_questions, len(self))
        n_windows = int(self.groups[size])
        return Packed(
            ids=self.ids[: self.bounds[n_windows]],
            bounds=self.bounds[: n_windows + 1],
            groups=self.groups[: size + 1],
            passage=self.passage[:n_windows],
            first=self.first[:n_windows],
            last=self.last[:n_windows],
            weights=self.weights[:size],
        )

    def save(self, path: Path) -> None:
        """Write one compressed file."""
        save_arrays(self, path)

    @classmethod
    def load(cls, path: Path) -> Packed:
        """Read what `save` wrote.

        Raises:
            DatasetError: No such file, or another content.
        """
        return load_arrays(cls, path, en="packed readings", zh="打包的阅读材料", step="read-pack")


def pack(found: Sequence[Reading], tokenizer: Tokenizer, window: int = WINDOW) -> Packed:
    """Readings in their order, but those whose answer would be cut off by the window."""
    ids: list[Any] = []
    lengths: list[int] = []
    sizes: list[int] = []
    columns: dict[str, list[int]] = {"passage": [], "first": [], "last": []}
    weights: list[float] = []
    tokenizer.no_truncation()
    for reading in found:
        head = tokenizer.encode(reading.question).ids
        head = head if len(head) <= MOST_QUESTION else [*head[: MOST_QUESTION - 1], head[-1]]
        rows: list[tuple[list[int], int, int, int]] = []
        for text in reading.windows:
            encoding = tokenizer.encode(text.text, add_special_tokens=False)
            begin = len(head) + 1
            room = window - begin - 1
            first = last = -1
            if text.answers:
                held = [
                    at for at, (s, e) in enumerate(encoding.offsets)
                    if e > text.start and s < text.end and e > s
                ]  # fmt: skip
                if not held or held[-1] >= room:
                    rows = []
                    break
                first, last = begin + held[0], begin + held[-1]
            whole = [*head, head[-1], *encoding.ids[:room], head[-1]]
            rows.append((whole, begin, first, last))
        if not rows:
            continue
        for whole, begin, first, last in rows:
            ids.append(np.asarray(whole, dtype=np.uint16))
            lengths.append(len(whole))
            columns["passage"].append(begin)
            columns["first"].append(first)
            columns["last"].append(last)
        sizes.append(len(rows))
        weights.append(reading.weight)
    return Packed(
        ids=np.concatenate(ids) if ids else np.zeros(0, np.uint16),
        bounds=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        groups=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        passage=np.asarray(columns["passage"], np.int16),
        first=np.asarray(columns["first"], np.int16),
        last=np.asarray(columns["last"], np.int16),
        weights=np.asarray(weights, np.float32),
    )
