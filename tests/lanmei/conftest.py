"""The command as a user runs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from lanmei.cli import main

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def lanmei(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`lanmei(*arguments)` in an empty folder, in English, with none of our variables set.

    The command runs in this process: starting Python and loading the libraries takes longer than
    most of what it does. That the script starts is shown where servers and offline runs are tested.
    """
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if "LANMEI" in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANMEI_LANGUAGE", "en")

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        given = [str(argument) for argument in arguments]
        capsys.readouterr()
        try:
            code = main(given)
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return CompletedProcess(given, code, said.out, said.err)

    return run
