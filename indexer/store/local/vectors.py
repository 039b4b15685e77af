"""The vectors of an index in FAISS, one index for each language: exact while that is fast.

Beyond `EXACT_LIMIT` rows a language is kept in 8 bits a number, in lists of neighbours (IVF-SQ8);
what that finds is scored again from half precision. How many lists are searched is chosen when an
index is made, so that a sample of rows finds its true neighbours, and the share found is recorded.

Distances never leave this file: everything above speaks cosine similarity, higher is better.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.errors import IndexDamaged
from indexer.records import LANGUAGES, Language
from indexer.store.local.halves import Halves, HalvesOnDisk, singles
from indexer.store.local.lexical import best_of
from indexer.store.local.scale import scale_of
from indexer.store.local.selection import Selection
from indexer.store.protocol import Conditions, Scale

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
VectorIndexKind = Literal["flat", "ivf-sq8"]

# Up to here a language is searched exactly: `python -m benchmarks.vectors` measures both kinds.
EXACT_LIMIT = 30_000
# A selection that keeps fewer rows than this, or so small a share, is searched row by row.
_SELECTIVE = 4_000
_SELECTIVE_SHARE = 0.25
# Beyond what is asked for, so many rows are scored again.
_MORE = 56
_RECALL_SAMPLE = 200
_RECALL_K = 10
_RECALL_WANTED = 0.995
# Never fewer than this share of the lists. Rows that are nearly the same are found in few lists,
# and questions lie further away: of a million made rows 4 of 1024 lists found 0.998 of the
# neighbours of rows and 0.75 of those of questions, an eighth of the lists 0.997.
_LEAST_SHARE = 8
_TRAINING = 39
# Rounds of training: with 25, the default of FAISS, as many lists must be searched for the same
# share of neighbours (50 000 real vectors: 64 of 256 lists, 0.995), and training takes thrice the
# time.
_ROUNDS = 6
_BLOCK = 1 << 20
# Half precision vectors of more bytes than this stay on the disk: those of an index of lists do.
_IN_MEMORY = 16 << 20
_SETTINGS = "vectors.json"


class _Part:
    """The vectors of one language; a place is a row of it."""

    def __init__(
        self,
        index: Any,  # noqa: ANN401 - of FAISS
        rows: Rows,
        scale: Scale,
        halves: Halves | HalvesOnDisk | None = None,
        n_lists: int = 0,
        recall: float = 1.0,
    ) -> None:
        import faiss

        self.index = index
        self.scale = scale
        self.rows = rows
        self.halves = halves
        self.n_lists = n_lists
        self.recall = recall
        self._matrix: Vectors | None = None
        if halves is None and len(rows):
            flat = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
            self._matrix = flat.reshape(index.ntotal, index.d)

    @classmethod
    def create(cls, vectors: Vectors, rows: Rows, exact_limit: int) -> _Part:
        import faiss

        own = np.ascontiguousarray(vectors[rows], dtype=np.float32)
        if len(own) <= exact_limit:
            flat = faiss.IndexFlatIP(vectors.shape[1])
            flat.add(own)
            return cls(flat, rows, scale_of(own))
        threads = faiss.omp_get_max_threads()
        # Of this thread, so that equal input gives equal bytes.
        faiss.omp_set_num_threads(1)
        try:
            index = _lists_of(own)
        finally:
            faiss.omp_set_num_threads(threads)
        part = cls(index, rows, scale_of(own), own.astype(np.float16))
        part.n_lists, part.recall = _lists_to_search(part, own)
        return part

    @property
    def kind(self) -> VectorIndexKind:
        return "flat" if self.halves is None else "ivf-sq8"

    def get(self, places: Rows) -> Vectors:
        if self._matrix is not None:
            return self._matrix[places]
        if self.halves is None:
            return np.zeros((0, int(self.index.d)), dtype=np.float32)
        return singles(np.asarray(self.halves[places]))

    def everything(self) -> Vectors:
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


class VectorIndex:
    """Unit vectors by row, searched by cosine within one language."""

    def __init__(self, parts: Mapping[Language, _Part], dimension: int) -> None:
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
            parts = list(pool.map(lambda own: _Part.create(vectors, own, exact_limit), rows))
        return cls(dict(zip(LANGUAGES, parts, strict=True)), vectors.shape[1])

    def save(self, folder: Path) -> None:
        """Write the files of each language into a new folder.

        Raises:
            OSError: when they cannot be written, as on a full disk.
        """
        folder.mkdir()
        settings: dict[str, Any] = {"dimension": self.dimension}
        for language, part in self._parts.items():
            scale = part.scale
            settings[language] = {"n_lists": part.n_lists, "recall": part.recall, "n": scale.n}
            np.save(folder / f"{language}.rows.npy", part.rows.astype(np.int32))
            np.save(folder / f"{language}.scale.npy", np.vstack([scale.mean, scale.covariance]))
            _write_index(part.index, folder / f"{language}.faiss")
            if isinstance(part.halves, np.ndarray):
                np.save(folder / f"{language}.halves.npy", part.halves)
        (folder / _SETTINGS).write_text(json.dumps(settings), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Open what `save` wrote.

        Raises:
            RuntimeError, OSError, ValueError, LookupError: when a file is not that; its size bounds
                the memory that is taken.
        """
        settings = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))
        parts = {language: _load(folder, language, settings[language]) for language in LANGUAGES}
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
        """The vectors of `rows`, shape (len(rows), dimension)."""
        numbers, places = self._language[rows], self._place[rows]
        parts = list(self._parts.values())
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


