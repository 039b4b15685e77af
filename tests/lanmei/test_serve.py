"""`lanmei serve` as it runs: real processes, real sockets, real kills."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from lanmei.cli import main

pytestmark = [pytest.mark.model, pytest.mark.slow]
LANMEI = str(Path(sys.executable).with_name("lanmei"))
CLEAN = {name: value for name, value in os.environ.items() if "LANMEI" not in name}
CAMBODIA = "what did Cambodia say about carbon neutrality"


@dataclass
class Server:
    """A running `lanmei serve`."""

    port: int
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        is_json = "json" in (response.getheader("content-type") or "")
        return response.status, json.loads(content) if is_json else content.decode()


@contextmanager
def serving(index_dir: Path, *flags: str, cwd: Path | None = None) -> Iterator[Server]:
    command = [LANMEI, "serve", "--port", "0", "--index", str(index_dir), "--lang", "en", *flags]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=cwd,
        env=CLEAN,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            assert "http://127.0.0.1:" in line, process.stderr.read()
            server = Server(int(line.split("http://127.0.0.1:")[1].split("/")[0]), process, [line])
            drains = [
                threading.Thread(target=_drain, args=(stream, lines), daemon=True)
                for stream, lines in ((process.stderr, []), (process.stdout, server.said))
            ]
            for drain in drains:
                drain.start()
            yield server
            process.terminate()
            for drain in drains:  # Popen closes the streams next; nobody may be reading them
                drain.join(30)
        finally:
            process.terminate()


def _drain(stream: Any, lines: list[str]) -> None:
    lines.extend(stream)


def index(corpus: Path, index_dir: Path) -> None:
    """What another process does while the server runs; the locks are those of files."""
    assert main(["index", str(corpus), "--index", str(index_dir)]) == 0


def index_id(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    assert main(["status", "--index", str(index_dir), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["index_id"]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if "LANMEI" in name]:
        monkeypatch.delenv(name)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "tea.txt").write_text("Tea is grown on the hills of Yunnan.\n", encoding="utf-8")
    (folder / "lantern.txt").write_text("灯会在元宵节的晚上举行。\n", encoding="utf-8")
    return folder


def test_it_says_where_to_look_shows_an_answer_and_stops_when_told(shipped_index: Path) -> None:
    with serving(shipped_index, "--sample", CAMBODIA) as server:
        assert server.call("GET", "/healthz") == (200, {"status": "alive"})
        status, page = server.call("GET", "/")
        assert (status, "<title>" in page) == (200, True)
        deadline = time.monotonic() + 60
        while "《碳中和长期战略》" not in "".join(server.said) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert "《碳中和长期战略》" in "".join(server.said)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0


def test_a_port_in_use_is_a_clear_mistake(shipped_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [LANMEI, "serve", "--port", port, "--index", str(shipped_index), "--lang", "en"]
        finished = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=CLEAN, timeout=60, check=False
        )
    assert finished.returncode == 2
    assert "in use" in finished.stderr
    assert "--port" in finished.stderr


def test_workers_share_port_and_counters_and_take_no_folder_for_ours(
    shipped_index: Path, tmp_path: Path
) -> None:
    """Where the user stands there is a folder with the name of one of our packages."""
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "__init__.py").write_text("raise SystemExit(9)", encoding="utf-8")
    with serving(shipped_index, "--workers", "2", cwd=tmp_path) as server:
        assert server.call("GET", "/readyz")[0] == 200
        for _ in range(20):
            assert server.call("POST", "/v1/search", {"query": "茶"})[0] == 200
        # A request is counted when its answer has gone out, maybe just after it has come in.
        wanted = 'lanmei_requests_total{method="POST",route="/v1/search",status="200"} 20.0'
        deadline = time.monotonic() + 10
        counted: list[str] = []
        while wanted not in counted and time.monotonic() < deadline:
            counted = server.call("GET", "/metrics")[1].splitlines()
        assert wanted in counted


def test_answers_keep_coming_while_the_index_is_rebuilt(corpus: Path, tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    index(corpus, index_dir)
    with serving(index_dir) as server:
        seen: list[tuple[int, str, frozenset[str]]] = []
        stop = threading.Event()

        def keep_asking() -> None:
            while not stop.is_set():
                status, body = server.call("POST", "/v1/search", {"query": "tea lantern fish 鱼"})
                documents = frozenset(hit["document_id"] for hit in body["hits"])
                seen.append((status, body["index_id"], documents))
                time.sleep(0.02)

        threads = [threading.Thread(target=keep_asking) for _ in range(3)]
        for thread in threads:
            thread.start()
        (corpus / "fish.txt").write_text("There are giant fish in the river.\n", encoding="utf-8")
        index(corpus, index_dir)
        (corpus / "tea.txt").unlink()
        index(corpus, index_dir)
        newest = (index_dir / "current").read_text(encoding="utf-8").strip()
        deadline = time.monotonic() + 60
        while (not seen or seen[-1][1] != newest) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        stop.set()
        for thread in threads:
            thread.join()
        assert {status for status, _, _ in seen} == {200}
        assert seen[-1][1:] == (newest, frozenset({"lantern", "fish"}))
        # What one generation says never mixes with what another says.
        assert len({(index_id, documents) for _, index_id, documents in seen}) <= 3


# What shows how far a build is: its folder, then its first file, then its second.
STAGES = (".building-*", ".building-*/records.sqlite", ".building-*/vectors/zh.faiss")


def test_a_killed_indexer_leaves_an_index_that_serves(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index_dir = tmp_path / "index"
    index(corpus, index_dir)
    killed_at_work = 0
    with serving(index_dir) as server:
        for number, stage in enumerate(STAGES):
            before = (index_dir / "current").read_text(encoding="utf-8").strip()
            lines = "\n\n".join(f"Fish number {n} of run {number} swims." for n in range(200))
            (corpus / "fish.txt").write_text(lines, encoding="utf-8")
            command = [LANMEI, "index", str(corpus), "--index", str(index_dir)]
            with subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=CLEAN
            ) as indexer:
                while not list(index_dir.glob(stage)) and indexer.poll() is None:
                    time.sleep(0.001)
                indexer.send_signal(signal.SIGKILL)
            after = (index_dir / "current").read_text(encoding="utf-8").strip()
            killed_at_work += after == before and indexer.returncode == -signal.SIGKILL
            status, body = server.call("POST", "/v1/search", {"query": "tea"})
            assert (status, body["index_id"] in {before, after}) == (200, True)
            assert "tea" in {hit["document_id"] for hit in body["hits"]}
            assert index_id(index_dir, capsys) == after
    # A build that was done before the signal came proves nothing; most of them were not.
    assert killed_at_work >= 2
    index(corpus, index_dir)
    assert not list(index_dir.glob(".building-*"))


def add(server: Server, key: str, name: str, text: str) -> dict[str, Any]:
    """The job of an upload."""
    answer = httpx.post(
        f"http://127.0.0.1:{server.port}/v1/documents",
        files={"file": (name, text.encode())},
        data={"metadata": '{"title": "水文公报"}'},
        headers={"Authorization": f"Bearer {key}"},
        timeout=60,
    )
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()["job"]
    return found


def finished(server: Server, job_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        status, job = server.call("GET", f"/v1/jobs/{job_id}")
        assert status == 200
        if job["state"] in {"done", "failed"}:
            return dict(job)
        time.sleep(0.2)
    raise AssertionError("the job does not end")


def test_documents_are_added_while_it_serves_and_no_kill_loses_one(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index_dir = tmp_path / "index"
    index(corpus, index_dir)
    capsys.readouterr()
    assert main(["keys", "add", "档案室", "--scope", "write", "--index", str(index_dir)]) == 0
    key = capsys.readouterr().out.strip()
    (tmp_path / "lanmei.toml").write_text(f'uploads = "{corpus}"\n', encoding="utf-8")
    with serving(index_dir, cwd=tmp_path) as server:
        job = finished(server, add(server, key, "水位.txt", "湄公河水位在三月降到最低。")["job_id"])
        assert (job["state"], job["files"][0]["status"]) == ("done", "read")
        deadline = time.monotonic() + 60
        body: dict[str, Any] = {"index_id": None}
        while body["index_id"] != job["index_id"] and time.monotonic() < deadline:
            _, body = server.call("POST", "/v1/search", {"query": "湄公河水位", "k": 1})
        assert body["hits"][0]["title"] == "水文公报"
        lost = add(server, key, "crops.txt", "Rice is sown in June after the first rain.")
        everybody = [psutil.Process(server.process.pid)]
        everybody += everybody[0].children(recursive=True)
        for process in everybody:
            process.kill()
        psutil.wait_procs(everybody, timeout=30)
    with serving(index_dir, cwd=tmp_path) as server:
        job = finished(server, lost["job_id"])
        assert (job["state"], job["files"][0]["status"]) == ("done", "read")
        assert (corpus / "crops.txt").read_text(encoding="utf-8").startswith("Rice")
        assert not list((corpus / ".lanmei" / "incoming").iterdir())


def test_a_watched_folder_is_indexed_after_each_change_and_a_kill_frees_it(
    corpus: Path, tmp_path: Path
) -> None:
    index_dir = tmp_path / "index"
    index(corpus, index_dir)
    current = index_dir / "current"
    first = current.read_text(encoding="ascii")
    command = [LANMEI, "index", str(corpus), "--index", str(index_dir), "--watch", "--lang", "en"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8", env=CLEAN
    ) as watcher:
        assert watcher.stderr is not None
        while "watching" not in watcher.stderr.readline():
            assert watcher.poll() is None
        (corpus / "rain.txt").write_text("雨季从五月开始。\n", encoding="utf-8")
        deadline = time.monotonic() + 120
        while current.read_text(encoding="ascii") == first and time.monotonic() < deadline:
            time.sleep(0.1)
        watcher.kill()
    assert current.read_text(encoding="ascii") != first
    index(corpus, index_dir)  # the lock of a dead process is free
