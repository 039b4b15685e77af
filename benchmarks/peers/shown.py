"""The results beside peers as they are shown: tables in docs/performance.md, and a plot.

The page holds places, `<!-- peers: NAME -->` to `<!-- /peers -->`, whose text is made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.suites import commit_of, read_suite
from eval.reports.text_table import markdown_table

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = {"en": ROOT / "docs" / "performance.md", "zh": ROOT / "docs" / "performance.zh.md"}
PLOT: Final = ROOT / "docs" / "images" / "peers.svg"
_PLACE = re.compile(r"(<!-- peers: (?P<name>[a-z]+) -->\n).*?(<!-- /peers -->)", re.DOTALL)
_NAMES: Final = {
    "floor": "floor",
    "lanmei": "**lanmei**",
    "txtai": "txtai",
    "llamaindex": "LlamaIndex",
    "lancedb": "LanceDB",
    "haystack": "Haystack",
}
_GROWN: Final = {
    "en": (
        "passages", "index open s", "floor ms", "hybrid ms", "times the floor", "dense ms",
        "lexical ms", "ask ms", "recall@10", "HTTP a second", "MB a worker",
    ),
    "zh": (
        "段落", "打开索引秒", "下限毫秒", "hybrid 毫秒", "为下限的倍数", "dense 毫秒",
        "lexical 毫秒", "ask 毫秒", "recall@10", "HTTP 每秒", "每进程 MB",
    ),
}  # fmt: skip
_WORDS: Final = {
    "en": {
        "head": ("", "version", "p50 ms", "p95 ms", "filled in s", "memory MB", "found zh", "en"),
        "size": "**{:,} passages** ({}, commit `{}`, load of the machine before: {})",
        "failed": "failed: {}",
    },
    "zh": {
        "head": ("", "版本", "p50 毫秒", "p95 毫秒", "装入秒", "内存 MB", "找到 中文", "英文"),
        "size": "**{:,} 个段落**（{}，提交 `{}`，测量前机器负载：{}）",
        "failed": "失败：{}",
    },
}


def tables(results: Mapping[str, Any], language: str) -> str:
    """One table for each size, the smallest first."""
    parts = []
    for body in sorted(results.values(), key=lambda own: own["passages"]):
        words = _WORDS[language]
        title = str(words["size"]).format(
            body["passages"],
            body["date"][:10],
            commit_of(body["commit"]),
            body["machine"]["load_average"],
        )
        rows = [
            _row(name, body["systems"][name], language)
            for name in _NAMES
            if name in body["systems"]
        ]
        if "note" in body:
            title = f"{title}\n\n{body['note']}"
        parts.append(f"{title}\n\n{markdown_table(list(words['head']), rows)}")
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _row(name: str, found: Mapping[str, Any], language: str) -> list[str]:
    if "failed" in found:
        told = str(_WORDS[language]["failed"]).format(found["failed"].replace("|", "/"))
        return [_NAMES[name], told, *[""] * 6]
    return [
        _NAMES[name],
        found["version"],
        f"{found['p50_ms']:.1f}",
        f"{found['p95_ms']:.1f}",
        f"{found['fill_s']:.1f}",
        str(found["memory_mb"]),
        *(_share(found["found_at_10"], language) for language in ("zh", "en")),
    ]


def grown(results: Mapping[str, Any], language: str) -> str:
    """What `benchmarks.scale` measured of lanmei alone, the smallest index first."""
    rows = []
    for body in sorted(results.values(), key=lambda own: own["passages"]):
        times, http = body["p50_ms"], body["http"]
        ratio = times["hybrid"] / times["floor"]
        rows.append(
            [
                f"{body['passages']:,}",
                f"{body['open_index_s']:.2f}",
                *(f"{times[name]:.1f}" for name in ("floor", "hybrid")),
                f"{ratio:.2f}",
                *(f"{times[name]:.1f}" for name in ("dense", "lexical", "ask")),
                f"{body['recall_at_10']:.3f}",
                f"{http['per_s']:.0f}",
                str(http["memory_mb_a_worker"]),
            ]
        )
    return markdown_table(list(_GROWN[language]), rows) + "\n"


def _share(found: Mapping[str, float], language: str) -> str:
    return f"{100 * found[language]:.0f} %" if language in found else "–"


def filled(text: str, language: str, results: Mapping[str, Any]) -> str:
    """A page with its places filled."""
    made = {
        "tables": tables(results, language),
        "grown": grown(read_suite("scale"), language),
    }
    return _PLACE.sub(lambda found: found[1] + made[found["name"]] + found[3], text)


def plot(results: Mapping[str, Any]) -> str:
    """Milliseconds over passages, both in powers of ten, a line for each system."""
    from eval.reports.plots import plot_over_sizes

    lines: dict[str, list[tuple[float, float]]] = {}
    for body in sorted(results.values(), key=lambda own: own["passages"]):
        for name in _NAMES:
            found = body["systems"].get(name, {"failed": ""})
            if "failed" not in found:
                point = (body["passages"], found["p50_ms"])
                lines.setdefault(_NAMES[name].strip("*"), []).append(point)
    return plot_over_sizes(lines, "passages", "p50, ms", "A hybrid search beside peers")


def write_page() -> None:
    """Fill both pages and draw the plot."""
    results = read_suite("peers")
    for language, page in PAGES.items():
        text = page.read_text(encoding="utf-8")
        page.write_text(filled(text, language, results), encoding="utf-8")
    drawn = plot(results)
    # A file of its own says what it is; inside a page it need not.
    drawn = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    PLOT.write_text(drawn, encoding="utf-8")