def _load(folder: Path, language: Language, settings: Mapping[str, Any]) -> _Part:
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
    return _Part(index, rows, scale, halves, int(settings["n_lists"]), float(settings["recall"]))


def _write_index(index: Any, path: Path) -> None:  # noqa: ANN401
    import faiss

    with path.open("wb") as stream:
        # FAISS reports a full disk for whole blocks only; Python does so for every byte.
        writer = faiss.PyCallbackIOWriter(stream.write, _BLOCK)
        faiss.write_index(index, writer)
        del writer  # what it still holds is written now


def _lists_of(own: Vectors) -> Any:  # noqa: ANN401
    """Lists of neighbours, 8 bits a number; about twice the root of the rows in number."""
    import faiss

    n, dimension = own.shape
    n_lists = 1 << max(int(np.log2(2 * np.sqrt(n))), 3)
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, dimension, n_lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.spherical = True
    index.cp.max_points_per_centroid = _TRAINING
    index.cp.niter = _ROUNDS
    index.train(own)
    index.add(own)
    return index


def _lists_to_search(part: _Part, own: Vectors) -> tuple[int, float]:
    """How many lists find the true neighbours of a sample of rows, and the share found.

    A row itself is not counted: every search finds it.
    """
    sample = own[:: max(len(own) // _RECALL_SAMPLE, 1)][:_RECALL_SAMPLE]
    cosines = sample @ own.T
    exact = [best_of(np.arange(len(own)), row, _RECALL_K + 1)[0][1:] for row in cosines]
    everything = int(part.index.nlist)
    n_lists, recall = everything, 0.0
    for n_lists in _growing(max(everything // _LEAST_SHARE, 4), everything):
        part.n_lists = n_lists
        found = 0
        for query, best in zip(sample, exact, strict=True):
            near, _ = part.search(query, _RECALL_K + 1, None, "zh")
            found += len(set(near.tolist()) & set(best.tolist()))
        recall = found / (len(sample) * _RECALL_K)
        if recall >= _RECALL_WANTED:
            break
    return n_lists, recall


def _growing(n: int, most: int) -> Iterator[int]:
    """Numbers of lists to try: each is at most half as much again as the one before."""
    while n < most:
        yield n
        n += n // 2 if n & (n - 1) == 0 else n // 3
    yield most
