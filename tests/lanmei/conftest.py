"""An index of the shipped corpus, and the command as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from indexer.build import build_index
from indexer.encoders.protocol import Encoder
from indexer.reading.corpus import read_corpus

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="session")
def shipped_index(
    corpus_dir: Path, built_in_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An index of the corpus that ships, made once."""
    index_dir = tmp_path_factory.mktemp("lanmei") / "index"
    build_index(read_corpus(corpus_dir), index_dir, built_in_encoder)
    return index_dir


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
