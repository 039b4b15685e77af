"""Another model means another index, and nobody searches one with the other by mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

pytestmark = [pytest.mark.model, pytest.mark.slow]


def test_an_index_of_a_model_of_another_dimension_is_searched_with_that_model_only(
    lanmei: Run, tiny_model: Path, tmp_path: Path
) -> None:
    corpus, index = tmp_path / "corpus", ("--index", tmp_path / "index")
    corpus.mkdir()
    (corpus / "lantern.txt").write_text("灯会在晚上。\n\nthe lantern fair\n", encoding="utf-8")
    other = ("--encoder", tiny_model)

    made = lanmei("index", corpus, *index, *other)
    assert made.returncode == 0, made.stderr

    found = lanmei("search", "灯会", *index, *other, "--mode", "dense", "--json")
    assert found.returncode == 0, found.stderr
    assert {hit["language"] for hit in json.loads(found.stdout)["hits"]} <= {"zh", "en"}
    assert json.loads(found.stdout)["hits"]

    refused = lanmei("search", "灯会", *index)
    assert refused.returncode == 2
    assert "16d" in refused.stderr
    assert "384d" in refused.stderr
    assert "lanmei index" in refused.stderr
    assert "Traceback" not in refused.stderr

    again = lanmei("index", corpus, *index)
    assert again.returncode == 0, again.stderr
    assert lanmei("search", "灯会", *index, "--json").returncode == 0
    assert lanmei("search", "灯会", *index, *other).returncode == 2
