"""The contents of a generation in the form that Milvus holds them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from indexer.records import LANGUAGES, Language, values_of
from indexer.store.local import COLUMN_NAMES, Columns, LexicalIndex, Manifest, json_of, scale_of
from indexer.store.milvus.layout import RESERVED, key_of
from indexer.store.protocol import Contents, Scale

Numbers = Mapping[tuple[Language, str], int]


def manifest_of(contents: Contents) -> Manifest:
    """What the generation is made of; its id is a digest of all contents."""
    digest = hashlib.sha256()
    for document in contents.documents:
        digest.update(json_of(document, "blocks", "boxes").encode("utf-8", "surrogatepass"))
    for records in (contents.passages, contents.statements, contents.counterparts):
        digest.update("\n".join(map(json_of, records)).encode("utf-8", "surrogatepass"))
    digest.update(np.ascontiguousarray(contents.vectors, dtype=np.float32).tobytes())
    digest.update(json.dumps([list(own) for own in contents.terms]).encode())
    for name, body in sorted((contents.files or {}).items()):
        digest.update(name.encode() + body)
    about: dict[str, Any] = dict(contents.about)
    languages = Counter(passage.language for passage in contents.passages)
    return Manifest(
        n_documents=len(contents.documents),
        n_passages=len(contents.passages),
        passages_by_language=dict(sorted(languages.items())),
        n_statements=len(contents.statements),
        n_counterparts=len(contents.counterparts),
        vector_index="milvus-flat",
        vector_recall=1.0,
        files={"contents": digest.hexdigest()},
        **about,
    )


def numbers_of(lexical: LexicalIndex) -> Numbers:
    """The dimension of each term; those of the languages are apart."""
    found: dict[tuple[Language, str], int] = {}
    for language in LANGUAGES:
        for term, _, _ in lexical.postings(language):
            found[language, term] = RESERVED + 1 + len(found)
    return found


def rows_of(
    contents: Contents, language: Language, lexical: LexicalIndex, numbers: Numbers
) -> Iterator[dict[str, Any]]:
    """The entities of one language."""
    weights = _Weights(lexical, language, numbers)
    documents = {document.document_id: document for document in contents.documents}
    columns = Columns.of(documents, contents.passages, contents.statements)
    for row, passage in enumerate(contents.passages):
        if passage.language == language:
            stored = contents.sentence_vectors
            halves = b"" if stored is None else stored.stored(row).tobytes()
            yield {
                "row": row,
                "dense": contents.vectors[row].tolist(),
                "sparse": {RESERVED: 1.0, **weights.of(row)},
                "passage_id": passage.passage_id,
                **{name: columns[name].at(row) for name in COLUMN_NAMES},
                "body": json_of(passage),
                "sentences": base64.b85encode(halves).decode("ascii"),
            }


class _Weights:
    """The weights of the terms of each row of a language: two arrays, sorted by row."""

    def __init__(self, lexical: LexicalIndex, language: Language, numbers: Numbers) -> None:
        rows, dimensions, weights = [], [], []
        for term, own, worth in lexical.postings(language):
            rows.append(own.astype(np.int64))
            dimensions.append(np.full(len(own), numbers[language, term], dtype=np.int64))
            weights.append(worth.astype(np.float32))
        if not rows:
            rows, dimensions, weights = (
                [np.zeros(0, np.int64)],
                [np.zeros(0, np.int64)],
                [np.zeros(0, np.float32)],
            )
        all_rows = np.concatenate(rows)
        order = np.argsort(all_rows, kind="stable")
        self._rows = all_rows[order]
        self._dimensions = np.concatenate(dimensions)[order]
        self._weights = np.concatenate(weights)[order]

    def of(self, row: int) -> dict[int, float]:
        """Weight by dimension, of one row."""
        start, end = np.searchsorted(self._rows, [row, row + 1])
        own = zip(
            self._dimensions[start:end].tolist(), self._weights[start:end].tolist(), strict=True
        )
        return dict(own)


def records_of(
    contents: Contents, lexical: LexicalIndex, numbers: Numbers
) -> Iterator[tuple[str, bytes]]:
    """Documents, terms, statements, counterparts and statistics under their keys."""
    yield "documents", _bytes([document.document_id for document in contents.documents])
    for document in contents.documents:
        body = json_of(document, "document_id", "text", "blocks", "boxes")
        yield key_of("document", document.document_id), _bytes([document.text, body])
        if document.boxes:
            printed = [values_of(box) for box in document.boxes]
            yield key_of("boxes", document.document_id), _bytes(printed)
    statistics: dict[str, Any] = {"sentences": contents.sentence_vectors is not None}
    for language in LANGUAGES:
        for term, rows, _ in lexical.postings(language):
            value = [numbers[language, term], len(rows)]
            yield key_of(f"term-{language}", term), _bytes(value)
        own = np.array([passage.language == language for passage in contents.passages], dtype=bool)
        scale = scale_of(contents.vectors[own])
        statistics[language] = {
            "n": scale.n,
            "n_worded": lexical.n_passages(language),
            "moments": base64.b85encode(
                np.vstack([scale.mean, scale.covariance]).astype(np.float32).tobytes()
            ).decode("ascii"),
        }
    yield "statistics", _bytes(statistics)
    yield "statements", _bytes([asdict(statement) for statement in contents.statements])
    yield "counterparts", _bytes([asdict(pair) for pair in contents.counterparts])
    for name, content in (contents.files or {}).items():
        yield f"file/{name}", content


def scale_from(statistics: Mapping[str, Any], dimension: int) -> Scale:
    """The statistics of one language as `records_of` wrote them."""
    content = base64.b85decode(statistics["moments"])
    moments = np.frombuffer(content, dtype=np.float32).reshape(-1, dimension)
    return Scale(int(statistics["n"]), moments[0], moments[1:])


def manifest_bytes(manifest: Manifest, generation_id: str) -> bytes:
    """The manifest as it is stored, with the id under which it serves."""
    return _bytes({**asdict(manifest), "generation_id": generation_id})


def _bytes(value: object) -> bytes:
    return json.dumps(value).encode("ascii")
