"""Counterparts over the corpora with gold: nothing false, and nearly everything found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.counterparts import added, counts_of
from eval.gold import read_archive, shipped_archives
from eval.measures import measure_archive
from service.settings import Settings

FIGURES = {
    "counterparts": {"correct": 3, "predicted": 4, "found": 3, "expected": 5},
    "false_pairs": 1,
}


def test_counts_of_corpora_are_added_by_split() -> None:
    counts = counts_of(FIGURES)
    rows = {"a dev": counts, "b dev": counts, "b test": counts_of(FIGURES | {"false_pairs": 0})}
    assert added(rows, "dev")["counterparts correct"] == 6
    assert added(rows, "dev")["false pairs"] == 2
    assert added(rows, "test")["false pairs"] == 0
    assert added({}, "dev") == {}


@pytest.mark.model
def test_no_false_version_among_documents_that_differ_in_one_thing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    [folder] = [path for path in shipped_archives() if path.name == "versions"]
    archive = read_archive(folder)
    settings = Settings(index_dir=tmp_path_factory.mktemp("versions") / "index")
    splits = measure_archive(replace(archive, questions=()), settings)["splits"]
    for split, figures in splits.items():
        assert figures["false_pairs"] == 0, split
        pairs = figures["counterparts"]
        assert pairs["correct"] >= 0.98 * pairs["predicted"], (split, figures.get("wrong_pairs"))
        assert pairs["found"] >= 0.9 * pairs["expected"], (split, figures.get("missed_pairs"))
        assert figures["alike"]["correct"] == figures["alike"]["expected"], split
        assert figures["kinds"]["correct"] == figures["kinds"]["predicted"], split
