"""Measures the check of translations on correct ones and on ones with a changed number.

    python -m benchmarks.translation --index FOLDER

Correct translations are the counterparts of the shipped documents, sentence by sentence; in the
wrong ones the first number of such a sentence is one higher.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.suites import put_entry
from eval.measures.certificate import describe_commit, describe_machine, describe_version, today
from indexer.names import load_names
from indexer.records import Document
from indexer.text import BridgeTerms, sentence_spans
from service.engine import SearchEngine
from service.generating import Gate
from service.generating.opening import open_gate

_NUMBER = re.compile(r"(?<![\d.,:-])\d{1,6}(?![\d.,:-])")
_LEAST = 8


def main() -> None:
    """Measure and write results/translation.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parsed = parser.parse_args()
    engine = SearchEngine.open(parsed.index)
    names = load_names(None, engine.index.corpus_names)
    gate = open_gate(engine.settings, engine.encoder, names=names, bridge=BridgeTerms.load(None))
    good = Counter(gate.untrue(text, original) or "kept" for text, original in pairs(engine))
    bad = Counter(_bad(gate, engine))
    found = {
        "date": today(),
        "commit": describe_commit(),
        "version": describe_version(),
        "machine": describe_machine(),
        "index_id": engine.index.index_id,
        "official_sentences": dict(sorted(good.items())),
        "another_number": dict(sorted(bad.items())),
    }
    put_entry("translation", "shipped", found)
    print(found)


def pairs(engine: SearchEngine) -> Iterator[tuple[str, str]]:
    """Each sentence of a counterpart, with the passage that it translates."""
    for document in engine.index.documents.values():
        for passage in engine.document_text(document.document_id).passages:
            other = passage.counterpart
            if other is None or other.kind != "official":
                continue
            original = document.text[passage.start : passage.end]
            there: Document = engine.index.documents[other.document_id]
            version = there.text[other.start : other.end]
            for start, end in sentence_spans(version):
                if len(version[start:end].strip()) >= _LEAST:
                    yield version[start:end].strip(), original


def _bad(gate: Gate, engine: SearchEngine) -> Iterator[str]:
    for text, original in pairs(engine):
        found = _NUMBER.search(text)
        if found is None or gate.untrue(text, original) is not None:
            continue
        another = str(int(found[0]) + 1)
        if another in original:
            continue
        changed = text[: found.start()] + another + text[found.end() :]
        yield gate.untrue(changed, original) or "let through"


if __name__ == "__main__":
    main()
