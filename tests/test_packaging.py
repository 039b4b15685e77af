"""What is installed: the content of the wheel, who owns our names, what an import costs.

`make wheel` runs all of it where the wheel is installed; what starts a process runs only there.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WHEEL = os.environ.get("LANMEI_WHEEL")
OURS = ("indexer", "service", "eval", "lanmei")
ROOT = Path(__file__).resolve().parent.parent
installed = pytest.mark.skipif(WHEEL is None, reason="only where the wheel is installed")


@installed
def test_the_wheel_holds_our_packages_the_corpus_and_the_model_and_nothing_else() -> None:
    with zipfile.ZipFile(str(WHEEL)) as wheel:
        names = wheel.namelist()
    version = importlib.metadata.version("lanmei")
    tops = {name.split("/")[0] for name in names}
    assert tops == {
        "indexer",
        "service",
        "eval",
        "lanmei",
        f"lanmei-{version}.dist-info",
        f"lanmei-{version}.data",
    }
    shared = f"lanmei-{version}.data/data/share/lanmei/corpus"
    assert f"{shared}/catalog.toml" in names
    assert len([name for name in names if name.startswith(f"{shared}/documents/")]) == 5
    for needed in (
        "indexer/model/int8/model.onnx",
        "indexer/model/int8/tokenizer.json",
        "indexer/data/names.toml",
        "indexer/data/bridge_terms.tsv",
        "service/static/index.html",
        "service/static/app.js",
        "service/static/vendor/pdfjs/pdf.min.mjs",
        "service/static/vendor/pdfjs/LICENSE.txt",
        "eval/data/topics.jsonl",
        "indexer/py.typed",
        "service/py.typed",
        "eval/py.typed",
        "lanmei/py.typed",
    ):
        assert needed in names, needed
    assert not [name for name in names if name.endswith(".pyc") or "/test" in name]


@installed
def test_every_file_that_git_knows_is_in_the_wheel_as_it_is() -> None:
    tracked = Path(os.environ["LANMEI_TRACKED"]).read_bytes().decode("utf-8").split("\0")
    if tracked == [""]:
        pytest.skip("no git checkout")
    expected = {name for name in tracked if name and not name.startswith("indexer/model/float/")}
    shared = f"lanmei-{importlib.metadata.version('lanmei')}.data/data/share/lanmei/"
    with zipfile.ZipFile(str(WHEEL)) as wheel:
        inside = {
            name.removeprefix(shared) for name in wheel.namelist() if ".dist-info/" not in name
        }
    assert inside == expected


PLAIN_ONLY = """
import importlib, json, os, pkgutil, sys

refused = set(sys.argv[1].split(","))

class OnlyPlain:
    # Refuses a package that a plain install does not bring.
    def find_spec(self, name, *_):
        if name.split(".")[0] in refused:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, OnlyPlain())
failed, n = {}, 0
for top in ("indexer", "service", "eval", "lanmei"):
    package = importlib.import_module(top)
    for found in pkgutil.walk_packages(package.__path__, f"{top}."):
        if found.name.endswith("__main__"):
            continue
        n += 1
        try:
            importlib.import_module(found.name)
        except ModuleNotFoundError as error:
            failed[found.name] = error.name
