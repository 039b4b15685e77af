"""Retrieval quality of the engine on the public sets: dense, lexical, hybrid, and plain BM25.

Run: `python -m benchmarks.search_quality --bench DIR`, or `make bench-quality BENCH=DIR`. A set
that was measured with the same files, index and commit is not measured again (`--again` does).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks.suites import put_entry, read_suite
from eval.gold.dataset import DocumentDataset, read_beir
from eval.measures.search import Pool
from eval.measures.subject import Subject, build_subject
from eval.measuring import RUN_MODES, RunMode, search_documents
from eval.reports.result_file import Result, without_topics
from eval.reports.text_table import plain_table
from eval.terminal import bars, build_bar
from service.settings import Settings

SUITE = "search"
# The mixed set is the four others in one pool: only the pool of both is new.
POOLS: dict[str, tuple[Pool, ...]] = {"xquad-dev-mixed": ("both",)}


def sets_in(bench: Path) -> list[Path]:
    """The folders in BEIR form below `bench`, by name."""
    return sorted(path.parent for path in bench.rglob("corpus.jsonl"))


def measure_set(folder: Path, settings: Settings, modes: list[RunMode], *, again: bool) -> None:
    """Measure one set in every mode, writing each result as soon as it is known."""
    dataset = read_beir(folder)
    name = f"{dataset.name}-{dataset.corpus_digest[:12]}"
    with build_bar("passages") as progress:
        subject = build_subject(
            dataset.documents or (), name, settings, for_answers=False, progress=progress
        )
    for mode in modes:
        entry = f"{dataset.name}.{mode}"
        if again or not is_known(read_suite(SUITE).get(entry), subject, dataset):
            with bars("queries") as ticker:
                pools = POOLS.get(dataset.name, ("zh", "en", "both"))
                result, _ = search_documents(
                    subject, dataset, mode=mode, pools=pools, ticker=ticker
                )
            put_entry(SUITE, entry, without_topics(result))
        print(line_of(entry), flush=True)


def is_known(result: Result | None, subject: Subject, dataset: DocumentDataset) -> bool:
    """True when there is a result of this set, index and commit without uncommitted changes."""
    if result is None:
        return False
    known = result["certificate"]
    now = subject.certificate(dataset=dataset.name, dataset_sha256=dataset.digest, split=None)
    same = (
        known["dataset_sha256"] == now.dataset_sha256
        and known["index_id"] == now.index_id
        and known["commit"] == now.commit
    )
    return same and now.commit is not None and "+" not in now.commit


def line_of(entry: str) -> str:
    """The figures of one result in one line."""
    result = read_suite(SUITE)[entry]
    cells = []
    for direction, row in result["summary"].items():
        if "-" in direction:
            ndcg, recall = row["nDCG@10"], row["R@10"]
            cells.append(
                f"{direction} nDCG@10 {100 * ndcg['mean']:.2f} R@10 {100 * recall['mean']:.2f} "
                f"n {ndcg['n']}"
            )
    return f"{entry}: {'; '.join(cells)}; {result['seconds']:.0f} s"


def table() -> str:
    """nDCG@10 of every set and mode that was measured."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for result in read_suite(SUITE).values():
        for direction, row in result["summary"].items():
            if "-" in direction:
                key = (result["certificate"]["dataset"], direction)
                rows.setdefault(key, {})[result["mode"]] = row["nDCG@10"]
    return plain_table(
        ("set", "direction", "n", *RUN_MODES),
        [
            (
                name,
                direction,
                str(next(iter(modes.values()))["n"]),
                *(f"{100 * modes[m]['mean']:.2f}" if m in modes else "" for m in RUN_MODES),
            )
            for (name, direction), modes in rows.items()
        ],
    )


def main() -> int:
    """Measure the sets given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder with sets in BEIR form")
    parser.add_argument("--only", action="append", metavar="NAME", help="a set; repeatable")
    parser.add_argument("--mode", action="append", choices=RUN_MODES, help="repeatable")
    parser.add_argument("--again", action="store_true", help="measure what is known as well")
    parsed = parser.parse_args()
    folders = [
        folder
        for folder in sets_in(parsed.bench)
        if not parsed.only or any(name in str(folder) for name in parsed.only)
    ]
    if not folders:
        print(f"{parsed.bench}: no folder with corpus.jsonl", file=sys.stderr)
        return 2
    settings = Settings.load()
    for folder in folders:
        measure_set(folder, settings, parsed.mode or list(RUN_MODES), again=parsed.again)
    print(table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
