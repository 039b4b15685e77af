"""Fuzzes readers, parsers and patterns with atheris.

    python -m benchmarks.stress.fuzz                   60 s a target -> results/stress/fuzz.json
    python -m benchmarks.stress.fuzz --seconds 600 --only html --keep findings

atheris is installed into a folder of its own, which is removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.stress.result import tool, write_result

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "text", "patterns", "toml", "markdown", "html", "csv", "pdf", "docx", "pptx", "xlsx",
)  # fmt: skip
# The seed corpus: libFuzzer generates the rest.
SEEDS: dict[str, Sequence[str]] = {
    "text": (
        "# 标题\n\n柬埔寨代表表示：“湄公河𠮷，２０２２年。”\n\nMr. Tan said, “The river rose [1].”",
        "日期：2022年5月9日 | Date: May 9, 2022\n\n长期戰略（二）\f第二页",
    ),
    "toml": (
        '[[document]]\nid = "a"\npath = "a.txt"\ntitle = "题"\ndate = "2022-05-09"\n'
        'languages = ["zh"]\nversion_of = "b"\n',
        '[country.KH]\nzh = "柬埔寨"\nen = "Cambodia"\naliases = ["Khmer"]\n',
    ),
    "markdown": ("---\ntitle: 题\n---\n# 一\n\n- *a*\n\n| a | b |\n|---|---|\n| 1 | 𠮷 |\n",),
    "html": ("<html lang=zh><title>题</title><main><h1>一<table><tr><td colspan=2>a<p>b</main>",),
    "csv": ("年,country\n2022,“柬埔寨”\n2023,Laos\n",),
    "pdf": (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]"
        "/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj "
        "4 0 obj<</Length 33>>stream\nBT /F 9 Tf 1 1 Td (A river.) Tj ET\nendstream endobj\n"
        "trailer<</Root 1 0 R>>",
    ),
    "docx": (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>茶 tea</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr>"
        "</w:tbl></w:body></w:document>",
    ),
    "pptx": (
        '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a='
        '"http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody>'
        "<a:p><a:r><a:t>茶</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>",
    ),
    "xlsx": (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>茶</t></is></c></row></sheetData></worksheet>',
    ),
}  # fmt: skip


def main() -> int:
    """Fuzz; 1 when a fault was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--only", choices=NAMES, nargs="+", default=NAMES)
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that were found")
    parser.add_argument("--out", type=Path, help="file for the JSON")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lanmei-fuzz-") as name:
        tools = Path(name, "tools")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--target", tools,
             tool("atheris")],
            check=True,
        )  # fmt: skip
        keep = parsed.keep or Path(name, "kept")
        keep.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(parsed.jobs) as pool:
            each = list(pool.map(lambda one: fuzz(one, parsed.seconds, tools, keep), parsed.only))
    broken = [one for one in each if one["exit"]]
    found = {"tool": tool("atheris"), "seconds": parsed.seconds, "targets": each}
    write_result("fuzz", found, parsed.out)
    for one in each:
        print(f"{one['target']:<10}{one['inputs']:>9} inputs  {one['said'] or 'nothing found'}")
    return 1 if broken else 0


def fuzz(name: str, seconds: int, tools: Path, keep: Path) -> dict[str, Any]:
    """Run one target; the number of inputs, and the report on an input that revealed a fault."""
    seeds = keep / f"seeds-{name}"
    seeds.mkdir(exist_ok=True)
    for number, seed in enumerate(SEEDS.get(name, ())):
        (seeds / str(number)).write_text(seed, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.stress.fuzz_targets", name, seeds, "-max_len=4000",
         f"-max_total_time={seconds}", "-timeout=600", "-rss_limit_mb=4000", "-seed=1",
         f"-artifact_prefix={keep}/{name}-"],
        capture_output=True, text=True, errors="replace", check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tools)},
    )  # fmt: skip
    counts = re.findall(r"^#(\d+)", ran.stderr, re.MULTILINE)
    wrong = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception).*", ran.stderr, re.MULTILINE)
    said = (wrong or ran.stderr.splitlines()[-3:]) if ran.returncode else []
    return {
        "target": name,
        "inputs": int(counts[-1]) if counts else 0,
        "exit": ran.returncode,
        "said": "; ".join(said)[:500],
    }


if __name__ == "__main__":
    sys.exit(main())
