"""One library, one door: replacing a library is one file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import eval as eval_package
import indexer
import lanmei
import service

DOORS = {
    "faiss": {"indexer/store/local/part.py", "indexer/store/local/lists.py"},
    "sentence_transformers": {"indexer/encoders/sentence_transformer.py"},
    "onnxruntime": {"indexer/encoders/onnx.py", "service/answering/reader.py"},
    "rjieba": {"indexer/text/tokens.py"},
    "Stemmer": {"indexer/text/tokens.py"},
    "opencc": {"indexer/text/folding.py"},
    "langchain_text_splitters": {"indexer/splitting/passages.py"},
    "lxml": {"indexer/reading/ooxml.py"},
    "markdown_it": {"indexer/reading/markdown.py"},
    "openpyxl": {"indexer/reading/xlsx.py"},
    "pypdfium2": {"indexer/reading/pdf", "indexer/reading/ocr.py"},
    "pypinyin": {"indexer/reading/ids.py"},
    "rapidocr": {"indexer/reading/ocr.py"},
    "selectolax": {"indexer/reading/web"},
    "watchfiles": {"lanmei/watching.py"},
    "pymilvus": {"indexer/store/milvus/"},
    "grpc": {"indexer/store/milvus/"},
    "distributed": {"indexer/crew/cluster.py"},
    "openai": {"service/generating/endpoint.py"},
    "httpx2": {"service/generating/endpoint.py"},
    "pydantic_settings": {"service/settings.py"},
    "fastapi": {"service/api/"},
    "starlette": {"service/api/"},
    "uvicorn": {"service/api/"},
    "prometheus_client": {"service/api/"},
    "langchain_core": {"lanmei/integrations/langchain.py"},
    "haystack": {"lanmei/integrations/haystack.py"},
    "llama_index": {"lanmei/integrations/llamaindex.py"},
    "mcp": {"service/mcp/", "lanmei/commands/mcp.py"},
    "ir_measures": {"eval/measures/retrieval.py"},
    "matplotlib": {"eval/reports/plots.py"},
}
PACKAGES = (indexer, service, eval_package, lanmei)
DRAWERS = {"utils", "util", "helpers", "common", "base", "misc", "manager"}


def sources() -> list[tuple[str, Path]]:
    """Every module of ours: its path below the packages, and the file."""
    found = []
    for package in PACKAGES:
        folder = Path(str(package.__file__)).parent
        files = sorted(folder.rglob("*.py"))
        found += [(path.relative_to(folder.parent).as_posix(), path) for path in files]
    return found


@cache
def imported(path: Path) -> frozenset[str]:
    """Top-level names of what a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return frozenset(names)


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_is_imported_only_behind_its_door(library: str) -> None:
    users = {name for name, path in sources() if library in imported(path)}
    assert users
    assert not [name for name in users if not name.startswith(tuple(DOORS[library]))]


def test_no_module_is_a_drawer() -> None:
    assert len(sources()) > 50
    assert not [name for name, path in sources() if path.stem in DRAWERS]


def test_no_module_is_longer_than_can_be_held_in_the_head() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in sources()}
    assert not {name: length for name, length in lengths.items() if length > 400}


ROOT = Path(__file__).resolve().parent.parent
_HOP = re.compile(r"`([a-z_/]+\.py)::([A-Za-z_]+)`")


@pytest.mark.checkout
def test_the_drawing_of_the_rooms_is_up_to_date() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "rooms.py")],
        capture_output=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    assert made in page, "run: python scripts/rooms.py --write"
    assert made.count("\n") > 20


@pytest.mark.checkout
def test_every_hop_of_the_walks_is_a_function_of_that_file() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    hops = _HOP.findall(page)
    assert len(hops) >= 20
    for file, name in hops:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = {
            n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert name in functions, f"{file} has no function {name}"


def test_every_room_says_what_it_is_for_in_one_sentence() -> None:
    for name, path in sources():
        if path.name == "__init__.py":
            doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert doc.split("\n")[0].endswith("."), name
