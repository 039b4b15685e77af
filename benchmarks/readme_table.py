"""The table of speeds in README.md and README.zh.md, made from benchmarks/results/serving.json.

python -m benchmarks.readme_table --write
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks" / "results" / "serving.json"
BEGIN, END = "<!-- speed: made by benchmarks/readme_table.py -->\n", "<!-- /speed -->\n"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}

_WORDS = {
    "en": {
        "head": "| | p50 ms | p95 ms | requests/s |",
        "search": "search",
        "ask": "ask",
        "here": "in-process",
        "clients": "HTTP, {} client(s)",
        "facts": "Indexing {passages} passages: {seconds} s ({rate:.0f} passages encoded per "
        "second; {again} s when nothing changed); index on disk {size:.1f} MB. `lanmei ask` from "
        "process start to exit with a ready index: {ask} s. Server: ready in {ready} s, {rss} MB resident. "
        "Machine: {cores} cores, {processor}; commit `{commit}`, {date}; repeat with "
        "`make bench-serving`.",
    },
    "zh": {
        "head": "| | p50 毫秒 | p95 毫秒 | 每秒请求 |",
        "search": "检索",
        "ask": "提问",
        "here": "进程内",
        "clients": "HTTP，{} 个客户端",
        "facts": "为 {passages} 个段落建立索引：{seconds} 秒（每秒编码 {rate:.0f} 个段落；"
        "没有变化时 {again} 秒）；索引占磁盘 {size:.1f} MB。索引就绪时，`lanmei ask` 从启动到结束："
        "{ask} 秒。服务器：{ready} 秒就绪，常驻内存 {rss} MB。机器：{cores} 核，{processor}；"
        "提交 `{commit}`，{date}；重测命令 `make bench-serving`。",
    },
}


def table(found: dict[str, Any], language: str) -> str:
    """The table and its facts, in one language."""
    words = _WORDS[language]
    lines = [words["head"], "|---|---:|---:|---:|"]
    for what in ("search", "ask"):
        own = found["in_process"][f"{what}_ms"]
        lines.append(f"| {words[what]}, {words['here']} | {own['p50']} | {own['p95']} | |")
        for clients, own in found["http"][what].items():
            name = f"{words[what]}, {words['clients'].format(clients)}"
            lines.append(f"| {name} | {own['p50']} | {own['p95']} | {own['per_s']} |")
    indexing = found["indexing"]
    facts = words["facts"].format(
        passages=indexing["passages"],
        seconds=indexing["seconds"],
        rate=indexing["encoded_per_s"],
        again=indexing["unchanged_again_s"],
        size=indexing["index_bytes"] / 1e6,
        ask=found["start_to_answer_s"],
        ready=found["http"]["ready_s"],
        rss=found["http"]["rss_mb"],
        cores=found["machine"]["cores"],
        processor=found["machine"]["processor"],
        commit=str(found["commit"])[:10],
        date=found["date"][:10],
    )
    return "\n".join([*lines, "", facts, ""])


def with_table(readme: str, found: dict[str, Any], language: str) -> str:
    """`readme` with its table brought up to date."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + table(found, language) + END + after


def main() -> int:
    """Write the tables, or say whether they are up to date."""
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    stale = []
    for language, path in READMES.items():
        text = path.read_text(encoding="utf-8")
        fresh = with_table(text, found, language)
        if "--write" in sys.argv[1:]:
            path.write_text(fresh, encoding="utf-8")
        elif fresh != text:
            stale.append(path.name)
    if stale:
        print(f"out of date: {', '.join(stale)}; run python -m benchmarks.readme_table --write")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
