"""Lanmei beside its peers: hybrid search over the same passages with the same encoder.

    python -m benchmarks.peers --data DIR                   320 and 10 000 passages
    python -m benchmarks.peers --data DIR --passages 100000 --systems lanmei floor
    python -m benchmarks.peers --tables                     docs/performance.md from results

DIR holds bitext (`*.tsv.gz`, English TAB Chinese). Each system runs in a process and an environment
of its own (folder `build/peers`), one after the other, one thread. Vectors of passages are made
once and given to all; questions are encoded by each, with the same model in the same runtime.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers.corpora import make_corpus
from benchmarks.peers.environments import NEEDS, NotInstalledError, python_of
from benchmarks.peers.shown import write_page
from benchmarks.suites import put_entry, read_suite
from eval.measures.certificate import describe_commit, describe_machine, today
from indexer.encoders.opening import open_encoder

ROOT = Path(__file__).resolve().parents[2]
ENCODER = ROOT / "indexer" / "model" / "int8"
SYSTEMS = ("floor", "lanmei", *sorted(p.stem for p in NEEDS.glob("*.txt") if p.stem != "floor"))
SIZES = (320, 10_000)
# A system that is not done by then has failed.
_LONGEST_S = 900


def run(system: str, corpus: Path, environments: Path, seconds: float) -> dict[str, Any]:
    """What `benchmarks.peers.measured` tells of one system; a failure is a result."""
    try:
        python = python_of(system, environments)
    except NotInstalledError as error:
        return {"failed": f"not installed: {error}"}
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    arguments = [system, str(corpus), str(ENCODER), str(seconds)]
    try:
        finished = subprocess.run(
            [str(python), "-m", "benchmarks.peers.measured", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=_LONGEST_S,
            cwd=ROOT,
            env={**alone, "HF_HUB_OFFLINE": "1"},
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not done in {_LONGEST_S} s"}
    lines = finished.stdout.strip().splitlines()
    if finished.returncode or not lines:
        return {"failed": f"exit {finished.returncode}: {finished.stderr.strip()[-300:]}"}
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def main() -> int:
    """Measure what the command line names, a size after the other, and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of *.tsv.gz bitext")
    parser.add_argument("--passages", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "peers")
    parser.add_argument("--seconds", type=float, default=4.0, help="per measurement")
    parser.add_argument("--note", help="what a reader must know of the corpus of --work")
    parser.add_argument(
        "--without-known",
        action="store_true",
        help="look for no passage by a piece of it",
    )
    parser.add_argument("--tables", action="store_true", help="only write docs/performance.md")
    parsed = parser.parse_args()
    if parsed.tables:
        write_page()
        return 0
    if parsed.data is None:
        parser.error("--data: a folder of bitext is needed")
    encoder = open_encoder(threads=1)
    for n in parsed.passages:
        folder = parsed.work / str(n)
        corpus = make_corpus(folder, parsed.data, n, encoder, known=not parsed.without_known)
        load_before = round(os.getloadavg()[0], 1)
        known = read_suite("peers").get(str(n), {}).get("systems", {})
        measured = {}
        for system in parsed.systems:
            measured[system] = run(system, corpus, parsed.work / "environments", parsed.seconds)
            print(n, system, json.dumps(measured[system]), flush=True)
        body = {
            "date": today(),
            "commit": describe_commit(),
            "machine": describe_machine() | {"load_average": load_before},
            "encoder_fingerprint": encoder.fingerprint,
            "passages": len(json.loads((corpus / "passages.json").read_text(encoding="utf-8"))),
            "systems": {**known, **measured},
            **({"note": parsed.note} if parsed.note else {}),
        }
        put_entry("peers", str(n), body)
    write_page()
    return 0


if __name__ == "__main__":
    sys.exit(main())
