"""Files are given as they were indexed, out of their folder alone, as far as the setting allows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import NotFoundError
from indexer.store.local.generation import Index
from service.browsing import Originals, remember_folder
from service.settings import Settings

Opened = Callable[..., Originals]
CONTENT = "灯会 𠮷".encode()


@pytest.fixture
def opened(toy_index: Index, tmp_path: Path) -> Opened:
    """`opened("show", path="a.pdf")`: the document `tea` was read from that file."""
    folder = tmp_path / "原件"
    folder.mkdir()
    (folder / "茶 报告.pdf").write_bytes(CONTENT)
    (folder / "tea.txt").write_bytes(CONTENT)
    (tmp_path / "outside.pdf").write_bytes(CONTENT)
    (folder / "link.pdf").symlink_to(tmp_path / "outside.pdf")

    def make(allowed: str, *, path: str = "茶 报告.pdf", known: bool = True) -> Originals:
        digest = hashlib.sha256(CONTENT).hexdigest()
        document = replace(toy_index.documents["tea"], path=path, file_sha256=digest)
        index = replace(toy_index, documents={**toy_index.documents, "tea": document})
        settings = Settings(index_dir=tmp_path / "index", originals=allowed)
        if known:
            remember_folder(settings.index_dir, folder)
        return Originals(index, settings)

    return make


def test_a_pdf_is_shown_and_only_with_leave_kept(opened: Opened) -> None:
    assert opened("show").view("tea", 0, 0).may == "show"
    assert opened("show").file("tea", download=False).path.read_bytes() == CONTENT
    with pytest.raises(NotFoundError):
        opened("show").file("tea", download=True)
    assert opened("download").file("tea", download=True).media_type == "application/pdf"


def test_other_files_are_kept_but_not_shown(opened: Opened) -> None:
    assert opened("show", path="tea.txt").view("tea", 0, 0).may == "no"
    assert opened("download", path="tea.txt").view("tea", 0, 0).may == "download"


@pytest.mark.parametrize("path", ["../outside.pdf", "link.pdf", "none.pdf", "", "."])
def test_nothing_leaves_but_the_files_of_the_folder(opened: Opened, path: str) -> None:
    originals = opened("download", path=path)
    assert originals.view("tea", 0, 0).may == "no"
    with pytest.raises(NotFoundError):
        originals.file("tea", download=True)


def test_a_file_that_was_changed_is_not_given(opened: Opened, tmp_path: Path) -> None:
    originals = opened("download")
    (tmp_path / "原件" / "茶 报告.pdf").write_bytes(CONTENT + b"!")
    assert originals.view("tea", 0, 0).may == "no"


def test_nothing_is_given_where_the_setting_or_the_folder_is_missing(opened: Opened) -> None:
    assert opened("download", known=False).view("tea", 0, 0).may == "no"
    assert opened("no").view("tea", 0, 0).may == "no"
    with pytest.raises(NotFoundError, match="no document"):
        opened("show").view("nothing", 0, 0)
