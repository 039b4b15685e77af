"""Names of hub models: a local copy first, then a hub that may be absent, silent or cut off."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from indexer.encoders.hub import PATIENCE_S, model_folder
from indexer.errors import EncoderError

OPEN = """
import sys
from indexer.encoders import open_encoder
from indexer.errors import EncoderError
try:
    print(open_encoder(sys.argv[1]).dimension)
except EncoderError as error:
    print(error.code, error.en, error.zh)
"""


def open_by_name(name: str, hub: str, home: Path, *, offline: bool = False) -> tuple[str, float]:
    """What a fresh process prints that opens `name`, and the seconds it took."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", OPEN, name],
        env={
            **os.environ,
            "HF_ENDPOINT": hub,
            "HF_HOME": str(home),
            "HF_HUB_OFFLINE": str(int(offline)),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, time.monotonic() - started


@contextmanager
def hub_with(answers: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class NoSuchModel(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class CutOff(BaseHTTPRequestHandler):
    """Knows the model and its one file; the file's bytes stop after a tenth."""

    def do_GET(self) -> None:
        if self.path.startswith("/api/models/"):
            body = json.dumps(
                {"id": "a/b", "sha": "0" * 40, "siblings": [{"rfilename": "model.safetensors"}]}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.do_HEAD()
        self.wfile.write(b"x" * 100)
        self.close_connection = True

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("X-Repo-Commit", "0" * 40)
        self.send_header("ETag", '"e"')
        self.send_header("Content-Length", "1000")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_hub_that_is_not_there_is_said_in_seconds(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        said, seconds = open_by_name(
            "nobody/nothing", f"http://127.0.0.1:{unused.getsockname()[1]}", tmp_path
        )
    assert said.startswith("encoder-unreachable there is no complete local copy of nobody/nothing")
    assert "无法连接模型库" in said
    assert seconds < 10


@pytest.mark.slow
def test_a_hub_that_accepts_and_never_answers_is_given_up_in_seconds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said, seconds = open_by_name(
            "nobody/nothing", f"http://127.0.0.1:{silent.getsockname()[1]}", tmp_path
        )
    assert said.startswith("encoder-unreachable")
    assert PATIENCE_S <= seconds < PATIENCE_S + 10


def test_being_told_to_stay_offline_asks_nobody(tmp_path: Path) -> None:
    said, seconds = open_by_name("nobody/nothing", "http://127.0.0.1:9", tmp_path, offline=True)
    assert said.startswith("encoder-unreachable")
    assert "HF_HUB_OFFLINE is set" in said
    assert seconds < 10


def test_a_name_the_hub_does_not_know_is_said(tmp_path: Path) -> None:
    with hub_with(NoSuchModel) as hub:
        said, _ = open_by_name("nobody/nothing", hub, tmp_path)
    assert said.startswith("encoder-missing the hub has no public model nobody/nothing")


def test_a_download_that_breaks_off_says_that_it_goes_on(tmp_path: Path) -> None:
    with hub_with(CutOff) as hub:
        said, seconds = open_by_name("nobody/cut-off", hub, tmp_path)
    assert said.startswith("encoder-download the download of nobody/cut-off broke off")
    assert "从中断处继续" in said
    assert seconds < 60


def test_a_complete_local_copy_opens_without_asking_the_hub(
    tiny_model: Path, tmp_path: Path
) -> None:
    cached = tmp_path / "hub" / "models--nobody--tiny"
    shutil.copytree(tiny_model, cached / "snapshots" / "abc")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("abc", encoding="utf-8")
    said, _ = open_by_name("nobody/tiny", "http://127.0.0.1:9", tmp_path)
    assert said.split() == ["16"]


def test_a_local_copy_without_its_weights_is_not_complete(tiny_model: Path, tmp_path: Path) -> None:
    cached = tmp_path / "hub" / "models--nobody--tiny"
    shutil.copytree(tiny_model, cached / "snapshots" / "abc")
    (cached / "snapshots" / "abc" / "model.safetensors").unlink()
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("abc", encoding="utf-8")
    said, _ = open_by_name("nobody/tiny", "http://127.0.0.1:9", tmp_path)
    assert said.startswith("encoder-unreachable there is no complete local copy")


@pytest.mark.parametrize("name", ["模型", "has space", "", "-", "x" * 200])
def test_a_name_no_hub_can_have_is_said_at_once(name: str) -> None:
    with pytest.raises(EncoderError):
        model_folder(name)
