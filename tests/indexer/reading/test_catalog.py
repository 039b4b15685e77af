import pathlib
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import CorpusError
from indexer.reading.catalog import read_catalog
from indexer.reading.corpus import read_corpus


def write(folder: Path, *rows: list[str]) -> Any:
    body = "\n".join("[[document]]\n" + "\n".join(row) for row in rows)
    (folder / "catalog.toml").write_text(body, encoding="utf-8")
    return folder / "catalog.toml"


def test_what_the_catalogue_says_reaches_the_document(tmp_path: Path) -> None:
    (tmp_path / "老挝.txt").write_text("老挝發言。", encoding="utf-8")
    write(tmp_path, ['id = "laos"', 'path = "老挝.txt"', 'title = "老挝"', 'date = "2020-08-03"'])
    (document,) = read_corpus(tmp_path)
    assert (document.document_id, document.title, document.date) == ("laos", "老挝", "2020-08-03")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([['id = "a"', 'path = "x.txt"'], ['id = "a"', 'path = "y.txt"']], "two documents have"),
        ([['id = "a b"', 'path = "x.txt"']], "not a slug"),
        ([['id = "a"']], "has no path"),
        ([['id = "a"', 'path = "../x.txt"']], "leads out"),
        ([['id = "a"', 'path = "x.txt"', 'date = "May 2020"']], "is not YYYY"),
        ([['id = "a"', 'path = "x.txt"', 'languages = ["fr"]']], "only hold zh and en"),
        ([['id = "a"', 'path = "x.txt"', "title = 3"]], "must be text"),
        ([['id = "a"', 'path = "x.txt"', 'version_of = "b"']], "not in the catalogue"),
        (
            [
                ['id = "a"', 'path = "x.txt"', 'version_of = "b"'],
                ['id = "b"', 'path = "y.txt"', 'version_of = "a"'],
            ],
            "runs in a circle",
        ),
        ([['id = "a"', 'path = "x.txt"', 'version_of = "a"']], "runs in a circle"),
        ([], "lists no document"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_its_reason(
    tmp_path: Path, rows: Any, message: Any
) -> None:
    with pytest.raises(CorpusError, match=message):
        read_catalog(write(tmp_path, *rows))


def test_a_broken_catalogue_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text("[[document]\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1"):
        read_catalog(tmp_path / "catalog.toml")


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("机密 secret", encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    pathlib.Path(corpus / "x.txt").symlink_to(outside)
    with pytest.raises(CorpusError, match="is a link out of the corpus folder"):
        read_corpus(corpus)
    write(corpus, ['id = "a"', 'path = "x.txt"'])
    with pytest.raises(CorpusError, match="leads out"):
        read_corpus(corpus)


def test_a_file_that_differs_from_its_checksum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("气候 climate", encoding="utf-8")
    write(tmp_path, ['id = "a"', 'path = "x.txt"', f'sha256 = "{"0" * 64}"'])
    with pytest.raises(CorpusError, match=f"then of the catalogue: [0-9a-f]{{64}}, {'0' * 64}"):
        read_corpus(tmp_path)


def test_a_missing_folder_and_an_empty_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such corpus folder"):
        read_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match="holds no document"):
        read_corpus(tmp_path)
