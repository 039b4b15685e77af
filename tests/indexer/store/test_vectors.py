import contextlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.records import Language
from indexer.store.local.halves import singles
from indexer.store.local.part import RoundedVectorsError
from indexer.store.local.vectors import VectorIndex


def unit_rows(count: Any, dimension: Any = 16, seed: Any = 0) -> Any:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


ROWS = unit_rows(500)
QUERY = unit_rows(1, seed=1)[0]
# Every third row is Chinese.
MIXED: list[Language] = ["en" if row % 3 else "zh" for row in range(500)]


def made(rows: Any = ROWS, languages: Any = None, **options: Any) -> VectorIndex:
    return VectorIndex.create(rows, languages or ["zh"] * len(rows), **options)


def brute(rows: Any, query: Any, k: Any, allowed: Any = None) -> Any:
    ids = np.arange(len(rows)) if allowed is None else allowed
    cosines = rows[ids] @ query
    order = np.lexsort((ids, -cosines))[:k]
    return ids[order].tolist(), cosines[order]


def mask_of(allowed: Any) -> Any:
    mask = np.zeros(len(ROWS), dtype=bool)
    mask[np.array(allowed, dtype=np.int64)] = True
    return mask


@pytest.mark.parametrize("k", [1, 10, 1000])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_nearest_rows_of_a_language_are_those_of_a_plain_dot_product(
    k: Any, language: Any
) -> None:
    index = made(languages=MIXED)
    own = np.flatnonzero(np.array(MIXED) == language)
    rows, cosines = index.search(QUERY, k, language)
    expected, values = brute(ROWS, QUERY, k, own)
    assert rows.tolist() == expected
    np.testing.assert_allclose(cosines, values, atol=1e-6)
    assert index.rows_of(language).tolist() == own.tolist()


