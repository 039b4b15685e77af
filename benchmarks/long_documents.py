"""How the time to read who speaks grows with a document: one paragraph of 5 MB, ten thousand turns.

Run: `python -m benchmarks.long_documents [NAME …]`. Each text is made here, read from a file, cut
into passages by the tokens of the built-in encoder, and its statements are read; seconds are
those of the processor. `growth` is the exponent between the smallest and the largest size: 1 is
linear.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.suites import RESULTS, put_entry
from eval.measures.certificate import describe_commit, today
from indexer.encoders import open_encoder
from indexer.names import load_names
from indexer.reading import read_folder
from indexer.splitting import split
from indexer.statements import extract_statements

SIZES_MB = (0.5, 1.0, 5.0)
TURNS = (2_500, 5_000, 10_000)
_SAID = {
    "zh": "水务局局长周博文表示，第{i}座泵站要在汛期前检修完毕。记者看到，河水仍然很浑。",
    "en": "Ana Vosa, director of the Lake Institute, said pump {i} was ready. It rained all day. ",
}
_TURNS = {
    "zh": ("林则安：请说明第{i}座泵站。", "周博文：第{i}座泵站已经检修完毕，请各位放心。"),
    "en": (
        "MR. SPEAKER.- Question {i}.",
        "HON. A. B. VOSA (Minister for Works).- Pump {i} is ready.",
    ),
}


def one_paragraph(language: str, megabytes: float) -> str:
    """Sentences that somebody said and others, without a line break."""
    unit = _SAID[language]
    n = int(megabytes * 1_000_000 / len(unit.encode()))
    return "".join(unit.format(i=i) for i in range(n))


def turns(language: str, n: int) -> str:
    """A record of n turns of speech, each a paragraph."""
    return "\n\n".join(_TURNS[language][i % 2].format(i=i) for i in range(n))


def measure(text: str, count: Callable[[str], int]) -> dict[str, float]:
    """Seconds of the processor for one document, and what was found in it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "long.txt").write_text(text, encoding="utf-8")
        started = time.process_time()
        (document,) = read_folder(Path(folder)).documents
        read = time.process_time()
    passages = split(document, count)
    cut = time.process_time()
    statements = extract_statements(document, passages, load_names())
    said = time.process_time()
    return {
        "megabytes": round(len(text.encode()) / 1e6, 2),
        "passages": len(passages),
        "statements": len(statements),
        "read_s": round(read - started, 2),
        "split_s": round(cut - read, 2),
        "statements_s": round(said - cut, 2),
    }


def growth(rows: list[dict[str, float]], field: str) -> float:
    """The exponent by which seconds grow from the first row to the last."""
    first, last = rows[0], rows[-1]
    ratio = math.log(max(last[field], 0.01) / max(first[field], 0.01))
    return round(ratio / math.log(last["megabytes"] / first["megabytes"]), 2)


def main() -> None:
    """Measure every text, or those that are named; each result is written when it is there."""
    wanted = sys.argv[1:]
    count = open_encoder("built-in").count_tokens
    for language in ("zh", "en"):
        made = {
            f"turns, {language}": [turns(language, n) for n in TURNS],
            f"one paragraph, {language}": [one_paragraph(language, size) for size in SIZES_MB],
        }
        for name, texts in made.items():
            if wanted and name not in wanted:
                continue
            rows = []
            for text in texts:
                rows.append(measure(text, count))
                print(name, rows[-1], flush=True)
            grown = {field: growth(rows, field) for field in ("split_s", "statements_s")}
            found = {"commit": describe_commit(), "date": today(), "rows": rows, "growth": grown}
            put_entry("long_documents", name, found, RESULTS / "statements")


if __name__ == "__main__":
    main()
