"""Makes an index of a million passages without an encoder and without its build: for searching it.

    python -m benchmarks.made_store --data DIR --passages 1000000 --index DIR [--real 3000]

Every paragraph of `benchmarks.made_corpus` is a passage. Words, postings, records, columns and
lists of neighbours are those of any index; the vectors are mixtures of real ones (see
`benchmarks.made_vectors`), and statements and counterparts are left out. Documents go through in
portions, so that memory is that of the vectors and of the postings.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.made_corpus import made_documents, made_vectors
from benchmarks.made_vectors import MadeVectors
from indexer.build import corpus_hash, settings_sha256
from indexer.encoders.opening import open_encoder
from indexer.parts import lexical_terms
from indexer.records import LANGUAGES, Document, Language, Passage
from indexer.store import (
    FILE_NAME,
    Column,
    Columns,
    LexicalIndex,
    Postings,
    VectorIndex,
    building,
    publish,
    write_columns,
)
from indexer.store.local.records import insert_documents, insert_passages, new_records
from indexer.text import detect_language

Numbers = npt.NDArray[np.int32]
_PORTION = 1_000


def passages_of(document: Document) -> list[Passage]:
    """One passage for each paragraph."""
    found, start = [], 0
    for number, text in enumerate(document.text.split("\n\n")):
        end = start + len(text)
        language = detect_language(text) or "en"
        found.append(
            Passage(
                passage_id=f"{document.document_id}:{start}-{end}",
                document_id=document.document_id,
                start=start,
                end=end,
                text=text,
                language=language,
                kind="content",
                heading=None,
                page_start=1,
                page_end=1,
                paragraph=number,
            )
        )
        start = end + 2
    return found


class _Counted:
    """The postings of one language; those of a portion are kept by a common vocabulary."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self._number: dict[str, int] = {}
        self._parts: list[tuple[Numbers, Numbers, Numbers]] = []

    def add(self, counts: Sequence[Counter[str]], rows: Sequence[int]) -> None:
        """Count the terms of passages that stand at `rows`."""
        first = len(self.rows)
        self.rows.extend(rows)
        total = sum(map(len, counts))
        number = self._number
        ids = np.fromiter(
            (number.setdefault(term, len(number)) for own in counts for term in own),
            dtype=np.int32,
            count=total,
        )
        times = np.fromiter((n for own in counts for n in own.values()), np.int32, total)
        sizes = [len(own) for own in counts]
        places = np.repeat(np.arange(first, first + len(counts), dtype=np.int32), sizes)
        self._parts.append((ids, places, times))

    def postings(self) -> Postings:
        """Those of everything: sorted by term, then by passage."""
        ids, places, times = (np.concatenate(own) for own in zip(*self._parts, strict=True))
        self._parts.clear()
        words = list(self._number)
        order = sorted(range(len(words)), key=words.__getitem__)
        rank = np.empty(len(words), dtype=np.int32)
        rank[order] = np.arange(len(words), dtype=np.int32)
        ids = rank[ids]
        by_term = np.argsort(ids, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(ids, minlength=len(words)))])
        return Postings(
            [words[place] for place in order],
            starts.astype(np.int64),
            places[by_term],
            times[by_term],
            len(self.rows),
        )


def portions(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """The documents, some at a time."""
    for start in range(0, len(documents), _PORTION):
        yield documents[start : start + _PORTION]


def make(documents: Sequence[Document], index_dir: Path, encoder: MadeVectors) -> int:
    """Write a generation and let it serve; returns the number of passages."""
    n = sum(document.text.count("\n\n") + 1 for document in documents)
    vectors = np.empty((n, encoder.dimension), dtype=np.float32)
    counted: dict[Language, _Counted] = {language: _Counted() for language in LANGUAGES}
    languages: list[Language] = []
    with building(index_dir) as folder:
        with new_records(folder / FILE_NAME) as connection:
            for number, some in enumerate(portions(documents)):
                insert_documents(connection, some, number * _PORTION)
                passages = [one for document in some for one in passages_of(document)]
                first = len(languages)
                insert_passages(connection, passages, first)
                texts = [one.text for one in passages]
                vectors[first : first + len(texts)] = encoder.encode_passages(texts)
                titles = {document.document_id: document.title for document in some}
                counts = [Counter(lexical_terms(one, titles[one.document_id])) for one in passages]
                for language, own in counted.items():
                    at = [place for place, one in enumerate(passages) if one.language == language]
                    own.add([counts[place] for place in at], [first + one for one in at])
                languages.extend(one.language for one in passages)
                print(f"{len(languages)} of {n}", file=sys.stderr, flush=True)
        rows = {language: np.array(own.rows) for language, own in counted.items()}
        postings = {language: own.postings() for language, own in counted.items()}
        dated = [(own.document_id, own.date, own.text.count("\n\n") + 1) for own in documents]
        manifest = write_columns(
            folder,
            Columns.made(dated, Column.of(languages), Column.of(["content"] * n), []),
            VectorIndex.create(vectors, languages),
            LexicalIndex.of(rows, postings, n),
            languages,
            {
                "encoder": encoder.name,
                "encoder_fingerprint": encoder.fingerprint,
                "dimension": encoder.dimension,
                "corpus_sha256": corpus_hash(documents),
                "settings_sha256": settings_sha256(),
                "n_documents": len(documents),
                "n_statements": 0,
                "n_counterparts": 0,
            },
        )
        shutil.rmtree(index_dir / "cache", ignore_errors=True)
        publish(folder, index_dir, manifest, ())
    return n


def main() -> int:
    """Make the index given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.tsv.gz bitext")
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--real", type=int, default=3_000, help="how many texts are encoded")
    parsed = parser.parse_args()
    documents = made_documents(parsed.data, parsed.passages)
    encoder = made_vectors(documents, parsed.real, open_encoder(threads=1))
    started, used = time.perf_counter(), time.process_time()
    n = make(documents, parsed.index, encoder)
    body = {
        "passages": n,
        "seconds": round(time.perf_counter() - started, 1),
        "processor_s": round(time.process_time() - used, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(body, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
