"""No rule names what the shipped documents are about: a rule must hold on any corpus.

Names belong into data that users extend (`indexer/data/names.toml`, `places.tsv`), never into the
expressions and word lists of the code. Every string of the code is looked at, but for docstrings.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.text.folding import fold

ROOT = Path(__file__).parents[3]
ROOMS = (
    "indexer/names",
    "indexer/statements",
    "service/question",
    "service/retrieval",
    "service/answering",
    "service/verifying",
    "indexer/text",
    "indexer/counterparts",
)
# Words of the shipped documents that stood in rules, with the river that all of them are about.
SUBJECTS = (
    "澜沧", "湄公", "澜湄", "lancang", "mekong", "lmec", "胡同", "hutong", "在京", "net-zero year",
    "in megawatts", "in (?:megawatts",
)  # fmt: skip
# Shorter names are parts of ordinary words.
pytestmark = pytest.mark.checkout
SHORTEST = {"zh": 4, "en": 6}


def shipped_names() -> Iterator[str]:
    """Folded names of the organisations and people that the shipped corpus names."""
    body = tomllib.loads((ROOT / "corpus" / "names.toml").read_text(encoding="utf-8"))
    for kind in ("organisation", "person"):
        for entry in body.get(kind, {}).values():
            for name in (entry.get("zh"), entry.get("en"), *entry.get("aliases", ())):
                folded = fold(name or "").text
                if len(folded) >= SHORTEST["en" if folded.isascii() else "zh"]:
                    yield folded


def strings_of(code: str) -> Iterator[str]:
    """The strings of a module, folded, without docstrings."""
    tree = ast.parse(code)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_string and id(node) not in docstrings:
            yield fold(str(node.value)).text  # type: ignore[attr-defined]


def named_in(code: str) -> set[str]:
    """What of the shipped documents the strings of a module name."""
    wanted = {*SUBJECTS, *shipped_names()}
    return {name for text in strings_of(code) for name in wanted if name in text}


@pytest.mark.parametrize("room", ROOMS)
def test_no_rule_of_a_room_names_the_shipped_documents(room: str) -> None:
    modules = sorted((ROOT / room).rglob("*.py"))
    assert modules
    found = {path.name: names for path in modules if (names := named_in(path.read_text("utf-8")))}
    assert found == {}


def test_a_name_in_a_rule_is_seen_in_any_script_and_not_in_a_docstring() -> None:
    assert named_in('"""瀾湄."""\nRULE = r"大湄公河|世界"') == {"湄公"}
    assert named_in('X = f"\\b(?:ＬＭＥＣ){1}𠀀"') == {"lmec"}
    assert "在京" in named_in('def f(t: str) -> bool:\n    return "在京" in t')
    assert named_in("") == set()
    assert len(set(shipped_names())) > 50
