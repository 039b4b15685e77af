"""Writes the table of speeds in README.md and README.zh.md from benchmarks/results/serving.json.

python -m benchmarks.readme_table --write
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.suites import commit_of, read_suite

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
VERDICTS = ROOT / "eval" / "data" / "verdicts.jsonl"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}

_WORDS = {
    "en": {
        "archives": "On two archives that nobody wrote for lanmei (80 Chinese news items, 44 parts "
        "of a parliament's record): {right} of {answerable} questions answered rightly, {answered} "
        "of {unanswerable} that nothing answers answered all the same; {speakers} of {read} "
        "speakers right. ",
        "numbers": "Measured. {archives}nDCG@10 on the dev half of XQuAD, Chinese questions to "
        "English passages {zh_en:.1f}, English to Chinese {en_zh:.1f} (hybrid, {n} questions "
        "each); an answer in {ask} ms (p50, in-process, {cores} cores). Commit `{commit}`; every "
        "figure with its interval and its machine: [docs/evaluation.md](docs/evaluation.md).",
        "head": "| | p50 ms | p95 ms | requests/s |",
        "search": "search",
        "ask": "ask",
        "here": "in-process",
        "clients": "HTTP, {} client(s)",
        "facts": "Indexing {passages} passages: {seconds} s ({rate:.0f} passages encoded per "
        "second; {again} s when nothing changed); index on disk {size:.1f} MB. `lanmei ask` from "
        "process start to exit with a ready index: {ask} s. Server: ready in {ready} s, {rss} MB "
        "resident. Machine: {cores} cores, {processor}; commit `{commit}`, {date}; repeat with "
        "`make bench-serving`.",
    },
    "zh": {
        "archives": "两个并非为 lanmei 编写的文档库（80 篇中文新闻，44 份英文议会记录）："
        "{answerable} 个问题答对 {right} 个；{unanswerable} 个没有答案的问题中误答 {answered} 个；"
        "{read} 位发言人中认对 {speakers} 位。",
        "numbers": "实测。{archives}XQuAD 开发集 nDCG@10，中文问题检索英文段落 {zh_en:.1f}，"
        "英文问题检索中文段落 {en_zh:.1f}（hybrid，各 {n} 题）；回答一个问题 {ask} 毫秒"
        "（p50，进程内，{cores} 核）。提交 `{commit}`；全部数字及其区间和机器见 "
        "[docs/evaluation.md](docs/evaluation.md)。",
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


def read(name: str) -> dict[str, Any]:
    """A committed result."""
    found: dict[str, Any] = json.loads((RESULTS / name).read_text(encoding="utf-8"))
    return found


def numbers(language: str) -> str:
    """The numbers of the first screen, in one language."""
    serving = read("serving.json")
    quality = {
        direction: read_suite("search")[f"xquad-dev-{direction}.hybrid"]
        for direction in ("zh-en", "en-zh")
    }
    means = {
        direction.replace("-", "_"): 100 * found["summary"][direction]["nDCG@10"]["mean"]
        for direction, found in quality.items()
    }
    verdicts = [json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines()]
    archives = _WORDS[language]["archives"].format(
        **read_suite("archives")["questions"]["together"],
        speakers=sum(verdict["speaker"] for verdict in verdicts),
        read=len(verdicts),
    )
    line = _WORDS[language]["numbers"].format(
        archives=archives,
        **means,
        n=quality["zh-en"]["n_topics"],
        ask=serving["in_process"]["ask_ms"]["p50"],
        cores=serving["machine"]["cores"],
        commit=commit_of(quality["zh-en"]["certificate"]["commit"]),
    )
    return line + "\n"


def speed(language: str) -> str:
    """The table of speeds and its facts, in one language."""
    words = _WORDS[language]
    found = read("serving.json")
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
        commit=commit_of(found["commit"]),
        date=found["date"][:10],
    )
    return "\n".join([*lines, "", facts, ""])


_BLOCKS: dict[str, Callable[[str], str]] = {"numbers": numbers, "speed": speed}


def with_figures(text: str, language: str) -> str:
    """`text` of a README with its figures brought up to date."""
    for name, make in _BLOCKS.items():
        begin, end = f"<!-- {name}: made by benchmarks/readme_table.py -->\n", f"<!-- /{name} -->\n"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = before + begin + make(language) + end + after
    return text


def main() -> int:
    """Write the figures, or report which file is out of date."""
    stale = []
    for language, path in READMES.items():
        text = path.read_text(encoding="utf-8")
        fresh = with_figures(text, language)
        if "--write" in sys.argv[1:]:
            path.write_text(fresh, encoding="utf-8")
        elif fresh != text:
            stale.append(path.name)
    if stale:
        print(f"out of date: {', '.join(stale)}; run `make readme`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
