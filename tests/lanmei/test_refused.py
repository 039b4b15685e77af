"""The command line says what the system refuses: exit 2, one sentence, no traceback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lanmei.cli import main
from tests.nobody import as_nobody, folder_of_nobody


@pytest.fixture(scope="module")
def index_dir() -> Iterator[Path]:
    with folder_of_nobody() as place:
        corpus = place / "corpus"
        corpus.mkdir()
        (corpus / "茶.txt").write_text("茶种在山上。\n\nTea is grown on the hills.\n", "utf-8")
        assert main(["index", str(corpus), "--index", str(place / "index")]) == 0
        # What is imported when it is needed is imported before nobody asks.
        assert main(["ask", "tea", "--index", str(place / "index")]) in (0, 1)
        for path in (place, *place.rglob("*")):
            path.chmod(0o777)
        yield place / "index"


def _tell(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    with as_nobody():
        code = main(arguments)
    told = capsys.readouterr().err
    assert code == 2, told
    assert "Traceback" not in told
    return told


@pytest.mark.model
@pytest.mark.parametrize(
    "closed", ["readings.sqlite", "derived.sqlite", "cache", "current", "generations"]
)
def test_what_may_not_be_read_beside_an_index_is_told(
    index_dir: Path, closed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with folder_of_nobody() as place:
        copy = place / "𠮷 index"
        shutil.copytree(index_dir, copy)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o777)
        asks = closed in ("current", "generations")
        arguments = (
            ["ask", "tea", "--index", str(copy)]
            if asks
            else ["index", str(index_dir.parent / "corpus"), "--anew", "--index", str(copy)]
        )
        if closed == "readings.sqlite":
            arguments.remove("--anew")  # which removes it
        (copy / closed).chmod(0)
        en = _tell([*arguments, "--lang", "en"], capsys)
        assert "Permission denied" in en or "no permission" in en
        (copy / closed).chmod(0)
        zh = _tell([*arguments, "--lang", "zh"], capsys)
        assert "没有权限" in zh
        assert "denied" not in zh


def test_a_corpus_folder_that_may_not_be_entered_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with folder_of_nobody() as place:
        (place / "closed" / "文件夹").mkdir(parents=True)
        (place / "closed").chmod(0)
        arguments = ["index", str(place / "closed" / "文件夹"), "--index", str(place / "index")]
        assert "Permission denied" in _tell([*arguments, "--lang", "en"], capsys)
        assert "没有权限" in _tell([*arguments, "--lang", "zh"], capsys)
