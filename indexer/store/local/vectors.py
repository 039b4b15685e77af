"""The vectors of an index in FAISS, one index for each language: exact while that is fast.

Beyond `EXACT_LIMIT` rows a language is kept in 8 bits a number, in lists of neighbours (IVF-SQ8);
what that finds is scored again from half precision. How many lists are searched is chosen when an
index is made, so that a sample of rows finds its true neighbours, and the share found is recorded.

Distances never leave this file: everything above speaks cosine similarity, higher is better.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.errors import IndexDamaged
from indexer.records import LANGUAGES, Language
from indexer.store.local.halves import HalvesOnDisk
from indexer.store.local.part import Floats, LanguagePart, Rows, load_part
from indexer.store.local.selection import Selection
from indexer.store.protocol import Conditions, Scale

# Up to here a language is searched exactly: `python -m benchmarks.vectors` measures both kinds.
EXACT_LIMIT = 30_000
_SETTINGS = "vectors.json"


class VectorIndex:
    """Unit vectors by row, searched by cosine within one language."""

    def __init__(self, parts: Mapping[Language, LanguagePart], dimension: int) -> None:
        self._parts = parts
        self.dimension = dimension
        self._n = sum(len(part.rows) for part in parts.values())
        self._language = np.zeros(self._n, dtype=np.uint8)
        self._place = np.zeros(self._n, dtype=np.int64)
        for number, part in enumerate(parts.values()):
            self._language[part.rows] = number
            self._place[part.rows] = np.arange(len(part.rows))

    @classmethod
    def create(
        cls,
        vectors: Vectors,
        languages: Sequence[Language],
        *,
        exact_limit: int = EXACT_LIMIT,
    ) -> VectorIndex:
        """Index unit rows of shape (n, dimension), float32; equal input gives equal bytes."""
        column = np.array(languages, dtype=np.str_)
        rows = [np.flatnonzero(column == own).astype(np.int64) for own in LANGUAGES]
        with ThreadPoolExecutor(len(LANGUAGES)) as pool:
            parts = list(pool.map(lambda own: LanguagePart.create(vectors, own, exact_limit), rows))
        return cls(dict(zip(LANGUAGES, parts, strict=True)), vectors.shape[1])

    def moved(
        self,
        taken: Rows,
        fresh: Vectors,
        languages: Sequence[Language],
        *,
        exact_limit: int = EXACT_LIMIT,
    ) -> VectorIndex:
        """The index after an edit; this one must not be used any more.

        Row i was `taken[i]` before and has its language still, or it is the next of `fresh` where
        that is -1. What is searched exactly is as `create` makes it. Lists stay where they are
        until a fifth of their rows came or went, and their recall is measured again.

        Raises:
            RoundedVectorsError: when a language has so few rows now that it is searched exactly.
        """
        column = np.array(languages, dtype=np.str_)
        number = np.full(len(taken), -1, dtype=np.int64)
        number[taken < 0] = np.arange(int((taken < 0).sum()))

        def part_of(language: Language) -> LanguagePart:
            rows = np.flatnonzero(column == language).astype(np.int64)
            own = taken[rows]
            places = np.where(own >= 0, self._place[own], -1)
            new = fresh[number[rows[own < 0]]]
            return self._parts[language].moved(places, rows, new, exact_limit)

        with ThreadPoolExecutor(len(LANGUAGES)) as pool:
            parts = list(pool.map(part_of, LANGUAGES))
        return VectorIndex(dict(zip(LANGUAGES, parts, strict=True)), self.dimension)

    def save(self, folder: Path) -> None:
        """Write the files of each language into a new folder; those there are already are linked.

        Raises:
            OSError: when they cannot be written, as on a full disk.
        """
        folder.mkdir()
        settings: dict[str, Any] = {"dimension": self.dimension}
        with ThreadPoolExecutor(len(LANGUAGES)) as pool:
            parts = pool.map(lambda own: own[1].save(folder, own[0]), self._parts.items())
            settings |= dict(zip(self._parts, parts, strict=True))
        (folder / _SETTINGS).write_text(json.dumps(settings), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Open what `save` wrote.

        Raises:
            RuntimeError, OSError, ValueError, LookupError: when a file is not that; its size bounds
                the memory that is taken.
        """
        settings = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))
        parts = {
            language: load_part(folder, language, settings[language]) for language in LANGUAGES
        }
        dimension = int(settings["dimension"])
        rows = np.concatenate([part.rows for part in parts.values()])
        if not np.array_equal(np.sort(rows), np.arange(len(rows))):
            raise ValueError(f"{folder.name}: each row belongs to one language")
        if any(int(part.index.d) != dimension for part in parts.values()):
            raise ValueError(f"{folder.name}: the vectors are not of {dimension} dimensions")
        return cls(parts, dimension)

    def __len__(self) -> int:
        return self._n

    @property
    def kind(self) -> str:
        """`flat`, or `ivf-sq8` when a language has more rows than are searched exactly."""
        kinds = {part.kind for part in self._parts.values()}
        return "ivf-sq8" if "ivf-sq8" in kinds else "flat"

    @property
    def recall(self) -> float:
        """Share of the true nearest rows that a search finds, in a sample of the worse language."""
        return round(min(part.recall for part in self._parts.values()), 4)

    @property
    def damage(self) -> IndexDamaged | None:
        """What was found wrong with the files since they were opened."""
        stored = [part.halves for part in self._parts.values()]
        found = (one.damage for one in stored if isinstance(one, HalvesOnDisk))
        return next((damage for damage in found if damage is not None), None)

    def rows_of(self, language: Language) -> Rows:
        """The rows of one language, ascending."""
        return self._parts[language].rows

    def scale(self, language: Language) -> Scale:
        """Mean and covariance of the vectors of one language."""
        return self._parts[language].scale

    def select(self, mask: npt.NDArray[np.bool_], conditions: Conditions = ()) -> Selection:
        """The rows of a mask, in the form that `search` takes."""
        rows, places, bits = {}, {}, {}
        for language, part in self._parts.items():
            own = mask[part.rows]
            places[language] = np.flatnonzero(own).astype(np.int64)
            rows[language] = part.rows[places[language]]
            bits[language] = np.packbits(own, bitorder="little")
        return Selection(mask, rows, places, bits, tuple(conditions))

    def get(self, rows: Rows) -> Vectors:
        """The vectors of `rows`, shape (len(rows), dimension).

        Those of a whole language, as `rows_of` names it, may be read-only: they are not copied.
        """
        parts = list(self._parts.values())
        for part in parts:
            if rows is part.rows:
                return part.everything()
        numbers, places = self._language[rows], self._place[rows]
        if len(rows) and (numbers == numbers[0]).all():
            return parts[int(numbers[0])].get(places)
        found = np.zeros((len(rows), self.dimension), dtype=np.float32)
        for number, part in enumerate(parts):
            own = numbers == number
            if own.any():
                found[own] = part.get(places[own])
        return found

    def everything(self) -> Vectors:
        """The vectors of all rows."""
        found = np.empty((self._n, self.dimension), dtype=np.float32)
        for part in self._parts.values():
            found[part.rows] = part.everything()
        return found

    def search(
        self, vector: Vectors, k: int, language: Language, selection: Selection | None = None
    ) -> tuple[Rows, Floats]:
        """The k nearest rows of `vector` (dimension,) in one language and their cosines.

        Best first, ties by row. `selection` restricts the search, inside it and not after it.
        """
        part = self._parts[language]
        places, cosines = part.search(vector.astype(np.float32), k, selection, language)
        return part.rows[places], cosines
