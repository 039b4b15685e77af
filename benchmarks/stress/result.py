"""Writes the results of the experiments, with their machine and commit."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from eval.measures.certificate import describe_commit, describe_machine, today

RESULTS = Path(__file__).parent.parent / "results" / "stress"
LANMEI = (str(Path(sys.executable).with_name("lanmei")),)


def tool(name: str) -> str:
    """The pinned version of a tool in the group `fuzz` of pyproject.toml."""
    path = Path(__file__).parents[2] / "pyproject.toml"
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["dependency-groups"]
    return next(str(each) for each in groups["fuzz"] if each.startswith(f"{name}=="))


def write_result(name: str, found: Mapping[str, object], path: Path | None = None) -> Path:
    """Write `results/stress/NAME.json`, or another file."""
    path = path or RESULTS / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {"date": today(), "commit": describe_commit(), "machine": describe_machine()}
    body = json.dumps({**about, **found}, indent=1, ensure_ascii=False)
    path.write_text(body + "\n", encoding="utf-8")
    return path
