"""Indexes many small documents: speed, memory, and size of the index.

    python -m benchmarks.ingest [--documents 10000] [--minutes 40] [--entry NAME] [--folder DIR]
    python -m benchmarks.ingest --bitext DIR --passages 100000 [--real 3000] …

A folder is written of which half is Chinese and half English, as text, Markdown and HTML; no two
documents say the same. `lanmei index` then runs as a process of its own: once for everything, once
with nothing changed, then with one file changed, one added and one removed, each of them `--times`
over. At last a server and `lanmei index --watch` run, a file is added, and the server is asked for
it until it has it. Rates are those of the wall clock and of processor time: a machine with other
work to do changes the first much and the second little. With `--folder` of an earlier run its index
is used, and `all` is what brought it up to date.

With `--bitext` the folder has documents of twenty sentences of a bitext (`benchmarks.made_corpus`),
and `all` is made in this process with vectors that are mixtures of `--real` ones: what edits cost
in a large index is measured, and what building costs beside the encoder. Peak memory of the edits
is not told then: the system counts that of this process, which made the index, as theirs.

Entries of the results: `documents-N` and `edits-N` are of `--documents N`, `made-N` of `--bitext`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.made_corpus import made_documents, made_vectors
from benchmarks.made_vectors import NOTE
from eval.measures.certificate import describe_commit, describe_machine, describe_version, today
from indexer.encoders import open_encoder
from indexer.update import Ways, update_index

RESULTS = Path(__file__).parent / "results" / "ingest.json"

# An edit that takes longer is ended.
_LONGEST_S = 600.0
_LANMEI = "import sys; from lanmei.cli import main; sys.exit(main())"
_NEW = (
    "A new notice: 77 barges were counted at Halden, no. {n}.\n\n"
    "新的通报：青石镇清点了{n}只木船。\n"
)
_ZH = {
    "who": "林业站|渔业协会|气象台|水文队|供水公司|县博物馆|植物园|合作社|卫生院|邮政所|"
    "铁路段|消防队|档案馆|果农会|渡口管理所|养蜂户|造纸厂|测绘院|戏曲团|冷库",
    "did": "检修了|登记了|更换了|清点了|修复了|出售了|运走了|培训了|调查了|种下了|拍摄了|"
    "收购了|改造了|停用了|迁移了|加固了",
    "what": "水泵|路灯|渔网|书架|苗木|蜂箱|桥墩|闸门|木船|电表|瓷器|帐篷|轨枕|风车|水井|"
    "围栏|观测桩|石磨|温室|货箱|稻种|茶树|盐田|竹筏",
    "where": "青石镇|白芦湾|乌桕村|南桥堡|柳叶渡|金鸡岭|石榴坪|红砖厂|雁荡口|槐荫里|"
    "长堤外|杏花坞|铜锣滩|云杉谷|旧码头|三岔河|望月台|麦田街",
    "why": "因为汛期将至|以备旱季之用|按照去年的约定|应居民的要求|在验收之后|为了迎接客人|"
    "由于线路老化|经三次商议之后|趁着农闲|在大雾散去以后",
}
_EN = {
    "who": "forest office|fishery guild|weather station|survey team|water company|county museum|"
    "botanic garden|dairy co-op|village clinic|post office|railway depot|fire brigade|archive|"
    "orchard union|ferry office|bee keepers|paper mill|map bureau|opera troupe|ice house",
    "did": "repaired|counted|replaced|sold|moved|painted|inspected|planted|photographed|bought|"
    "rebuilt|closed|shipped|strengthened|borrowed|registered",
    "what": "pumps|street lamps|fishing nets|bookshelves|saplings|hives|piers|sluice gates|barges|"
    "meters|vases|tents|sleepers|windmills|wells|fences|gauges|millstones|greenhouses|crates|"
    "seed bags|tea bushes|salt pans|rafts",
    "where": "Ashby Weir|Lantern Bay|Copper Creek|Mistral Valley|Halden|Osterwick|Thorn Hill|"
    "Saint Orm|Pike Ferry|Grey Quay|Long Meadow|Fern Gate|Bell Market|Salt Lane|Otter Bridge|"
    "Crane Island|Mill Row|North Dyke",
    "why": "before the rains|for the dry months|as agreed last year|at the wish of residents|"
    "after the inspection|to welcome visitors|since the cables were old|after three meetings|"
    "while the fields lay idle|when the fog had gone",
}


def main() -> int:
    """Write the folder, index it three times, print and store the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument(
        "--folder",
        type=Path,
        help="where to work and leave everything (default: a temporary folder)",
    )
    parser.add_argument("--times", type=int, default=3, help="how often each edit is measured")
    parser.add_argument("--bitext", type=Path, help="folder of *.tsv.gz bitext")
    parser.add_argument("--passages", type=int, default=100_000, help="with --bitext")
    parser.add_argument("--real", type=int, default=3_000, help="with --bitext: encoded texts")
    parser.add_argument("--entry")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = parsed.folder or Path(name)
        found = {
            "date": today(),
            "commit": describe_commit(),
            "version": describe_version(),
            "machine": {**describe_machine(), "load_average": os.getloadavg()},
            **(
                measure_made(folder, parsed.bitext, parsed.passages, parsed.real, parsed.times)
                if parsed.bitext
                else measure(folder, parsed.documents, 60 * parsed.minutes, parsed.times)
            ),
        }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if parsed.entry:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        kept[parsed.entry] = found
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, n: int, seconds: float, times: int) -> dict[str, Any]:
    """Figures of all runs; a run that takes longer than `seconds` is ended and says so."""
    documents, index = folder / "documents", folder / "index"
    index.mkdir(parents=True, exist_ok=True)
    n_bytes = write_folder(documents, n)
    found: dict[str, Any] = {"documents": n, "text_bytes": n_bytes, "seconds_allowed": seconds}
    found["all"] = run(documents, index, seconds)
    if found["all"]["exit"] not in {0, 1}:
        return found
    found["all"]["documents_per_s"] = round(n / found["all"]["seconds"], 1)
    found["all"]["documents_per_processor_s"] = round(n / found["all"]["processor_s"], 1)
    return {**found, **edited(documents, index, seconds, times)}


