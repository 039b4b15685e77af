"""The command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def lanmei(tmp_path: Path) -> Run:
    """`lanmei(*arguments, **environment)` in an empty folder, in English."""

    def run(*arguments: str | Path, **environment: str) -> CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("lanmei")), *map(str, arguments)]
        clean = {name: value for name, value in os.environ.items() if "LANMEI" not in name}
        return subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd=tmp_path,
            encoding="utf-8",
            env=clean | {"LANMEI_LANGUAGE": "en"} | environment,
            timeout=120,
        )

    return run
