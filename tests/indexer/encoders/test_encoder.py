"""The front door of encoders: which one opens, what it loads, what it says when it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indexer.encoders.opening import open_encoder
from indexer.errors import EncoderError


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout.strip()


@pytest.mark.model
def test_the_built_in_encoder_runs_without_torch_or_any_socket() -> None:
    heavy = run_python(
        "import socket, sys\n"
        "def refuse(*_): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "from indexer.encoders import open_encoder\n"
        "open_encoder().encode_queries(['柬埔寨 carbon neutrality'])\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'}"
        " & set(sys.modules))"
    )
    assert heavy == "set()"


def test_importing_the_protocol_loads_no_model_library() -> None:
    heavy = run_python(
        "import sys, indexer.encoders.protocol\n"
        "print({'torch', 'onnxruntime', 'tokenizers', 'sentence_transformers'} & set(sys.modules))"
    )
    assert heavy == "set()"


@pytest.mark.model
def test_the_built_in_encoder_is_named_as_it_was_asked_for() -> None:
    assert open_encoder().name == "built-in"
    assert open_encoder("built-in").fingerprint == open_encoder().fingerprint


def test_a_folder_of_another_dimension_opens(tiny_model: Path) -> None:
    encoder = open_encoder(str(tiny_model))
    assert (encoder.dimension, encoder.name) == (16, str(tiny_model))


@pytest.mark.parametrize("name", ["./no/such/model", "/no/such/模型", "~/no-such", "a/b/c"])
def test_a_folder_that_is_not_there_is_said_at_once(name: str) -> None:
    with pytest.raises(EncoderError, match="there is no model folder") as error:
        open_encoder(name)
    assert name in error.value.en
    assert f"模型文件夹 {name} 不存在" in error.value.zh
    assert error.value.exit_code == 2


def test_a_file_is_not_a_model(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"")
    with pytest.raises(EncoderError, match="there is no model folder"):
        open_encoder(str(file))


def test_an_empty_folder_is_not_a_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be used") as error:
        open_encoder(str(tmp_path))
    assert "built-in" in error.value.en
    assert "无法使用" in error.value.zh


@pytest.mark.parametrize("threads", [0, -1])
def test_no_threads_is_a_mistake(threads: int) -> None:
    with pytest.raises(EncoderError, match="at least 1 thread"):
        open_encoder(threads=threads)
