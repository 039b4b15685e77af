"""Lists of neighbours (IVF-SQ8): made of vectors, and brought up to date when rows come and go.

Where the lists lie is learned from vectors. While few rows came or went since then, an edit keeps
that: it takes out what is gone and puts what is new into the lists it is nearest to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.encoders import Vectors
from indexer.store.local.halves import Halves, singles
from indexer.store.local.lexical import best_of

Rows = npt.NDArray[np.int64]

# Rows that are compared at a time.
_ROWS = 2048
RECALL_SAMPLE = 200
# Lists that are kept were measured before: half of the rows tell whether they are still right.
RECALL_SAMPLE_OF_KEPT = 100
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


def made_lists(own: Vectors) -> Any:  # noqa: ANN401 - of FAISS
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
    with _one_thread():
        index.train(own)
        index.add(own)
    return index


def move_lists(index: Any, to: Rows, places: Rows, fresh: Vectors) -> None:  # noqa: ANN401
    """Let each row `i` stand at `to[i]` now, or nowhere for -1, and `fresh` at `places`.

    In each list rows stay in the order of their places, as if all of them had just been put in.
    """
    import faiss

    lists = faiss.downcast_InvertedLists(index.invlists)
    for number in range(int(index.nlist)):
        ids, codes = _content(lists, number, int(index.code_size))
        moved = to[ids]
        if np.array_equal(moved, ids):
            continue
        stays = moved >= 0
        _put(lists, number, moved[stays], codes[stays])
    index.ntotal = int((to >= 0).sum())
    if not len(places):
        return
    with _one_thread():
        index.add_with_ids(np.ascontiguousarray(fresh, dtype=np.float32), places)
        _, nearest = index.quantizer.search(np.ascontiguousarray(fresh, dtype=np.float32), 1)
    for number in np.unique(nearest).tolist():
        ids, codes = _content(lists, number, int(index.code_size))
        order = np.argsort(ids, kind="stable")
        _put(lists, number, ids[order], codes[order])


def _content(lists: Any, number: int, width: int) -> tuple[Rows, npt.NDArray[np.uint8]]:  # noqa: ANN401
    """A copy of the places and the codes in one list."""
    import faiss

    n = int(lists.list_size(number))
    if not n:
        return np.zeros(0, dtype=np.int64), np.zeros((0, width), dtype=np.uint8)
    ids = faiss.rev_swig_ptr(lists.get_ids(number), n).copy()
    codes = faiss.rev_swig_ptr(lists.get_codes(number), n * width).reshape(n, width).copy()
    return ids, codes


def _put(lists: Any, number: int, ids: Rows, codes: npt.NDArray[np.uint8]) -> None:  # noqa: ANN401
    import faiss

    lists.resize(number, len(ids))
    if len(ids):
        ids, codes = np.ascontiguousarray(ids), np.ascontiguousarray(codes)
        places = 0, len(ids), faiss.swig_ptr(ids), faiss.swig_ptr(codes)
        lists.update_entries(number, *places)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Let FAISS use this thread alone, so that equal input gives equal bytes."""
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def lists_to_search(
    search: Callable[[Vectors, int, int], Rows],
    halves: Halves,
    n_lists: int,
    start: int = 0,
    n_sample: int = RECALL_SAMPLE,
) -> tuple[int, float]:
    """How many lists find the true neighbours of a sample of the rows, and the share found.

    `search` takes a vector, k and a number of lists. At least `start` lists are searched. A row
    itself is not counted: every search finds it.
    """
    n = len(halves)
    sample = singles(np.ascontiguousarray(halves[:: max(n // n_sample, 1)][:n_sample]))
    cosines = np.empty((len(sample), n), dtype=np.float32)
    for first in range(0, n, _ROWS):  # what is widened stays small
        some = slice(first, first + _ROWS)
        cosines[:, some] = sample @ singles(halves[some]).T
    everything = np.arange(n)
    exact = [best_of(everything, row, _RECALL_K + 1)[0][1:] for row in cosines]
    number, recall = n_lists, 0.0
    for number in _growing(max(n_lists // _LEAST_SHARE, 4, start), n_lists):
        found = 0
        for query, best in zip(sample, exact, strict=True):
            near = search(query, _RECALL_K + 1, number)
            found += len(set(near.tolist()) & set(best.tolist()))
        recall = found / (len(sample) * _RECALL_K)
        if recall >= _RECALL_WANTED:
            break
    return number, recall


def _growing(n: int, most: int) -> Iterator[int]:
    """Numbers of lists to try: each is at most half as much again as the one before."""
    while n < most:
        yield n
        n += n // 2 if n & (n - 1) == 0 else n // 3
    yield most
