"""How large a corpus of ten million passages and more would be: on paper, from measured unit costs.

    python -m benchmarks.sizing                    the units and the table
    python -m benchmarks.sizing --write            the table into docs/scale.md and docs/scale.zh.md

Units are read from benchmarks/results: `scale.json` (bytes, memory and milliseconds of the sizes
measured) and `ingest.json` (processor time of indexing). What a plan assumes besides, such as the
size of a node and its price, is in `Assumed`. Nothing here was run at these sizes.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final

from benchmarks.suites import read_suite
from eval.reports.text_table import markdown_table

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = {"en": ROOT / "docs" / "scale.md", "zh": ROOT / "docs" / "scale.zh.md"}
SIZES: Final = (10_000_000, 100_000_000, 1_000_000_000)
_PLACE = re.compile(r"(<!-- sizing -->\n).*?(<!-- /sizing -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What was not measured: the nodes, what is asked of them, what they cost.

    A shard is searched by one core in `shard_ms` at most. `busy` is the share of a core's time that
    is planned for; `core_hour` is the price of one core for one hour, in US dollars.
    """

    shard_ms: float = 50.0
    questions_per_s: float = 10.0
    replicas: int = 2
    node_cores: int = 16
    node_gb: float = 64.0
    busy: float = 0.6
    core_hour: float = 0.04
    indexing_cores: int = 64


@dataclass(frozen=True, slots=True)
class Units:
    """What a passage costs, from the results of the smallest and the largest size.

    A question takes `question_ms` however many passages there are: reading, encoding, ranking what
    the shards give. Each passage of a shard adds `scan_ns`, as the lists are searched whose share
    gives the recall that an index is made for. Both are of one run, in which a search by meaning
    takes longer than one by words by the encoder and the lists.
    """

    disk_bytes: float
    memory_bytes: float
    process_mb: float
    question_ms: float
    scan_ns: float
    indexing_ms: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A corpus of so many passages, sized."""

    passages: int
    disk_tb: float
    memory_gb: float
    shards: int
    nodes: int
    core_ms: float
    indexing_hours: float
    cost_per_1000: float


def units_of(scale: dict[str, Any], ingest: dict[str, Any]) -> Units:
    """The units: of the largest size measured, and memory of what it adds to the smallest."""
    small, large = (
        pick(scale.values(), key=lambda body: int(body["passages"])) for pick in (min, max)
    )
    added = large["passages"] - small["passages"]
    times = large["p50_ms"]
    scan_ms = times["dense"] - times["lexical"] - times["encode"]
    most = max(
        # With vectors made without the encoder the most of the work is left out.
        (body["all"] for body in ingest.values() if "all" in body and "note" not in body),
        key=lambda body: int(body["n_passages"]),
    )
    return Units(
        disk_bytes=sum(large["bytes"].values()) / large["passages"],
        memory_bytes=1e6 * (large["memory_mb"] - small["memory_mb"]) / added,
        process_mb=small["memory_mb"],
        question_ms=times["hybrid"] - scan_ms,
        scan_ns=1e6 * scan_ms / large["passages"],
        indexing_ms=1000 * most["processor_s"] / most["n_passages"],
    )


def plan_of(passages: int, units: Units, assumed: Assumed) -> Plan:
    """A corpus of so many passages on nodes as they are assumed."""
    per_shard = assumed.shard_ms * 1e6 / units.scan_ns
    shards = ceil(passages / per_shard)
    copies = shards * assumed.replicas
    memory = assumed.replicas * passages * units.memory_bytes + copies * units.process_mb * 1e6
    core_ms = units.question_ms + passages * units.scan_ns / 1e6
    cores = assumed.questions_per_s * core_ms / 1000 / assumed.busy
    nodes = max(
        ceil(cores / assumed.node_cores),
        ceil(memory / (assumed.node_gb * 1e9 * 0.8)),
        assumed.replicas,
    )
    return Plan(
        passages=passages,
        disk_tb=assumed.replicas * passages * units.disk_bytes / 1e12,
        memory_gb=memory / 1e9,
        shards=shards,
        nodes=nodes,
        core_ms=core_ms,
        indexing_hours=passages * units.indexing_ms / 3.6e6 / assumed.indexing_cores,
        cost_per_1000=core_ms / 3600 / assumed.busy * assumed.core_hour,
    )


_HEAD: Final = {
    "en": (
        "passages", "disk", "memory", "shards", "nodes", "core time a question", "indexing",
        "1 000 questions",
    ),
    "zh": ("段落", "磁盘", "内存", "分片", "节点", "每问核时", "建索引", "每千问费用"),
}  # fmt: skip
_UNITS: Final = {
    "en": "A passage: {disk:.0f} bytes on the disk, {memory:.0f} in memory, {scan:.0f} ns to look at, {indexing:.1f} ms "
    "of a core to index. A question besides: {question:.1f} ms. A process besides: {process:.0f} MB.",
    "zh": "每个段落：磁盘 {disk:.0f} 字节，内存 {memory:.0f} 字节，检索 {scan:.0f} 纳秒，建索引 {indexing:.1f} 毫秒核时。"
    "每个问题另需 {question:.1f} 毫秒，每个进程另需 {process:.0f} MB。",
}


def table(language: str, assumed: Assumed | None = None) -> str:
    """The units and the plans of all sizes, as Markdown."""
    units = units_of(read_suite("scale"), read_suite("ingest"))
    rows = []
    for size in SIZES:
        plan = plan_of(size, units, assumed or Assumed())
        hours = "h" if language == "en" else "小时"
        seconds = "s" if language == "en" else "秒"
        rows.append(
            [
                f"{plan.passages:,}",
                f"{plan.disk_tb:.2g} TB",
                f"{plan.memory_gb:,.0f} GB",
                f"{plan.shards:,}",
                f"{plan.nodes:,}",
                f"{plan.core_ms / 1000:.2g} {seconds}",
                f"{plan.indexing_hours:,.1f} {hours}",
                f"{plan.cost_per_1000:.2g} USD",
            ]
        )
    told = _UNITS[language].format(
        disk=units.disk_bytes,
        memory=units.memory_bytes,
        scan=units.scan_ns,
        indexing=units.indexing_ms,
        question=units.question_ms,
        process=units.process_mb,
    )
    return f"{markdown_table(_HEAD[language], rows)}\n\n{told}\n"


def filled(text: str, language: str) -> str:
    """A page with the table in its place."""
    return _PLACE.sub(lambda found: found[1] + table(language) + found[2], text)


def main() -> int:
    """Print the table, or write it into the pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="into docs/scale.md, docs/scale.zh.md")
    if parser.parse_args().write:
        for language, page in PAGES.items():
            text = page.read_text(encoding="utf-8")
            page.write_text(filled(text, language), encoding="utf-8")
    else:
        print(table("en"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
