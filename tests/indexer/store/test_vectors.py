import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.store.local.vectors import VectorIndex


def unit_rows(count: Any, dimension: Any = 16, seed: Any = 0) -> Any:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


ROWS = unit_rows(500)
QUERY = unit_rows(1, seed=1)[0]


def brute(rows: Any, query: Any, k: Any, allowed: Any = None) -> Any:
    ids = np.arange(len(rows)) if allowed is None else allowed
    cosines = rows[ids] @ query
    order = np.lexsort((ids, -cosines))[:k]
    return ids[order].tolist(), cosines[order]


@pytest.mark.parametrize("k", [1, 10, 1000])
def test_the_nearest_rows_are_those_of_a_plain_dot_product(k: Any) -> None:
    rows, cosines = VectorIndex.create(ROWS).search(QUERY, k)
    expected, values = brute(ROWS, QUERY, k)
    assert rows.tolist() == expected
    np.testing.assert_allclose(cosines, values, atol=1e-6)


@pytest.mark.parametrize("allowed", [[3, 1, 499], list(range(0, 500, 2)), list(range(499)), []])
@pytest.mark.parametrize("flat_limit", [1000, 10])
def test_a_filter_works_inside_the_search(allowed: Any, flat_limit: Any) -> None:
    allowed = np.array(allowed, dtype=np.int64)
    index = VectorIndex.create(ROWS, flat_limit=flat_limit)
    rows, _ = index.search(QUERY, 5, allowed)
    assert rows.tolist() == brute(ROWS, QUERY, 5, np.sort(allowed))[0]


def test_a_large_index_becomes_a_graph_and_its_recall_is_measured() -> None:
    graph = VectorIndex.create(ROWS, flat_limit=100)
    assert graph.kind == "hnsw"
    assert 0.95 <= graph.recall() <= 1.0
    assert VectorIndex.create(ROWS).recall() == 1.0


@pytest.mark.parametrize("flat_limit", [1000, 100])
def test_a_saved_index_is_the_same_index_in_the_same_bytes(tmp_path: Path, flat_limit: Any) -> None:
    for name in "ab":
        VectorIndex.create(ROWS, flat_limit=flat_limit).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    loaded = VectorIndex.load(tmp_path / "a")
    assert (len(loaded), loaded.dimension) == (500, 16)
    np.testing.assert_array_equal(loaded.get(np.array([3, 7])), ROWS[[3, 7]])
    assert loaded.kind == ("flat" if flat_limit == 1000 else "hnsw")


def test_nothing_is_found_in_an_empty_index() -> None:
    empty = VectorIndex.create(np.zeros((0, 16), dtype=np.float32))
    assert empty.search(QUERY, 3)[0].tolist() == []
    assert empty.get(np.zeros(0, dtype=np.int64)).shape == (0, 16)


def test_equal_cosines_are_ordered_by_row() -> None:
    same = np.repeat(ROWS[:1], 4, axis=0)
    assert VectorIndex.create(same).search(QUERY, 4)[0].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("offset", range(4, 50))
def test_a_header_that_claims_too_much_takes_no_memory(tmp_path: Path, offset: int) -> None:
    path = tmp_path / "vectors.faiss"
    VectorIndex.create(np.eye(8, 64, dtype=np.float32)).save(path)
    content = bytearray(path.read_bytes())
    content[offset] = 0x7F
    path.write_bytes(content)
    with contextlib.suppress(RuntimeError):  # refused, or harmless
        assert VectorIndex.load(path).dimension == 64


def test_a_disk_that_is_full_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="No space left"):
        VectorIndex.create(np.eye(8, 64, dtype=np.float32)).save(Path("/dev/full"))
