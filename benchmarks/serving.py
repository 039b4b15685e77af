"""Measures the speed on this machine: indexing, start-up, search and ask, in-process and by HTTP.

    python -m benchmarks.serving                       write benchmarks/results/serving.json
    python -m benchmarks.serving --seconds 2 --out -   a quick look

The commands that users run are measured, each in a process of its own. Warm-up is excluded.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks.clients import times_of as times_over_http
from eval.measures.certificate import describe_commit, describe_machine, describe_version, today

RESULT = Path(__file__).parent / "results" / "serving.json"
LANMEI = [str(Path(sys.executable).with_name("lanmei"))]
CLIENTS = (1, 4, 16)
# Seconds of questions before those that are counted.
WARM_UP = 1.0
# Connections that are opened until every worker has one, and seconds between them.
_TRIES, _TRY_EVERY = 300, 0.2
# Half Chinese, half English; answerable and not; long, short, traditional, keywords.
QUESTIONS = (
    "what did Cambodia say about carbon neutrality",
    "柬埔寨碳中和長期戰略",
    "老挝应对气候变化的关键挑战是什么",
    "What are the key challenges for Laos in addressing climate change?",
    "Who won the 2022 FIFA World Cup?",
    "世界资源研究所对气候韧性基础设施有什么看法？",
    "How many people attended the roundtable dialogue in April 2022?",
    "澜湄环境合作中心的邮箱",
    "email of the centre",
    "What did Japan say about nuclear power?",
    "低碳示范区建设项目首批物资",
    "South-South cooperation on climate change",
    "缅甸代表在会上介绍了哪些减排措施",
    "Which organisations supported the dialogue?",
    "生物多样性与可持续基础设施",
    "What is the Green Lancang-Mekong Initiative?",
)


def main() -> int:
    """Measure everything and write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="per HTTP measurement")
    parser.add_argument("--repeats", type=int, default=5, help="per start-up measurement")
    parser.add_argument("--out", default=str(RESULT), help="file for the JSON, or - for none")
    parsed = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory(prefix="lanmei-bench-") as folder:
        index_dir = Path(folder) / "index"
        found = measure(index_dir, seconds=parsed.seconds, repeats=parsed.repeats)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if parsed.out != "-":
        path = Path(parsed.out)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(index_dir: Path, *, seconds: float, repeats: int) -> dict[str, Any]:
    """All figures, with what is needed to repeat them; the load average shows a busy machine."""
    load_average = round(os.getloadavg()[0], 1)
    first = command_json("index", "--index", str(index_dir), "--json")
    again = command_json("index", "--index", str(index_dir), "--json")
    status = command_json("status", "--index", str(index_dir), "--json")
    return {
        "what": "python -m benchmarks.serving",
        "date": today(),
        "commit": describe_commit(),
        "version": describe_version(),
        "machine": describe_machine() | {"load_average": load_average},
        "corpus_sha256": status["corpus_sha256"],
        "index_id": status["index_id"],
        "encoder": status["encoder"],
        "encoder_fingerprint": status["encoder_fingerprint"],
        "indexing": {
            "passages": first["n_passages"],
            "seconds": round(first["seconds"], 2),
            "encoded_per_s": round(first["n_encoded"] / first["encode_seconds"], 1),
            "unchanged_again_s": round(again["seconds"], 2),
            "index_bytes": status["n_bytes"],
        },
        "start_to_answer_s": start_to_answer(index_dir, repeats),
        "in_process": in_process(index_dir),
        "http": over_http(index_dir, seconds),
    }


