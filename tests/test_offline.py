"""The first run of a plain install: nothing is fetched, and no torch is needed.

Every socket but loopback is refused and reported, and so is every import of what only the extra
`encoders` brings. `make wheel` runs it, where nothing but the wheel is installed.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(
        "LANMEI_WHEEL" not in os.environ, reason="only where the wheel is installed"
    ),
]
LANMEI = str(Path(sys.executable).with_name("lanmei"))

# Python runs a module of this name at start-up.
GUARD = """
import os, socket, sys

def _refuse(what, error=OSError):
    with open(os.environ["TRIED"], "a", encoding="utf-8") as stream:
        stream.write(f"{what}\\n")
    raise error(f"refused: {what}")

class _OnlyPlain:
    def find_spec(self, name, *_):
        if name.split(".")[0] in {"torch", "transformers", "sentence_transformers"}:
            _refuse(name, ImportError)

sys.meta_path.insert(0, _OnlyPlain())

def _checked(original, is_local):
    def call(*arguments, **more):
        if not is_local(arguments):
            _refuse(arguments)
        return original(*arguments, **more)
    return call

def _is_loopback(host):
    return host in (None, "", "localhost", "::1") or str(host).startswith("127.")

def _of_address(arguments):
    address = arguments[1]
    return isinstance(address, (str, bytes)) or _is_loopback(address[0])

for name in ("connect", "connect_ex", "sendto"):
    original = getattr(socket.socket, name)
    setattr(socket.socket, name, _checked(original, _of_address if name != "sendto" else
            lambda arguments: _of_address((None, arguments[-1]))))
socket.getaddrinfo = _checked(socket.getaddrinfo, lambda arguments: _is_loopback(arguments[0]))
"""


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if "LANMEI" not in name}
    return clean | {"PYTHONPATH": str(tmp_path / "guard"), "TRIED": str(tmp_path / "tried")}


@pytest.mark.parametrize(
    ("code", "tried"),
    [
        ("import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)", "192.0.2.1"),
        ("import torch", "torch"),
    ],
)
def test_the_guard_refuses_and_reports(
    guarded: dict[str, str], tmp_path: Path, code: str, tried: str
) -> None:
    finished = subprocess.run([sys.executable, "-c", code], env=guarded, capture_output=True)
    assert finished.returncode == 1
    assert tried in (tmp_path / "tried").read_text(encoding="utf-8")


@pytest.mark.parametrize("said", [None, "0"])
def test_the_runtime_of_the_models_reports_to_nobody_unless_told(
    tmp_path: Path, said: str | None
) -> None:
    """Its native code opens no socket of Python's, and would keep an id in the home folder."""
    code = "import os; from service.answering import reader; "
    code += "from indexer.encoders import open_encoder; "
    code += "print(os.environ['ORT_DISABLE_TELEMETRY'], "
    code += "len(open_encoder(threads=1).encode_queries(['茶'])))"
    clean = {name: value for name, value in os.environ.items() if name[:4] not in ("ORT_", "XDG_")}
    if said is not None:
        clean["ORT_DISABLE_TELEMETRY"] = said
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | {"HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == [said or "1", "1"]
    if said is None:
        assert list(tmp_path.iterdir()) == []


def test_ask_makes_the_default_index_and_says_so_and_serve_uses_it(
    guarded: dict[str, str], tmp_path: Path
) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [LANMEI, *arguments]
        return subprocess.run(
            command, env=guarded, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )

    asked = run("--lang", "en", "ask", "柬埔寨碳中和長期戰略", "--json")
    assert asked.returncode == 0, asked.stderr
    assert "indexing the shipped corpus first" in asked.stderr
    assert "柬埔寨已制定《碳中和长期战略》" in json.loads(asked.stdout)["answer"]
    current = tmp_path / ".lanmei" / "index" / "current"
    made = current.stat()
    command = [LANMEI, "serve", "--port", "0", "--lang", "en"]
    with subprocess.Popen(
        command,
        env=guarded,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            port = int(line.split("http://127.0.0.1:")[1].split("/")[0])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            body = json.dumps({"question": "email of the centre"})
            connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
            connection.close()
            assert status == 200
        finally:
            server.terminate()
    assert (current.stat().st_mtime_ns, current.stat().st_ino) == (made.st_mtime_ns, made.st_ino)
    assert not (tmp_path / "tried").exists(), (tmp_path / "tried").read_text(encoding="utf-8")
