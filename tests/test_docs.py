"""The documentation cannot drift: what it shows is run, what it lists is complete."""

from __future__ import annotations

import argparse
import json
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lanmei.cli import build_parser
from lanmei.words import Words
from service.settings import TABLES, Settings, variable_of

pytestmark = pytest.mark.checkout
ROOT = Path(__file__).resolve().parent.parent
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "corpus" / "README.md"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def script(name: str) -> dict[str, Any]:
    """The functions of one of our scripts."""
    return runpy.run_path(str(ROOT / name))


@pytest.fixture(scope="module")
def indexed_folder(shipped_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the default index of the shipped corpus in it."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copytree(shipped_index, folder / ".lanmei" / "index")
    return folder


def blocks(name: str) -> list[tuple[str, str]]:
    """Language and text of every code block of a markdown file."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text_of(name), re.DOTALL | re.MULTILINE)


def test_both_readmes_have_the_same_code() -> None:
    assert blocks("README.md") == blocks("README.zh.md")
    assert {language for language, _ in blocks("README.md")} == {"sh", "console", "python", ""}


@pytest.mark.model
@pytest.mark.slow
def test_the_answers_printed_in_the_readmes_are_what_is_printed(indexed_folder: Path) -> None:
    with_examples = script("scripts/readme_examples.py")["with_examples"]
    for name in ("README.md", "README.zh.md"):
        assert with_examples(text_of(name), indexed_folder) == text_of(name), "run `make readme`"


@pytest.mark.model
def test_the_python_of_the_readme_runs(indexed_folder: Path) -> None:
    (code,) = [text for language, text in blocks("README.md") if language == "python"]
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=indexed_folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "柬埔寨已制定《碳中和长期战略》" in finished.stdout


def test_every_make_command_that_is_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    for path in DOCS:
        for line in re.findall(r"`([^`]*)`|^ {4}(.*)$|^(.*)$", path.read_text("utf-8"), re.M):
            for shown in re.findall(r"^(?:[A-Z_]+=\S+ )*make ([a-z-]+)", "".join(line)):
                assert shown in targets, (path.name, shown)


def test_the_figures_in_the_readmes_are_those_of_the_committed_results() -> None:
    with_figures = script("benchmarks/readme_table.py")["with_figures"]
    assert with_figures(text_of("README.md"), "en") == text_of("README.md")
    assert with_figures(text_of("README.zh.md"), "zh") == text_of("README.zh.md")


def test_the_tables_of_the_evaluation_are_those_of_the_committed_results() -> None:
    filled = script("benchmarks/evaluation_tables.py")["filled"]
    assert filled(text_of("docs/evaluation.md")) == text_of("docs/evaluation.md"), (
        "run `python -m benchmarks.evaluation_tables --write`"
    )


def test_every_setting_is_documented_with_its_variable() -> None:
    page = text_of("docs/configuration.md")
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, re.MULTILINE)
    assert rows == [(name, variable_of(name)) for name in Settings.model_fields]
    for table, kind in TABLES.items():
        inner = re.findall(rf"^\| `{table}\.(\w+)` \| `(\w+)` \|", page, re.MULTILINE)
        assert inner == [(name, variable_of(f"{table}.{name}")) for name in kind.model_fields]


def test_every_command_and_flag_is_documented() -> None:
    page = text_of("docs/cli.md") + text_of("docs/evaluation.md")
    for name, flags in _commands(build_parser(Words("en"))):
        assert f"lanmei {name}" in page, name
        for flag in flags - {"-h", "--help", "--lang", "--version"}:
            assert f"`{flag}" in page, (name, flag)


def _commands(parser: argparse.ArgumentParser, name: str = "") -> list[tuple[str, set[str]]]:
    found = [(name, set(parser._option_string_actions))] if name else []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command, child in action.choices.items():
                found += _commands(child, f"{name} {command}".strip())
    return found


def test_every_route_is_documented_and_none_that_is_not_there() -> None:
    spec = json.loads(text_of("docs/openapi.json"))
    routes = {
        f"{method.upper()} {path}" for path, methods in spec["paths"].items() for method in methods
    }
    assert (
        set(re.findall(r"^\| `((?:GET|POST|DELETE) [^`]+)` \|", text_of("docs/api.md"), re.M))
        == routes
    )


def test_every_field_of_a_body_is_documented() -> None:
    page = text_of("docs/api.md")
    schemas = json.loads(text_of("docs/openapi.json"))["components"]["schemas"]
    for name in ("SearchRequest", "AskRequest", "Hit", "Citation", "Answer", "SearchResponse"):
        for field in schemas[name]["properties"]:
            assert f"`{field}`" in page or f'"{field}"' in page, (name, field)


def test_the_description_of_the_api_is_fresh() -> None:
    assert script("scripts/openapi.py")["describe"]() == text_of("docs/openapi.json"), (
        "run `make openapi`"
    )


def test_the_newest_entry_of_the_changelog_is_the_version() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    entries = re.findall(r"^## \[(\d[\w.]*)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert entries[0] == version


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), target


def test_the_lock_pins_everything_that_is_declared_and_names_no_place() -> None:
    lock = script("scripts/lock.py")
    pyproject = tomllib.loads(text_of("pyproject.toml"))
    for file, everything in lock["LOCKS"].items():
        lines = text_of(file).splitlines()
        pins = dict(_pin(line) for line in lines if "==" in line and not line.startswith("#"))
        for requirement in lock["declared"](pyproject, everything=everything):
            name = lock["canonicalize_name"](requirement.name)
            assert name in pins, f"{name} is not in {file}; run `make lock`"
            assert requirement.specifier.contains(pins[name]), (name, pins[name])
        assert not re.search(r"://|@|\+", "\n".join(lines))


def test_every_package_of_a_lock_has_the_digests_of_its_files_and_is_installed_by_them() -> None:
    pin = re.compile(r"^(\S+?)==\S+[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)*)$", re.M)
    for file, without in (("requirements.lock", set()), ("requirements-dev.lock", {"torch"})):
        pins = dict(pin.findall(text_of(file)))
        assert len(pins) == len(re.findall(r"^[\w.-]+==", text_of(file), re.M))
        assert {name for name, digests in pins.items() if not digests} == without
    for file in ("scripts/setup.sh", "Containerfile", "docs/deploy.md", "docs/deploy.zh.md"):
        text = text_of(file)
        assert "--require-hashes -r" in text
        assert text.count("-r requirements.lock") == text.count("hashes -r requirements.lock")


def test_a_bill_of_materials_does_not_say_where_the_checkout_lies(tmp_path: Path) -> None:
    place = [{"type": "distribution", "url": "file:///home/河/𠮷"}]
    bill = {
        "components": [{"name": "lanmei", "externalReferences": place}, {"name": "lxml"}],
        "metadata": {"component": {"name": "lanmei", "externalReferences": place}},
    }
    (tmp_path / "sbom.json").write_text(json.dumps(bill), encoding="utf-8")
    script("scripts/supply.py")["_forget_checkout"](tmp_path / "sbom.json")
    assert json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8")) == {
        "components": [{"name": "lanmei"}, {"name": "lxml"}],
        "metadata": {"component": {"name": "lanmei"}},
    }


def _pin(line: str) -> tuple[str, str]:
    name, version = line.removesuffix("\\").split(" ;")[0].strip().split("==")
    return name, version


def test_the_lock_of_a_plain_install_brings_no_torch() -> None:
    plain, everything = text_of("requirements.lock"), text_of("requirements-dev.lock")
    assert "torch==" not in plain
    assert "torch==" in everything
    names = {line.split("==")[0] for line in plain.splitlines() if "==" in line}
    assert names <= {line.split("==")[0] for line in everything.splitlines() if "==" in line}


@pytest.mark.parametrize(
    ("user", "apt", "called"),
    [
        ("1000", 0, ["make test"]),
        ("0", 0, ["apt-get update", "apt-get install chromium", "make test"]),
        ("0", 1, ["apt-get update", "make test"]),
    ],
    ids=["no root", "root", "no packages to be had"],
)
def test_the_continuous_check_runs_the_test_command_of_the_readme(
    tmp_path: Path, user: str, apt: int, called: list[str]
) -> None:
    """Before it, only the browser is installed that the tests of the page drive; it may fail."""
    for name, code in {
        "id": f"echo {user}",
        "timeout": 'shift; exec "$@"',
        "apt-get": f'echo apt-get "$1" "${{5:-}}" >> {tmp_path}/called; exit {apt}',
        "make": f'echo make "$@" >> {tmp_path}/called',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "dirname").symlink_to(str(shutil.which("dirname")))
    done = subprocess.run(
        ["/bin/sh", str(ROOT / ".ci" / "run")], env={"PATH": str(tmp_path)}, check=False
    )
    assert done.returncode == 0
    lines = (tmp_path / "called").read_text(encoding="utf-8").splitlines()
    assert [" ".join(line.split()) for line in lines] == called
    assert "make test " in text_of("README.md")
