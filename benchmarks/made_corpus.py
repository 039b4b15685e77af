"""Composes a corpus of any size from sentences of a bitext, for `benchmarks.scale`.

    python -m benchmarks.made_corpus --data DIR --passages 10000 --index DIR

Half of the passages are Chinese and half are English; no two have the same content. A document
has twenty paragraphs of one sentence. The same data and number give the same documents.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from itertools import islice
from pathlib import Path

from benchmarks.crowding import plain_document, sentences
from indexer.build import build_index
from indexer.encoders.opening import open_encoder
from indexer.records import LANGUAGES, Document, Language

_PARAGRAPHS = 20


def made_documents(data: Path, n_passages: int) -> list[Document]:
    """Documents of `n_passages` paragraphs, half of them in each language, in turns."""
    n = n_passages // 2
    texts = {language: _picked(data, language, n) for language in LANGUAGES}
    found = []
    for start in range(0, n, _PARAGRAPHS):
        for language in LANGUAGES:
            own = texts[language][start : start + _PARAGRAPHS]
            if own:
                name = f"made-{language}-{start:07d}"
                found.append(plain_document(name, "\n\n".join(own), language, f"{name}.txt"))
    return found


def _picked(data: Path, language: Language, n: int) -> list[str]:
    """`n` sentences of one language, from other lines than those of the other language."""
    of_language = (
        text
        for text in sentences(data, language)
        if (_digest(text)[0] % 2 == 0) == (language == "zh")
    )
    found = sorted(islice(of_language, n), key=_digest)
    if len(found) < n:
        raise SystemExit(f"{data} has {len(found)} {language} sentences, {n} are needed")
    return found


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def main() -> int:
    """Build the index given on the command line, without sentence vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.tsv.gz bitext")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--index", type=Path, required=True)
    parsed = parser.parse_args()
    started = time.perf_counter()
    documents = made_documents(parsed.data, parsed.passages)
    summary = build_index(documents, parsed.index, open_encoder(threads=1), with_sentences=False)
    print(f"{summary.n_passages} passages in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
