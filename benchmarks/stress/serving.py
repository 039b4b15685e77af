"""Ask a server without pause while its index is rebuilt, its workers are killed and it is attacked.

    python -m benchmarks.stress.serving                        ten minutes
    python -m benchmarks.stress.serving --seconds 60   a quick look

A question fails when its status is not 200; only those that were with a worker when it was killed
may. The attackers send bodies that never end, headers that never come, streams that nobody reads,
and drafts of nothing but end marks.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.stress.result import LANMEI, write_result
from benchmarks.stress.server import Server, serving, wait_until_ready

QUESTIONS = (
    "what did Cambodia say about carbon neutrality",
    "柬埔寨碳中和長期戰略",
    "老挝应对气候变化的关键挑战是什么",
    "Who won the 2022 FIFA World Cup?",
)
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
# Share of what two askers without pause get through.
LOAD = 0.8
ASKERS = 4


class Run:
    """What happened so far. Its lists are appended to from many threads."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.asked: list[tuple[float, float, int]] = []  # when it was sent, seconds, status
        self.killed: list[float] = []
        self.rebuilt = 0
        self.memory: list[float] = []
        self.attacks: Counter[str] = Counter()
        self.silent: list[float] = []  # seconds /healthz took


def main() -> int:
    """Run the experiment; 1 when a question failed that no kill explains."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rebuild-s", type=float, default=60, help="a rebuild every so often")
    parser.add_argument("--kill-s", type=float, default=300, help="a killed worker every so often")
    parser.add_argument("--out", type=Path, help="file for the JSON")
    parsed = parser.parse_args()
    run = Run()
    with tempfile.TemporaryDirectory(prefix="lanmei-stress-") as name:
        folder = Path(name)
        corpus = folder / "corpus"
        shutil.copytree(CORPUS, corpus)
        _index(corpus, folder / "index")
        with serving(folder / "index", "--workers", "2") as server:
            wait_until_ready(server)
            pause_s = _capacity(server)
            parts: list[Callable[[], None]] = [
                lambda: _rebuild(run, corpus, folder / "index", parsed.rebuild_s),
                lambda: _kill(run, server, parsed.kill_s),
                lambda: _attack(run, server),
                lambda: _watch(run, server),
                *(lambda: _ask(run, server, pause_s) for _ in range(ASKERS)),
            ]
            threads = [threading.Thread(target=part, daemon=True) for part in parts]
            for thread in threads:
                thread.start()
            time.sleep(parsed.seconds)
            run.stop.set()
            for thread in threads:
                thread.join(60)
    found = summary(run, parsed.seconds, ASKERS / pause_s)
    write_result("serving", found, parsed.out)
    print(json.dumps(found, indent=1))
    return 1 if found["failed_unexplained"] else 0


def summary(run: Run, seconds: float, per_s: float) -> dict[str, Any]:
    """The figures of a run."""
    taken = sorted(each for _, each, status in run.asked if status == 200)
    failed = [(sent, each, status) for sent, each, status in run.asked if status != 200]
    explained = [
        (sent, each, status)
        for sent, each, status in failed
        if any(sent - 1 <= killed <= sent + each + 1 for killed in run.killed)
    ]
    third = max(len(run.memory) // 3, 1)
    return {
        "seconds": seconds,
        "asked": len(run.asked),
        "asked_per_s_aimed_at": round(per_s, 1),
        "failed": len(failed),
        "failed_with_a_killed_worker": len(explained),
        "failed_unexplained": len(failed) - len(explained),
        "statuses": dict(Counter(str(status) for _, _, status in run.asked)),
        "p50_ms": round(1000 * statistics.median(taken), 1) if taken else None,
        "p99_ms": round(1000 * taken[int(len(taken) * 0.99)], 1) if taken else None,
        "rebuilds": run.rebuilt,
        "killed_workers": len(run.killed),
        "attacks": dict(run.attacks),
        "healthz_slowest_ms": round(1000 * max(run.silent, default=0), 1),
        "memory_mb_first_third": round(statistics.mean(run.memory[:third]), 1),
        "memory_mb_last_third": round(statistics.mean(run.memory[-third:]), 1),
    }


def _capacity(server: Server) -> float:
    """Seconds between two questions of one asker, at `LOAD` of what the server gets through."""
    for question in QUESTIONS:
        server.call("POST", "/v1/ask", {"question": question})
    began, answered = time.monotonic(), 0
    for question in itertools.islice(itertools.cycle(QUESTIONS), 60):
        answered += server.call("POST", "/v1/ask", {"question": question})[0] == 200
    return ASKERS * (time.monotonic() - began) / max(answered, 1) / LOAD


def _ask(run: Run, server: Server, pause_s: float) -> None:
    for question in itertools.cycle(QUESTIONS):
        if run.stop.is_set():
            return
        sent = time.monotonic()
        try:
            status = server.call("POST", "/v1/ask", {"question": question})[0]
        except (OSError, http.client.HTTPException):
            status = 0
        seconds = time.monotonic() - sent
        run.asked.append((sent, seconds, status))
        run.stop.wait(max(pause_s - seconds, 0))


def _rebuild(run: Run, corpus: Path, index_dir: Path, every_s: float) -> None:
    while not run.stop.wait(every_s):
        note = corpus / "documents" / "stress-note.txt"
        note.write_text(f"Note {run.rebuilt}: the river rose. 湄公河水位上升。\n", encoding="utf-8")
        _index(corpus, index_dir)
        run.rebuilt += 1


def _kill(run: Run, server: Server, every_s: float) -> None:
    while not run.stop.wait(every_s):
        workers = server.workers()
        if len(workers) > 1:
            run.killed.append(time.monotonic())
            workers[0].kill()


def _watch(run: Run, server: Server) -> None:
    while not run.stop.wait(1):
        run.memory.append(server.megabytes())
        began = time.monotonic()
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.call("GET", "/healthz")
            run.silent.append(time.monotonic() - began)


def _attack(run: Run, server: Server) -> None:
    head = "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    ask = json.dumps({"question": QUESTIONS[0]})
    texts = {
        "body that never ends": head.format("/v1/ask") + "Content-Length: 1000\r\n\r\n{",
        "headers that never end": head.format("/v1/ask") + "X-Slow: ",
        "stream that nobody reads": head.format("/v1/ask/stream")
        + f"Content-Length: {len(ask)}\r\n\r\n{ask}",
    }
    while not run.stop.is_set():
        with contextlib.ExitStack() as held:
            for name, text in texts.items():
                for _ in range(16):
                    with contextlib.suppress(OSError):
                        one = socket.create_connection(("127.0.0.1", server.port), timeout=5)
                        held.enter_context(one).sendall(text.encode())
                        run.attacks[name] += 1
            with contextlib.suppress(OSError, http.client.HTTPException):
                status = server.call("POST", "/v1/verify", {"text": "." * 190_000})[0]
                run.attacks[f"draft of end marks -> {status}"] += 1
            run.stop.wait(5)


def _index(corpus: Path, index_dir: Path) -> None:
    command = [*LANMEI, "index", str(corpus), "--index", str(index_dir)]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
