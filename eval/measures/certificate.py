"""The certificate of a result: what was measured, with which settings, where and when."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

# Where measurements are written, in the repository.
RESULTS = "benchmarks/results"


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything needed to repeat a measurement.

    `commit` ends in `+changes` when files of the repository other than results were changed and not
    committed; it is None outside a repository. `settings` are those of the engine, without folders.
    """

    dataset: str
    dataset_sha256: str
    split: str | None
    corpus_sha256: str
    index_id: str
    encoder: str
    encoder_fingerprint: str
    settings: Mapping[str, Any]
    version: str
    commit: str | None
    machine: Mapping[str, Any]
    date: str

    def to_json(self) -> dict[str, Any]:
        """The certificate as JSON."""
        return asdict(self)


def describe_machine() -> dict[str, Any]:
    """Processor, cores, system and Python; no name and no address."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def describe_commit(folder: Path = Path(__file__).parents[2]) -> str | None:
    """The commit of the checkout that this code runs from, or None.

    Changed result files do not count as changes, because a suite writes them while it measures.
    """
    git = shutil.which("git")
    if git is None or not (folder / ".git").exists():
        return None
    head = _git(git, folder, "rev-parse", "HEAD")
    if not head:
        return None
    changed = _git(git, folder, "status", "--porcelain", "-uno", "--", ".", f":!{RESULTS}")
    return f"{head}+changes" if changed else head


def describe_version() -> str:
    """The installed version of lanmei."""
    try:
        return version("lanmei")
    except PackageNotFoundError:
        return "unknown"


def today() -> str:
    """Now, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _git(git: str, folder: Path, *arguments: str) -> str:
    finished = subprocess.run(  # noqa: S603
        [git, "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return finished.stdout.strip() if finished.returncode == 0 else ""


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
