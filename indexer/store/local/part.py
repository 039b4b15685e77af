"""The vectors of one language: exact in one flat index, or in lists of neighbours.

A place is a row among those of the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.ragged import runs
from indexer.records import Language
from indexer.store.local.durable import link
from indexer.store.local.halves import Halves, HalvesOnDisk, singles
from indexer.store.local.lexical import best_of
from indexer.store.local.lists import (
    RECALL_SAMPLE,
    RECALL_SAMPLE_OF_KEPT,
    lists_to_search,
    made_lists,
    move_lists,
)
from indexer.store.local.scale import scale_of
from indexer.store.local.selection import Selection
from indexer.store.protocol import Scale

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
VectorIndexKind = Literal["flat", "ivf-sq8"]

# A selection that keeps fewer rows than this, or so small a share, is searched row by row.
_SELECTIVE = 4_000
_SELECTIVE_SHARE = 0.25
# Beyond what is asked for, so many rows are scored again.
_MORE = 56
# Recall is measured again when more than this share came or went since it was: of fewer it says the
# same.
MEASURED_SHARE = 0.01
# Lists are made anew when more than this share of the rows they were learned from came or went.
RETRAINED_SHARE = 0.2
_BLOCK = 1 << 20
# Half precision vectors of more bytes than this stay on the disk: those of an index of lists do.
_IN_MEMORY = 16 << 20


@dataclass(frozen=True, slots=True)
class Learned:
    """From how many rows lists were learned, and how many came and went since.

    `n_since` are those that came and went since recall was measured.
    """

    n: int = 0
    n_changed: int = 0
    n_since: int = 0

    def after(self, n_changed: int) -> Learned:
        """The same after more rows came and went."""
        return Learned(self.n, self.n_changed + n_changed, self.n_since + n_changed)


class RoundedVectorsError(Exception):
    """Rows are wanted in full of which less is kept."""


class LanguagePart:
    """The vectors of one language; a place is a row of it."""

    def __init__(
        self,
        index: Any,  # noqa: ANN401 - of FAISS
        rows: Rows,
        scale: Scale,
        halves: Halves | HalvesOnDisk | None = None,
        n_lists: int = 0,
        recall: float = 1.0,
        learned: Learned | None = None,
    ) -> None:
        import faiss

        self.index = index
        self.scale = scale
        self.rows = rows
        self.halves = halves
        self.n_lists = n_lists
        self.recall = recall
        self.learned = learned or Learned()
        # Where its files are already, when they are these.
        self.kept: Path | None = None
        self._matrix: Vectors | None = None
        if halves is None and len(rows):
            flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
            self._matrix = flat.reshape(index.ntotal, index.d)
            self._matrix.flags.writeable = False

    @classmethod
    def create(cls, vectors: Vectors, rows: Rows, exact_limit: int) -> LanguagePart:
        """A part of those rows of all vectors that are of the language."""
        import faiss

        own = np.ascontiguousarray(vectors[rows], dtype=np.float32)
        if len(own) <= exact_limit:
            flat = faiss.IndexFlatIP(vectors.shape[1])
            flat.add(own)
            return cls(flat, rows, scale_of(own))
        return cls.in_lists(made_lists(own), rows, own.astype(np.float16), Learned(len(own)))

    @classmethod
    def in_lists(
        cls,
        index: Any,  # noqa: ANN401 - of FAISS
        rows: Rows,
        halves: Halves,
        learned: Learned,
        n_lists: int = 0,
    ) -> LanguagePart:
        """A part of lists that are filled; at least `n_lists` of them are searched."""
        part = cls(index, rows, scale_of(halves, singles), halves, learned=learned)

        def search(vector: Vectors, k: int, number: int) -> Rows:
            part.n_lists = number
            return part.search(vector, k, None, "zh")[0]

        n_sample = RECALL_SAMPLE_OF_KEPT if learned.n_changed else RECALL_SAMPLE
        part.n_lists, part.recall = lists_to_search(
            search, halves, int(index.nlist), n_lists, n_sample
        )
        return part

    def moved(self, taken: Rows, rows: Rows, fresh: Vectors, exact_limit: int) -> LanguagePart:
        """The part after rows came and went: `taken` as in `VectorIndex.moved`, of its places.

        Raises:
            RoundedVectorsError: when rows that are known in 8 and 16 bits are to be exact again.
        """
        if len(taken) == len(self.rows) and bool((taken == np.arange(len(taken))).all()):
            same = LanguagePart(
                self.index, rows, self.scale, self.halves, self.n_lists, self.recall, self.learned
            )
            same.kept = self.kept
            return same
        stays = np.flatnonzero(taken >= 0)
        if self.halves is None:
            own: Vectors = np.empty((len(taken), int(self.index.d)), dtype=np.float32)
            own[taken < 0], own[stays] = fresh, self.get(taken[stays])
            return LanguagePart.create(own, np.arange(len(own)), exact_limit).standing(rows)
        if len(taken) <= exact_limit:
            raise RoundedVectorsError
        known = self.halves if isinstance(self.halves, np.ndarray) else self.halves.everything()
        halves = np.empty((len(taken), known.shape[1]), dtype=np.float16)
        halves[taken < 0] = fresh
        for first, last in runs(taken):
            halves[first:last] = known[taken[first] : taken[first] + last - first]
        n_changed = len(taken) + len(self.rows) - 2 * len(stays)
        learned = self.learned.after(n_changed)
        if learned.n_changed > RETRAINED_SHARE * learned.n:
            made = made_lists(singles(halves))
            return LanguagePart.in_lists(made, rows, halves, Learned(len(taken)))
        to = np.full(len(self.rows), -1, dtype=np.int64)
        to[taken[stays]] = stays
        move_lists(self.index, to, np.flatnonzero(taken < 0), fresh)
        if learned.n_since > MEASURED_SHARE * learned.n:
            measured = replace(learned, n_since=0)
            return LanguagePart.in_lists(self.index, rows, halves, measured, self.n_lists)
        scale = scale_of(halves, singles)
        return LanguagePart(self.index, rows, scale, halves, self.n_lists, self.recall, learned)

    def standing(self, rows: Rows) -> LanguagePart:
        """The same at other rows of the whole index."""
        self.rows = rows
        return self

    @property
    def kind(self) -> VectorIndexKind:
        """How it is searched."""
        return "flat" if self.halves is None else "ivf-sq8"

    def get(self, places: Rows) -> Vectors:
        """The vectors at places."""
        if self._matrix is not None:
            return self._matrix[places]
        if self.halves is None:
            return np.zeros((0, int(self.index.d)), dtype=np.float32)
        return singles(np.asarray(self.halves[places]))

    def everything(self) -> Vectors:
        """All vectors; of an exact part as they are kept, read-only."""
        if self._matrix is not None:
            return self._matrix
        return self.get(np.arange(len(self.rows)))

    def search(
        self, vector: Vectors, k: int, selection: Selection | None, language: Language
    ) -> tuple[Rows, Floats]:
        """The k nearest places, best first, ties by place, with their cosines."""
        import faiss

        n, bits = len(self.rows), None
        allowed = n
        if selection is not None:
            places = selection.places[language]
            bits = selection.bits[language]
            allowed = len(places)
            if allowed <= _SELECTIVE or (self.halves is None and allowed <= _SELECTIVE_SHARE * n):
                return best_of(places, self.get(places) @ vector, k)
        k = min(k, allowed)
        if k <= 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        query = np.ascontiguousarray(vector[None, :], dtype=np.float32)
        selector = None if bits is None else faiss.IDSelectorBitmap(bits)
        if self._matrix is not None and k == n:  # all of few: no search is needed
            return best_of(np.arange(n, dtype=np.int64), self._matrix @ query[0], k)
        if self.halves is None:
            parameters = None if selector is None else faiss.SearchParameters(sel=selector)
            cosines, found = self.index.search(query, k, params=parameters)
            return best_of(found[0].astype(np.int64), cosines[0], k)
        # Where a selection leaves few rows in a list, more lists are searched.
        n_lists = min(-(-self.n_lists * n // allowed), int(self.index.nlist))
        parameters = faiss.SearchParametersIVF(nprobe=n_lists, sel=selector)
        _, found = self.index.search(query, min(k + _MORE, allowed), params=parameters)
        near = found[0][found[0] >= 0].astype(np.int64)
        return best_of(near, self.get(near) @ vector, k)

    def save(self, folder: Path, language: Language) -> dict[str, Any]:
        """Write the files of a language; what is there already is linked. Returns the rest.

        Raises:
            OSError: when they cannot be written, as on a full disk.
        """
        np.save(folder / f"{language}.rows.npy", self.rows.astype(np.int32))
        settings = {
            "n_lists": self.n_lists,
            "recall": self.recall,
            "n": self.scale.n,
            "learned": astuple(self.learned),
        }
        if self.kept is not None:
            for name in _kept_files(language, self.kind):
                link(self.kept / name, folder / name)
            return settings
        scale = np.vstack([self.scale.mean, self.scale.covariance])
        np.save(folder / f"{language}.scale.npy", scale)
        _write_index(self.index, folder / f"{language}.faiss")
        if isinstance(self.halves, np.ndarray):
            np.save(folder / f"{language}.halves.npy", self.halves)
        return settings


def _kept_files(language: Language, kind: VectorIndexKind) -> tuple[str, ...]:
    """The files of a language that say nothing about the rows of other languages."""
    halves = () if kind == "flat" else (f"{language}.halves.npy",)
    return (f"{language}.faiss", f"{language}.scale.npy", *halves)


def load_part(folder: Path, language: Language, settings: Mapping[str, Any]) -> LanguagePart:
    """Open what `save` wrote; `settings` is what it returned.

    Raises:
        RuntimeError, OSError, ValueError, LookupError: when a file is not that.
    """
    import faiss

    path = folder / f"{language}.faiss"
    faiss.set_deserialization_vector_byte_limit(max(path.stat().st_size, 1))
    index = faiss.read_index(str(path))
    rows = np.load(folder / f"{language}.rows.npy", allow_pickle=False).astype(np.int64)
    halves = None
    kept = folder / f"{language}.halves.npy"
    if kept.exists():
        on_disk = kept.stat().st_size > _IN_MEMORY
        halves = HalvesOnDisk(kept) if on_disk else np.load(kept, allow_pickle=False)
    if (halves is None) != isinstance(index, faiss.IndexFlat):
        raise ValueError(f"{path.name} is of another kind than its folder")
    if index.ntotal != len(rows) or (halves is not None and halves.shape != (len(rows), index.d)):
        raise ValueError(f"{path.name} has {index.ntotal} vectors, expected {len(rows)}")
    moments = np.load(folder / f"{language}.scale.npy", allow_pickle=False)
    if moments.shape != (index.d + 1, index.d) or not np.isfinite(moments).all():
        raise ValueError(f"{language}.scale.npy does not fit {path.name}")
    scale = Scale(int(settings["n"]), moments[0], moments[1:])
    learned = Learned(*settings.get("learned", (0 if halves is None else len(rows),)))
    n_lists, recall = int(settings["n_lists"]), float(settings["recall"])
    part = LanguagePart(index, rows, scale, halves, n_lists, recall, learned)
    part.kept = folder
    return part


def _write_index(index: Any, path: Path) -> None:  # noqa: ANN401
    import faiss

    with path.open("wb") as stream:
        # FAISS reports a full disk for whole blocks only; Python does so for every byte.
        writer = faiss.PyCallbackIOWriter(stream.write, _BLOCK)
        faiss.write_index(index, writer)
        del writer  # what it still holds is written now