def command_json(*arguments: str) -> dict[str, Any]:
    """The output of a lanmei command with --json."""
    finished = subprocess.run(
        [*LANMEI, *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def start_to_answer(index_dir: Path, repeats: int) -> float:
    """Median seconds of `lanmei ask` as a process, start to exit, with a ready index."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        command_json("ask", QUESTIONS[0], "--index", str(index_dir), "--json")
        times.append(time.perf_counter() - began)
    return round(statistics.median(times), 2)


def in_process(index_dir: Path) -> dict[str, Any]:
    """Milliseconds of search and ask in one thread, in a fresh process."""
    script = "from benchmarks.serving import report_in_process; report_in_process()"
    finished = subprocess.run(
        [sys.executable, "-c", script, str(index_dir)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def report_in_process() -> None:
    """Runs in the fresh process: open, ask everything, print the figures."""
    began = time.perf_counter()
    from service.engine import SearchEngine

    imported = time.perf_counter()
    engine = SearchEngine.open(Path(sys.argv[1]))
    opened = time.perf_counter()
    found = {
        "import_s": round(imported - began, 2),
        "open_s": round(opened - imported, 2),
        "search_ms": percentiles(times_of(engine.search)),
        "ask_ms": percentiles(times_of(engine.ask)),
        "rss_mb": round(psutil.Process().memory_info().rss / 1e6),
    }
    print(json.dumps(found))


def times_of(act: Callable[[str], object], rounds: int = 12) -> list[float]:
    """Seconds of each call over all questions, the first round excluded."""
    for question in QUESTIONS:
        act(question)
    times = []
    for question in QUESTIONS * rounds:
        began = time.perf_counter()
        act(question)
        times.append(time.perf_counter() - began)
    return times


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": round(cuts[49] * 1000, 2), "p95": round(cuts[94] * 1000, 2)}


def over_http(index_dir: Path, seconds: float) -> dict[str, Any]:
    """Milliseconds and requests per second with 1, 4 and 16 clients against one server process."""
    with server(index_dir) as (port, process, ready_s):
        found: dict[str, Any] = {"ready_s": round(ready_s, 2)}
        for path, field in (("/v1/search", "query"), ("/v1/ask", "question")):
            found[path.removeprefix("/v1/")] = {
                str(clients): load(port, path, field, clients, seconds) for clients in CLIENTS
            }
        found["rss_mb"] = round(process.memory_info().rss / 1e6)
    return found


@contextmanager
def server(index_dir: Path, workers: int = 1) -> Iterator[tuple[int, psutil.Process, float]]:
    """A running `lanmei serve`: its port, its process, and how long it took to be ready."""
    began = time.perf_counter()
    with subprocess.Popen(
        [
            *LANMEI,
            "serve",
            "--port",
            "0",
            "--lang",
            "en",
            "--index",
            str(index_dir),
            "--workers",
            str(workers),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as running:
        try:
            line = running.stdout.readline() if running.stdout else ""
            ready_s = time.perf_counter() - began
            port = int(line.split("http://127.0.0.1:")[1].split("/")[0])
            process = psutil.Process(running.pid)
            if workers > 1:
                wait_for_all(process, port, workers)
            yield port, process, ready_s
        finally:
            running.terminate()


def wait_for_all(process: psutil.Process, port: int, workers: int) -> None:
    """Return when every worker takes connections: the first would else have all clients.

    Raises:
        TimeoutError: when one does not within a minute.
    """
    tries: list[socket.socket] = []
    try:
        while len(tries) < _TRIES:
            tries.append(socket.create_connection(("127.0.0.1", port), timeout=60))
            time.sleep(_TRY_EVERY)
            children = process.children(recursive=True)
            taking = [own for own in children if _serves(own)]
            if len(taking) >= workers:
                return
        raise TimeoutError(f"not all of {workers} workers take connections")
    finally:
        for one in tries:
            one.close()


def _serves(process: psutil.Process) -> bool:
    return any(own.status == psutil.CONN_ESTABLISHED for own in process.net_connections("tcp"))


def load(port: int, path: str, field: str, clients: int, seconds: float) -> dict[str, float]:
    """p50, p95 and requests per second of `clients` that each wait for an answer."""
    bodies = [{field: question} for question in QUESTIONS]
    times = times_over_http(port, path, bodies, clients, warm_up=WARM_UP, seconds=seconds)
    return {**percentiles(times), "per_s": round(len(times) / seconds, 1)}


if __name__ == "__main__":
    sys.exit(main())
