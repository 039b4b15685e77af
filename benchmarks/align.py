"""What counterparts and statements cost at index time, and how the cost grows.

    python -m benchmarks.align                          write benchmarks/results/align.json
    python -m benchmarks.align --out -                  only print
    python -m benchmarks.align --calibrate --data DIR   fit indexer/data/alignment.json again

The shipped corpus is measured as it is. For more passages it is repeated, once as many documents
and once as one long document; its vectors are cached, so that alignment is measured and not the
encoder, whose work is counted in sentences. Seconds are processor time of one thread, so that
other load on the machine does not distort the growth.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.align_calibrate import calibrate, encode_documents
from benchmarks.align_pairs import made_documents
from eval.measures.certificate import describe_commit, describe_machine, describe_version, today
from indexer.counterparts.alignment import align
from indexer.encoders.opening import open_encoder
from indexer.encoders.protocol import Encoder, Vectors
from indexer.names.names_file import load_names
from indexer.reading.corpus import read_corpus
from indexer.records import Document, Page, Passage
from indexer.splitting.boilerplate import mark_repeated
from indexer.splitting.passages import split
from indexer.statements.extract import extract_statements

RESULT: Final = Path(__file__).parent / "results" / "align.json"
CALIBRATION: Final = Path(__file__).parent.parent / "indexer" / "data" / "alignment.json"
CORPUS: Final = Path(__file__).parent.parent / "corpus"
SIZES: Final = (1_250, 2_500, 5_000, 10_000)
MADE_DOCUMENTS: Final = 90
SEED: Final = 7


def main() -> int:
    """Measure, or calibrate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--data", type=Path, help="folder with bitext/, for --calibrate")
    parser.add_argument("--encoder", default="built-in")
    parser.add_argument("--out", help="file for the JSON, or - for none")
    parsed = parser.parse_args()
    encoder = open_encoder(parsed.encoder)
    if parsed.calibrate:
        if parsed.data is None:
            parser.error("--calibrate needs --data, the folder with bitext/")
        found: dict[str, Any] = calibrated(parsed.data, encoder)
        path = Path(parsed.out or CALIBRATION)
    else:
        found = measured(encoder)
        path = Path(parsed.out or RESULT)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    print(text)
    if str(path) != "-":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    return 0


def calibrated(data_dir: Path, encoder: Encoder) -> dict[str, Any]:
    """The calibration on composed documents: two thirds to fit, one third to choose thresholds."""
    documents = list(made_documents(data_dir, MADE_DOCUMENTS, SEED))
    encoded = encode_documents(documents, encoder, load_names())
    held_out = len(encoded) // 3
    values: dict[str, Any] = dict(calibrate(encoded[held_out:], encoded[:held_out]))
    return {
        "what": "python -m benchmarks.align --calibrate",
        "date": today(),
        "encoder_fingerprint": encoder.fingerprint,
        "documents": MADE_DOCUMENTS,
        "seed": SEED,
        **values,
    }


def measured(encoder: Encoder) -> dict[str, Any]:
    """Processor seconds of each part for the shipped corpus and for repetitions of it."""
    brochure = next(d for d in read_corpus(CORPUS) if len(d.languages) > 1)
    passages = mark_repeated(split(brochure, encoder.count_tokens))
    vectors = encoder.encode_passages([passage.text for passage in passages])
    known: dict[str, Vectors] = {}
    once = _costs([brochure], passages, vectors, _remembering(encoder, known))
    rows: dict[str, list[dict[str, float]]] = {"many_documents": [], "one_document": []}
    for size in SIZES:
        copies = max(round(size / len(passages)), 1)
        tiled = np.tile(vectors, (copies, 1))
        many = _as_many(brochure, passages, copies)
        rows["many_documents"].append(_costs(*many, tiled, _remembering(encoder, known)))
        long = _as_one(brochure, passages, copies)
        rows["one_document"].append(_costs(*long, tiled, _remembering(encoder, known)))
    return {
        "what": "python -m benchmarks.align",
        "date": today(),
        "commit": describe_commit(),
        "version": describe_version(),
        "machine": {**describe_machine(), "load_average": os.getloadavg()},
        "brochure": once,
        **rows,
        "growth_exponent": {
            f"{shape}_{part}": round(_exponent(measurements, part), 2)
            for shape, measurements in rows.items()
            for part in ("align_s", "statements_s")
        },
    }


def _costs(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Vectors,
    encode_sentences: Callable[[Sequence[str]], Vectors],
) -> dict[str, float]:
    names = load_names()
    asked = 0

    def counting(texts: Sequence[str]) -> Vectors:
        nonlocal asked
        asked += len(texts)
        return encode_sentences(texts)

    began = time.process_time()
    own: dict[str, list[Passage]] = {document.document_id: [] for document in documents}
    for passage in passages:
        own[passage.document_id].append(passage)
    n_statements = sum(
        len(extract_statements(document, own[document.document_id], names))
        for document in documents
    )
    said = time.process_time()
    result = align(documents, passages, vectors, counting, names)
    ended = time.process_time()
    return {
        "passages": len(passages),
        "statements": n_statements,
        "statements_s": round(said - began, 3),
        "counterparts": len(result.counterparts),
        "sentences_encoded": asked,
        "align_s": round(ended - said, 3),
    }


def _remembering(encoder: Encoder, known: dict[str, Vectors]) -> Callable[[Sequence[str]], Vectors]:
    """Encode each sentence once: the benchmark times the alignment, not the encoder."""

    def encode(texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encoder.encode_passages(new), strict=True))
        return np.stack([known[text] for text in texts])

    return encode


def _as_many(
    document: Document, passages: Sequence[Passage], copies: int
) -> tuple[list[Document], list[Passage]]:
    documents, repeated = [], []
    for copy in range(copies):
        document_id = f"{document.document_id}-{copy}"
        documents.append(replace(document, document_id=document_id))
        repeated += [
            replace(
                passage,
                document_id=document_id,
                passage_id=f"{document_id}:{passage.start}-{passage.end}",
            )
            for passage in passages
        ]
    return documents, repeated


def _as_one(
    document: Document, passages: Sequence[Passage], copies: int
) -> tuple[list[Document], list[Passage]]:
    length = len(document.text)
    text = document.text * copies
    long = replace(document, text=text, pages=(Page(1, 0, len(text)),))
    paragraphs = passages[-1].paragraph + 1
    repeated = [
        replace(
            passage,
            passage_id=f"{document.document_id}:{passage.start + at}-{passage.end + at}",
            start=passage.start + at,
            end=passage.end + at,
            paragraph=passage.paragraph + copy * paragraphs,
        )
        for copy in range(copies)
        for at in (copy * length,)
        for passage in passages
    ]
    return [long], repeated


def _exponent(measurements: Sequence[dict[str, float]], part: str) -> float:
    """The slope of log cost over log passages: 1 is linear, 2 quadratic."""
    x = [math.log(row["passages"]) for row in measurements]
    y = [math.log(max(row[part], 1e-3)) for row in measurements]
    return float(np.polyfit(x, y, 1)[0])


if __name__ == "__main__":
    raise SystemExit(main())
