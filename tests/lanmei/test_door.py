"""What `from lanmei import …` gives, and what it costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import lanmei
from indexer.encoders import Encoder


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_public_name_is_there_and_no_other() -> None:
    for name in lanmei.__all__:
        assert getattr(lanmei, name) is not None
    assert lanmei.__all__ == sorted(lanmei.__all__)
    assert set(lanmei.__all__) <= set(dir(lanmei))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        lanmei.Nothing  # noqa: B018


def test_every_error_a_user_can_cause_is_public_and_one_tree() -> None:
    from indexer import errors

    ours = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.LanmeiError)
    }
    assert ours <= set(lanmei.__all__)
    assert all(issubclass(getattr(lanmei, name), lanmei.LanmeiError) for name in ours)


def test_importing_the_door_imports_nothing_heavy() -> None:
    code = (
        "import json, sys; before = set(sys.modules); import lanmei; "
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    loaded = set(json.loads(python(code).stdout))
    assert "lanmei" in loaded
    assert not {m for m in loaded if m.split(".")[0] in {"numpy", "indexer", "service", "eval"}}
    assert "importlib.metadata" not in loaded


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lanmei", "--version"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, f"lanmei {lanmei.__version__}")


def test_the_old_place_of_the_engine_still_works() -> None:
    from service.engine import SearchEngine

    assert lanmei.SearchEngine is SearchEngine


def test_an_index_is_built_searched_asked_and_verified_through_the_door(tmp_path: Path) -> None:
    folder = tmp_path / "文档"
    folder.mkdir()
    (folder / "a.txt").write_text("山谷里有三座茶园，𠮷田先生是园长。", encoding="utf-8")
    (folder / "b.txt").write_text("The valley has three tea gardens.", encoding="utf-8")
    summary = lanmei.build_index(str(folder), str(tmp_path / "index"))
    assert summary.n_documents == 2
    engine = lanmei.SearchEngine.open(str(tmp_path / "index"))
    assert {hit.document_id for hit in engine.search("茶園 tea gardens").hits} >= {"a", "b"}
    assert engine.verify("文中说：“山谷里有三座茶园”。").claims
    with pytest.raises(lanmei.QuestionError):
        engine.ask("")


def test_the_engine_has_few_public_verbs() -> None:
    verbs = {
        name
        for name, value in vars(lanmei.SearchEngine).items()
        if not name.startswith("_") and callable(getattr(lanmei.SearchEngine, name, value))
    }
    views = {"facets", "documents", "document", "document_text", "passage", "files_json"}
    views |= {"statements", "positions", "gloss"}
    assert verbs == {"open", "compose", "search", "ask", "ask_in_steps", "verify"} | views


def test_the_settings_say_which_encoder_opens(tmp_path: Path, toy_encoder: Encoder) -> None:
    settings = lanmei.Settings(index_dir=tmp_path, encoder="no/such/encoder")
    with pytest.raises(lanmei.EncoderError):
        lanmei.SearchEngine.open(tmp_path, settings)
    with pytest.raises(lanmei.IndexMissing):
        lanmei.SearchEngine.open(tmp_path, settings, encoder=toy_encoder)