@pytest.mark.parametrize("allowed", [[3, 1, 499], list(range(0, 500, 2)), list(range(499)), []])
@pytest.mark.parametrize("exact_limit", [1000, 10])
def test_a_selection_works_inside_the_search(
    allowed: Any, exact_limit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = made(languages=MIXED, exact_limit=exact_limit)
    for selective in (4_000, 2):  # row by row, and by FAISS
        monkeypatch.setattr("indexer.store.local.part._SELECTIVE", selective)
        selection = index.select(mask_of(allowed))
        assert len(selection) == len(allowed)
        for language in ("zh", "en"):
            own = np.array([row for row in sorted(allowed) if MIXED[row] == language], np.int64)
            rows, _ = index.search(QUERY, 5, language, selection)
            assert rows.tolist() == brute(ROWS, QUERY, 5, own)[0]


def test_a_large_language_is_searched_by_lists_and_its_recall_is_measured() -> None:
    """Chinese is beyond the limit and English is not; what is found is scored anew."""
    rows = unit_rows(4000, 32, seed=2)
    languages = ["zh"] * 3500 + ["en"] * 500
    index = made(rows, languages, exact_limit=1000)
    assert index.kind == "ivf-sq8"
    assert made(rows, languages).kind == "flat"
    assert made(rows, languages).recall == 1.0
    found = 0
    for query in unit_rows(50, 32, seed=3):
        near, cosines = index.search(query, 10, "zh")
        found += len(set(near.tolist()) & set(brute(rows[:3500], query, 10)[0]))
        np.testing.assert_allclose(cosines, rows[near] @ query, atol=2e-3)
    assert index.recall >= 0.98
    assert found / 500 >= 0.98
    exact, _ = brute(rows, QUERY.repeat(2), 10, np.arange(3500, 4000))
    assert index.search(QUERY.repeat(2), 10, "en")[0].tolist() == exact


@pytest.mark.parametrize("exact_limit", [1000, 100])
def test_a_saved_index_is_the_same_index_in_the_same_bytes(
    tmp_path: Path, exact_limit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        made(languages=MIXED, exact_limit=exact_limit).save(tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert ("zh.halves.npy" in names) == (exact_limit == 100)
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    before = made(languages=MIXED, exact_limit=exact_limit)
    assert before.kind == ("flat" if exact_limit == 1000 else "ivf-sq8")
    for in_memory in (1 << 26, 0):
        monkeypatch.setattr("indexer.store.local.part._IN_MEMORY", in_memory)
        loaded = VectorIndex.load(tmp_path / "a")
        assert (len(loaded), loaded.dimension, loaded.recall) == (500, 16, before.recall)
        assert loaded.kind == before.kind
        np.testing.assert_allclose(loaded.get(np.array([3, 7, 4])), ROWS[[3, 7, 4]], atol=1e-3)
        for language in ("zh", "en"):
            found, theirs = loaded.search(QUERY, 9, language), before.search(QUERY, 9, language)
            assert found[0].tolist() == theirs[0].tolist()
            assert found[1].tolist() == theirs[1].tolist()
            scale, own = loaded.scale(language), before.scale(language)
            np.testing.assert_array_equal(scale.covariance, own.covariance)
            assert scale.n == own.n == MIXED.count(language)


def test_nothing_is_found_in_an_empty_index(tmp_path: Path) -> None:
    made(np.zeros((0, 16), dtype=np.float32)).save(tmp_path / "a")
    empty = VectorIndex.load(tmp_path / "a")
    assert empty.search(QUERY, 3, "zh")[0].tolist() == []
    assert empty.get(np.zeros(0, dtype=np.int64)).shape == (0, 16)
    assert made().search(QUERY, 3, "en")[0].tolist() == []


def test_equal_cosines_are_ordered_by_row() -> None:
    same = np.repeat(ROWS[:1], 4, axis=0)
    assert made(same).search(QUERY, 4, "zh")[0].tolist() == [0, 1, 2, 3]
    assert made(same).search(QUERY, 2, "zh")[0].tolist() == [0, 1]


@pytest.mark.parametrize("offset", range(4, 50))
def test_a_header_that_claims_too_much_takes_no_memory(tmp_path: Path, offset: int) -> None:
    made(np.eye(8, 64, dtype=np.float32)).save(tmp_path / "vectors")
    path = tmp_path / "vectors" / "zh.faiss"
    content = bytearray(path.read_bytes())
    content[offset] = 0x7F
    path.write_bytes(content)
    with contextlib.suppress(RuntimeError, ValueError):  # refused, or harmless
        assert VectorIndex.load(tmp_path / "vectors").dimension == 64


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("zh.rows.npy", np.arange(1, 501, dtype=np.int32)),
        ("zh.rows.npy", np.zeros(500, dtype=np.int32)),
        ("zh.rows.npy", np.arange(499, dtype=np.int32)),
        ("zh.scale.npy", np.zeros((3, 16), dtype=np.float32)),
        ("zh.scale.npy", np.full((17, 16), np.nan, dtype=np.float32)),
        ("zh.halves.npy", np.zeros((500, 16), dtype=np.float16)),
    ],
)
def test_files_that_do_not_fit_each_other_are_refused(
    tmp_path: Path, name: str, array: Any
) -> None:
    made().save(tmp_path / "vectors")
    np.save(tmp_path / "vectors" / name, array)
    with pytest.raises(ValueError, match=r"zh|vectors"):
        VectorIndex.load(tmp_path / "vectors")


def test_a_disk_that_is_full_is_an_error_of_the_system(tmp_path: Path) -> None:
    folder = tmp_path / "vectors"

    def mkdir(self: Path, *_: Any, **__: Any) -> None:
        os.makedirs(self)  # noqa: PTH103 - the method is replaced
        (self / "zh.faiss").symlink_to("/dev/full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", mkdir)
        with pytest.raises(OSError, match="No space left"):
            made(np.eye(8, 64, dtype=np.float32)).save(folder)


def test_rows_on_the_disk_are_those_in_memory_whatever_was_read_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(exact_limit=100).save(tmp_path / "a")
    in_memory = VectorIndex.load(tmp_path / "a")
    monkeypatch.setattr("indexer.store.local.part._IN_MEMORY", 0)
    on_disk = VectorIndex.load(tmp_path / "a")
    for rows in ([5, 3, 9], [9, 5], [], [7, 3, 3, 499, 0], [0, 1, 2], [2, 499, 7]):
        wanted = np.array(rows, dtype=np.int64)
        assert on_disk.get(wanted).tolist() == in_memory.get(wanted).tolist()


def test_every_finite_number_of_half_precision_is_widened_exactly() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = halves[np.isfinite(halves)].reshape(2, -1)
    widened = singles(finite)
    assert widened.tobytes() == finite.astype(np.float32).tobytes()  # the sign of 0 as well
    assert singles(finite[:0]).shape == (0, finite.shape[1])


def after(old: Any, rows: Any, languages: Any) -> tuple[Any, Any, list[Language]]:
    """Rows and languages after an edit: `old` says where each row stood, -1 for a new one."""
    fresh = unit_rows(int((old < 0).sum()), rows.shape[1], seed=5)
    now = rows[old]
    now[old < 0] = fresh
    own: list[Language] = [languages[row] if row >= 0 else "zh" for row in old.tolist()]
    return fresh, now, own


@pytest.mark.parametrize("on_disk", [False, True])
def test_lists_stay_where_they_are_in_an_edit_and_find_what_is_there_now(
    tmp_path: Path, on_disk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows come in front, in the middle and at the end; others go; the other language stays."""
    if on_disk:
        monkeypatch.setattr("indexer.store.local.part._IN_MEMORY", 0)
    rows = unit_rows(2000, 32, seed=2)
    languages: list[Language] = ["zh" if row % 4 else "en" for row in range(2000)]
    made(rows, languages, exact_limit=700).save(tmp_path / "0")
    before = np.arange(2000)
    for number in range(1, 3):
        old = np.concatenate([[-1, -1], before[3:500], [-1], before[520:], [-1]])
        fresh, rows, languages = after(old, rows, languages)
        index = VectorIndex.load(tmp_path / f"{number - 1}")
        moved = index.moved(old, fresh, languages, exact_limit=700)
        moved.save(tmp_path / f"{number}")
        before = np.arange(len(rows))
    moved, again = VectorIndex.load(tmp_path / "2"), made(rows, languages, exact_limit=700)
    assert moved.kind == again.kind == "ivf-sq8"
    assert moved.recall >= 0.98
    np.testing.assert_array_equal(moved.get(before), again.get(before))
    np.testing.assert_array_equal(moved.scale("zh").covariance, again.scale("zh").covariance)
    found = 0
    for query in unit_rows(40, 32, seed=3):
        near, _ = moved.search(query, 10, "zh")
        own = np.flatnonzero(np.array(languages) == "zh")
        found += len(set(near.tolist()) & set(brute(rows, query, 10, own)[0]))
        theirs = again.search(query, 10, "en")[0]
        assert moved.search(query, 10, "en")[0].tolist() == theirs.tolist()
    assert found / 400 >= 0.98
    same_file = [tmp_path / f"{number}" / "zh.faiss" for number in (0, 1)]
    assert same_file[0].read_bytes() != same_file[1].read_bytes()


def test_a_language_without_edits_keeps_its_files_and_its_rows_move(tmp_path: Path) -> None:
    languages: list[Language] = ["zh" if row < 250 else "en" for row in range(500)]
    made(ROWS, languages, exact_limit=100).save(tmp_path / "a")
    old = np.concatenate([[-1], np.arange(500)])
    fresh, rows, now = after(old, ROWS, languages)
    VectorIndex.load(tmp_path / "a").moved(old, fresh, now, exact_limit=100).save(tmp_path / "b")
    for name in ("en.faiss", "en.halves.npy", "en.scale.npy"):
        assert (tmp_path / "a" / name).samefile(tmp_path / "b" / name)
    assert not (tmp_path / "a" / "zh.halves.npy").samefile(tmp_path / "b" / "zh.halves.npy")
    moved = VectorIndex.load(tmp_path / "b")
    assert moved.rows_of("en").tolist() == list(range(251, 501))
    np.testing.assert_allclose(moved.get(np.array([0, 300])), rows[[0, 300]], atol=1e-3)


def test_lists_are_learned_anew_when_a_fifth_of_the_rows_came_or_went(tmp_path: Path) -> None:
    made(ROWS, exact_limit=100).save(tmp_path / "a")
    for n_new, expected in ((4, [500, 4, 4]), (60, [500, 60, 0]), (101, [601, 0, 0])):
        old = np.concatenate([np.arange(500), np.full(n_new, -1)])
        fresh, _, languages = after(old, ROWS, ["zh"] * 500)
        index = VectorIndex.load(tmp_path / "a").moved(old, fresh, languages, exact_limit=100)
        index.save(tmp_path / f"{n_new}")
        settings = json.loads((tmp_path / f"{n_new}" / "vectors.json").read_text(encoding="utf-8"))
        assert settings["zh"]["learned"] == expected  # of how many, changed since, not measured
        assert index.search(fresh[3], 1, "zh")[0].tolist() == [503]


def test_an_exact_language_is_edited_to_the_bytes_of_a_new_one_or_is_made_anew(
    tmp_path: Path,
) -> None:
    old = np.concatenate([np.arange(3, 500), [-1, -1]])
    fresh, rows, languages = after(old, ROWS, MIXED)
    made(languages=MIXED).save(tmp_path / "a")
    for limit in (1000, 50):  # exact as before, and in lists from now on
        index = VectorIndex.load(tmp_path / "a").moved(old, fresh, languages, exact_limit=limit)
        index.save(tmp_path / f"b{limit}")
        made(rows, languages, exact_limit=limit).save(tmp_path / f"c{limit}")
        for path in (tmp_path / f"c{limit}").iterdir():
            assert path.read_bytes() == (tmp_path / f"b{limit}" / path.name).read_bytes()
    with pytest.raises(RoundedVectorsError):  # of 16 bits nothing exact is made
        VectorIndex.load(tmp_path / "b50").moved(np.arange(60), fresh[:0], languages[:60])