print(json.dumps([n, failed]))
"""


def tops_of(packages: set[str]) -> set[str]:
    """The names under which these installed packages are imported."""
    return {
        top
        for top, owners in importlib.metadata.packages_distributions().items()
        if packages & {canonicalize_name(owner) for owner in owners}
    }


# Extras that are tested in an environment of their own, and what they are imported as.
APART = {"haystack": "haystack", "llamaindex": "llama_index"}


@installed
def test_every_module_is_importable_with_what_a_plain_install_brings() -> None:
    """An import that is declared nowhere, or only in a group, fails here and not with a user."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plain = tops_of(closure(project["dependencies"]))
    refused = set(importlib.metadata.packages_distributions()) - plain - set(OURS)
    finished = subprocess.run(
        [sys.executable, "-P", "-c", PLAIN_ONLY, ",".join(sorted(refused))],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    n_modules, failed = json.loads(finished.stdout)
    assert n_modules - len(failed) > 180
    more = project["optional-dependencies"]
    extras = [text for name, texts in more.items() if name not in APART for text in texts]
    optional = tops_of(closure(extras)) | set(APART.values())
    assert not {name: needs for name, needs in failed.items() if needs not in optional}


@installed
@pytest.mark.parametrize("name", OURS)
def test_our_names_are_ours_alone_and_come_from_the_wheel(name: str) -> None:
    assert set(importlib.metadata.packages_distributions()[name]) == {"lanmei"}
    found = importlib.import_module(name).__file__
    assert found is not None
    assert Path(found).is_relative_to(sysconfig.get_path("purelib"))


@installed
def test_the_corpus_is_found_where_the_wheel_put_it() -> None:
    from indexer.reading import shipped_corpus

    place = Path(sysconfig.get_path("data")) / "share" / "lanmei" / "corpus"
    assert shipped_corpus() == place


@installed
@pytest.mark.parametrize(
    ("imported", "unwanted"),
    [
        ("indexer.build", ("torch", "sentence_transformers", "fastapi", "matplotlib")),
        ("service.engine", ("torch", "sentence_transformers", "transformers", "fastapi")),
        ("service.verifying.verifier", ("torch", "fastapi")),
        ("service.api.server", ("torch", "sentence_transformers", "matplotlib", "pandas")),
        ("eval.measures.retrieval", ("torch", "fastapi", "sentence_transformers")),
        ("eval.cli", ("torch", "fastapi", "numpy", "matplotlib", "faiss")),
        ("lanmei.cli", ("torch", "fastapi", "numpy", "faiss", "onnxruntime", "uvicorn", "pandas")),
    ],
)
def test_an_import_brings_nothing_heavy_that_it_does_not_need(
    imported: str, unwanted: tuple[str, ...]
) -> None:
    code = f"import json, sys, {imported}; print(json.dumps(sorted(sys.modules)))"
    finished = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert not set(unwanted) & set(json.loads(finished.stdout))


def closure(requirements: list[str]) -> set[str]:
    """Every package that is installed for these requirements, here and now."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        found.add(name)
        for text in distribution(name).requires or []:
            needed = Requirement(text)
            extras = requirement.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(needed)
    return found


def test_a_plain_install_is_small() -> None:
    """It was 117 packages, eighteen of them CUDA's, before there were extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plain = closure(project["dependencies"])
    heavy = {"torch", "transformers", "sentence-transformers", "matplotlib", "pandas", "scipy"}
    assert not heavy & plain
    assert not [name for name in plain if name.startswith(("nvidia", "cuda", "triton"))]
    assert len(plain) <= 85, sorted(plain)


@installed
@pytest.mark.parametrize(
    ("blocked", "arguments", "extra"),
    [
        ("sentence_transformers", ["index", "--encoder", "{model}"], "encoders"),
        ("ir_measures", ["eval", "search", "--split", "dev"], "eval"),
    ],
)
def test_what_a_plain_install_leaves_out_is_named(
    blocked: str, arguments: list[str], extra: str, tmp_path: Path
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    code = (
        "import sys\n"
        "class No:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name.split('.')[0] == {blocked!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, No())\n"
        "from lanmei.cli import main\n"
        "for language in ('en', 'zh'):\n"
        "    print(main([*sys.argv[1:], '--lang', language]), file=sys.stderr)\n"
    )
    given = [a.format(model=model) for a in arguments]
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *given],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    english, chinese, rest = done.stderr.split("\n2\n")
    assert rest == ""
    for told, said in ((english, "install it with"), (chinese, "请安装")):
        assert f"lanmei[{extra}]" in told
        assert said in told
        assert "Traceback" not in told
