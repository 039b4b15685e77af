"""Composes a corpus of any size from sentences of a bitext, for `benchmarks.scale`.

    python -m benchmarks.made_corpus --data DIR --passages 10000 --index DIR [--real 3000]

Half of the passages are Chinese and half are English; no two say the same, as long as half of the
lines of the bitext are enough. A document has twenty paragraphs of one sentence. The same data and
number give the same documents. With `--real` so many texts are encoded, and the vectors of all
others are made of those: see `benchmarks.made_vectors`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.crowding import plain_document, sentences
from benchmarks.made_vectors import MadeVectors
from indexer.build import build_index
from indexer.encoders import Encoder
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
    """`n` sentences of one language, as far as possible from lines that the other does not use."""
    own: list[str] = []
    others: list[str] = []
    for text in sentences(data, language):
        (own if (_digest(text)[0] % 2 == 0) == (language == "zh") else others).append(text)
    found = [*own, *others][:n]
    if len(found) < n:
        raise SystemExit(f"{data} has {len(found)} {language} sentences, {n} are needed")
    return sorted(found, key=_digest)


def made_vectors(documents: Sequence[Document], n: int, encoder: Encoder) -> MadeVectors:
    """Vectors made of `n` real ones: the first paragraphs of documents, of both languages."""
    first = [document.text.partition("\n\n")[0] for document in documents]
    more = [text for document in documents for text in document.text.split("\n\n")[1:4]]
    return MadeVectors(encoder, [*first, *more][:n])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def main() -> int:
    """Build the index given on the command line, without sentence vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.tsv.gz bitext")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--real", type=int, help="how many texts are encoded; all by default")
    parsed = parser.parse_args()
    started = time.perf_counter()
    documents = made_documents(parsed.data, parsed.passages)
    encoder: Encoder = open_encoder(threads=1)
    if parsed.real is not None:
        encoder = made_vectors(documents, parsed.real, encoder)
    summary = build_index(documents, parsed.index, encoder, with_sentences=False)
    print(f"{summary.n_passages} passages in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
