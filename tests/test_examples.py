"""The scripts in `examples/` run, are short, and import only `lanmei` and the standard library."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.checkout
EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.py"))


class Runs:
    """Runs an example as `python examples/NAME.py ARGUMENTS` and gives what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, name: str, *arguments: str | Path) -> str:
        (path,) = [path for path in EXAMPLES if path.stem == name]
        self._monkeypatch.setattr(sys, "argv", [str(path), *map(str, arguments)])
        runpy.run_path(str(path), run_name="__main__")
        return self._capsys.readouterr().out


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runs:
    return Runs(monkeypatch, capsys)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_uses_the_public_names_only(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 40
    tree = ast.parse(source)
    first_line = (ast.get_docstring(tree) or "").splitlines()[0]
    assert f"`python examples/{path.name}" in first_line
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert all(name.name in sys.stdlib_module_names for name in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.module == "lanmei" or node.module in sys.stdlib_module_names


def test_there_are_the_five_examples() -> None:
    names = [path.stem for path in EXAMPLES]
    assert names == ["ask", "own_folder", "positions_table", "search", "verify_draft"]


@pytest.mark.model
def test_search_finds_passages_of_both_languages(run: Runs, shipped_index: Path) -> None:
    printed = run("search", shipped_index)
    assert "1. [zh]" in printed
    assert "1. [en]" in printed
    assert "碳中和" in printed


@pytest.mark.model
def test_ask_prints_the_answer_and_where_it_stands(run: Runs, shipped_index: Path) -> None:
    printed = run("ask", shipped_index)
    assert "[1] lmec-briefing-2022-05-zh, characters " in printed
    assert "《碳中和长期战略》" in printed
    refused = run("ask", shipped_index, "Who won the 2022 FIFA World Cup? 𠮷")
    assert "[1]" not in refused
    assert refused.strip()


@pytest.mark.model
def test_a_draft_is_verified(run: Runs, shipped_index: Path, tmp_path: Path) -> None:
    printed = run("verify_draft", shipped_index)
    assert "verbatim: 柬埔寨已制定《碳中和长期战略》" in printed
    assert "the draft has '6', the source '5'" in printed or "'2060'" in printed
    draft = tmp_path / "稿.txt"
    draft.write_text("柬方表示：「柬埔寨已制定《碳中和長期戰略》」。", encoding="utf-8")
    assert "lmec-briefing-2022-05-zh" in run("verify_draft", shipped_index, draft)


@pytest.mark.model
def test_positions_and_statements_are_rows(run: Runs, shipped_index: Path) -> None:
    rows = [line.split("\t") for line in run("positions_table", shipped_index).splitlines()]
    assert rows[0] == ["country", "statements", "date", "speaker", "text"]
    assert {len(row) for row in rows} == {5}
    assert [row for row in rows if row[0] == "Cambodia" and row[1] == ""]
    assert [row for row in rows[1:] if row[1]]


@pytest.mark.model
def test_a_folder_is_indexed_and_filtered_by_date_and_country(run: Runs, tmp_path: Path) -> None:
    folder = tmp_path / "文件夹"
    folder.mkdir()
    texts = {
        "2023-05-09 water.md": "# Clean water\n\nMr. Sok Dara, representative of the Ministry of "
        "Environment of Cambodia, said that 12 villages have clean water.\n",
        "2021-03-01 water.md": "# River water\n\nMr. Sok Dara, representative of the Ministry of "
        "Environment of Cambodia, said that the river water is clean.\n",
        "2023-06-01 茶.md": "# 茶園\n\n老挝代表表示，茶园用水（１２吨）已减少，𠮷田先生 agreed。\n",
        "empty.md": "",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    printed = run("own_folder", folder, tmp_path / "index")
    assert printed.startswith("3 documents, ")
    assert "empty.md: " in printed
    found = [line for line in printed.splitlines() if line.startswith("20")]
    assert found
    assert all(line.startswith("2023-05-09 ") for line in found)
    assert "12 villages have" in found[0]
