"""Where the corpus is looked for."""

import sysconfig
from pathlib import Path

import pytest

from indexer.errors import CorpusError
from indexer.reading import shipped, shipped_corpus
from lanmei.corpus_location import find_corpus


def test_a_given_folder_beats_the_configured_one() -> None:
    assert find_corpus(Path("given"), Path("configured")) == Path("given")
    assert find_corpus(None, Path("configured")) == Path("configured")


def test_the_shipped_corpus_is_found_and_has_a_catalogue() -> None:
    corpus = shipped_corpus()
    assert corpus is not None
    assert (corpus / "catalog.toml").is_file()
    assert find_corpus(None, None) == corpus


def test_without_any_corpus_the_error_names_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "__file__", "/nowhere/indexer/reading/shipped.py")
    monkeypatch.setattr(sysconfig, "get_path", lambda _: "/nowhere/prefix")
    with pytest.raises(CorpusError) as caught:
        find_corpus(None, None)
    assert "LANMEI_CORPUS_DIR" in caught.value.en
    assert "/nowhere/prefix/share/lanmei/corpus" in caught.value.en
    assert "lanmei index" in caught.value.zh