def measure_made(folder: Path, bitext: Path, n: int, n_real: int, times: int) -> dict[str, Any]:
    """The same of documents of a bitext; the first index is made in this process."""
    documents, index = folder / "documents", folder / "index"
    index.mkdir(parents=True, exist_ok=True)
    made = made_documents(bitext, n)
    for number, document in enumerate(made):
        place = documents / f"{number // 100:03d}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / document.path
        if not path.exists():
            path.write_text(document.text + "\n", encoding="utf-8")
    encoder = made_vectors(made, n_real, open_encoder(threads=1))
    began, used = time.perf_counter(), time.process_time()
    summary = update_index(documents, index, Ways(open_encoder=lambda _: encoder))
    seconds, processor_s = time.perf_counter() - began, time.process_time() - used
    found: dict[str, Any] = {
        "documents": len(made),
        "note": f"the vectors are {NOTE}, but for {n_real} texts",
        "all": {
            "n_passages": summary.n_passages,
            "n_encoded": summary.n_encoded,
            "seconds": round(seconds, 1),
            "processor_s": round(processor_s, 1),
            "passages_per_processor_s": round(summary.n_passages / processor_s, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        },
    }
    edits = edited(documents, index, _LONGEST_S, times)
    changes = (own for name in ("changed", "added", "removed") for own in edits[f"one_{name}"])
    for own in (edits["nothing_changed"], *changes):
        del own["peak_mb"]
    return {**found, **edits}


def edited(documents: Path, index: Path, seconds: float, times: int) -> dict[str, Any]:
    """Size of the index, then figures of runs after edits of one file, and of a server."""
    found: dict[str, Any] = {}
    files = [path for path in index.rglob("*") if path.is_file()]
    found["index_bytes"] = {
        "generation": sum(f.stat().st_size for f in files if "generations" in f.parts),
        "vector cache": sum(f.stat().st_size for f in files if f.parent.name == "cache"),
        "readings": (index / "readings.sqlite").stat().st_size,
    }
    found["nothing_changed"] = run(documents, index, seconds)
    first, new = next(iter(sorted(documents.rglob("*.txt")))), documents / "000" / "new.txt"
    edits: dict[str, list[dict[str, Any]]] = {"changed": [], "added": [], "removed": []}
    for number in range(times):
        text = first.read_text(encoding="utf-8")
        first.write_text(f"{text}\nA line more: {number}. 又一行。\n", encoding="utf-8")
        edits["changed"].append(run(documents, index, seconds))
        new.write_text(_NEW.format(n=number), encoding="utf-8")
        edits["added"].append(run(documents, index, seconds))
        new.unlink()
        edits["removed"].append(run(documents, index, seconds))
    found |= {f"one_{name}": own for name, own in edits.items()}
    found["added_to_served_s"] = served(documents, index, times)
    return found


def served(documents: Path, index: Path, times: int) -> list[float]:
    """Seconds from when a file is written until a server that runs finds it."""
    lanmei = [sys.executable, "-c", _LANMEI]
    serve = [*lanmei, "serve", "--port", "0", "--index", str(index), "--lang", "en"]
    watch = [*lanmei, "index", str(documents), "--index", str(index), "--watch", "--lang", "en"]
    found = []
    with (
        subprocess.Popen(
            serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        ) as server,
        subprocess.Popen(
            watch, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
        ) as watcher,
    ):
        try:
            if server.stdout is None or watcher.stderr is None:
                raise RuntimeError("no pipe")
            port = int(server.stdout.readline().split("http://127.0.0.1:")[1].split("/")[0])
            while "watching" not in (line := watcher.stderr.readline()):
                if not line:
                    raise RuntimeError("the watcher ended")
            for number in range(times):
                new = documents / "000" / f"served-{number}.txt"
                began = time.perf_counter()
                new.write_text(_NEW.format(n=90_000 + number), encoding="utf-8")
                query = f"Halden 77 barges {90_000 + number}"
                while f'"000-{new.stem}"' not in _found(port, query):
                    time.sleep(0.05)
                found.append(round(time.perf_counter() - began, 2))
                new.unlink()
                while f'"000-{new.stem}"' in _found(port, query):
                    time.sleep(0.2)
                time.sleep(2)
        finally:
            watcher.terminate()
            server.terminate()
    return found


def _found(port: int, query: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = json.dumps({"query": query})
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/v1/search", body, headers)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def run(documents: Path, index: Path, seconds: float) -> dict[str, Any]:
    """`lanmei index` in a process: seconds, processor time of all its processes, peak memory."""
    began = time.perf_counter()
    arguments = [
        sys.executable,
        "-c",
        _LANMEI,
        "index",
        str(documents),
        "--index",
        str(index),
        "--json",
    ]
    out = index.with_suffix(".out")
    with out.open("wb") as stream:
        actions = [
            (os.POSIX_SPAWN_DUP2, stream.fileno(), 1),
            (os.POSIX_SPAWN_DUP2, stream.fileno(), 2),
        ]
        child = os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions)
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.perf_counter() - began > seconds:
            os.kill(child, signal.SIGTERM)
        time.sleep(0.1)
    code_of = os.waitstatus_to_exitcode(status)
    return {
        "exit": code_of,
        "seconds": round(time.perf_counter() - began, 1),
        "processor_s": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
        **({} if code_of in {0, 1} else {"said": out.read_text("utf-8", "replace")[-300:]}),
        **_facts(out),
    }


def _facts(out: Path) -> dict[str, Any]:
    for line in out.read_text("utf-8", "replace").splitlines():
        if line.startswith("{"):
            body = json.loads(line)
            return {name: body[name] for name in ("n_documents", "n_passages", "n_encoded")}
    return {}


def write_folder(folder: Path, n: int) -> int:
    """Write `n` documents in folders of a hundred; return their bytes."""
    draw = random.Random(16)  # noqa: S311 - the same folder each time
    n_bytes = 0
    for number in range(n):
        chinese = number % 2 == 0
        title, paragraphs = _chinese(draw, number) if chinese else _english(draw, number)
        place = folder / f"{number // 100:03d}"
        place.mkdir(parents=True, exist_ok=True)
        name = f"{number:05d}-{'通报' if chinese else 'notice'}"
        if number % 8 < 4:
            content, suffix = f"{title}\n\n" + "\n\n".join(paragraphs) + "\n", ".txt"
        elif number % 8 < 6:
            content, suffix = f"# {title}\n\n" + "\n\n".join(paragraphs) + "\n", ".md"
        else:
            body = "".join(f"<p>{text}</p>" for text in paragraphs)
            head = f"<head><meta charset=utf-8><title>{title}</title></head>"
            content, suffix = f"<html>{head}<body><h1>{title}</h1>{body}</body></html>", ".html"
        path, data = place / f"{name}{suffix}", content.encode()
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
        n_bytes += len(data)
    return n_bytes


def _chinese(draw: random.Random, number: int) -> tuple[str, list[str]]:
    def one() -> str:
        words = {key: draw.choice(values.split("|")) for key, values in _ZH.items()}
        return (
            f"{words['why']}，{words['where']}的{words['who']}{words['did']}"
            f"{draw.randint(2, 9000)}件{words['what']}。"
        )

    title = f"{draw.choice(_ZH['where'])}{draw.choice(_ZH['who'])}第{number}号通报"
    return title, ["".join(one() for _ in range(2)) for _ in range(2)]


def _english(draw: random.Random, number: int) -> tuple[str, list[str]]:
    words = {key: values.split("|") for key, values in _EN.items()}

    def one() -> str:
        chosen = {key: draw.choice(values) for key, values in words.items()}
        return (
            f"{chosen['why'].capitalize()}, the {chosen['who']} at {chosen['where']} "
            f"{chosen['did']} {draw.randint(2, 9000)} {chosen['what']}."
        )

    title = f"{draw.choice(words['where'])} {draw.choice(words['who'])}: notice {number}"
    return title, [" ".join(one() for _ in range(2)) for _ in range(2)]


if __name__ == "__main__":
    sys.exit(main())
