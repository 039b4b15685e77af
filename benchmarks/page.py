"""Measures first contentful paint and bytes of the page; needs playwright and a chromium.

    python -m benchmarks.page                       print the figures of an index of the corpus
    python -m benchmarks.page --entry this-machine  write them into results/page.json, too

Each opening is that of a new visitor: an empty cache, one tab. Figures are medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine, describe_version, today

LANMEI: Final = str(Path(sys.executable).with_name("lanmei"))
QUESTION: Final = "What did Cambodia say about carbon neutrality?"
PLACES: Final = {
    "to ask": "",
    "an answer": f"?q={quote(QUESTION)}",
    "the documents": "documents",
    "a document": "d/lmec-briefing-2022-05-zh#c1391-1458",
}
_MEASURED: Final = """() => {
  const sent = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { paint_ms: paint ? paint.startTime : null, bytes: sent.reduce((sum, one) => sum + one.transferSize, 0) };
}"""  # noqa: E501


def main() -> int:
    """Index the shipped corpus, serve it, open each view several times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--entry", help="name of the entry in results/page.json")
    parser.add_argument("--index", type=Path, help="an index that is there already")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = parsed.index or Path(folder) / "index"
        if parsed.index is None:
            subprocess.run([LANMEI, "index", "--index", str(index)], check=True)
        views = _serve_and_measure(index, parsed.rounds)
    found = {
        "date": today(),
        "commit": describe_commit(),
        "version": describe_version(),
        "machine": {**describe_machine(), "load_average": os.getloadavg()},
        "settings": {"rounds": parsed.rounds},
        "views": views,
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if parsed.entry:
        put_entry("page", parsed.entry, found)
    return 0


def _serve_and_measure(index: Path, rounds: int) -> dict[str, Any]:
    command = [LANMEI, "serve", "--port", "0", "--index", str(index), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        site = next(line for line in server.stdout if "page http" in line).split("page ")[1]
        try:
            with sync_playwright() as started:
                browser = started.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                return {
                    name: _measure(browser, site.split()[0] + path, rounds)
                    for name, path in PLACES.items()
                }
        finally:
            server.terminate()


def _measure(browser: Browser, url: str, rounds: int) -> dict[str, float]:
    """Medians over new visitors; the first one warms the server and is not counted."""
    seen: list[dict[str, float]] = []
    for _ in range(rounds + 1):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("#main:not([aria-busy]) > *")
        page.wait_for_load_state("networkidle")
        seen.append(page.evaluate(_MEASURED))
        context.close()
    return {
        "first_paint_ms": round(statistics.median(one["paint_ms"] for one in seen[1:]), 1),
        "kilobytes": round(statistics.median(one["bytes"] for one in seen[1:]) / 1000, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
