"""The files of one generation, of everything it holds; the manifest is written last."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from indexer.store.local.columns import Columns
from indexer.store.local.generation import COLUMNS, LEXICAL, VECTORS
from indexer.store.local.lexical import LexicalIndex
from indexer.store.local.manifest import Manifest, file_hashes
from indexer.store.local.records import FILE_NAME, write_records
from indexer.store.local.vectors import VectorIndex
from indexer.store.protocol import Contents


def write_contents(folder: Path, contents: Contents) -> Manifest:
    """Write every file into a folder that may hold some already; equal contents, equal bytes.

    Raises:
        OSError, sqlite3.Error: when they cannot be written.
    """
    documents, passages = contents.documents, contents.passages
    for name, body in (contents.files or {}).items():
        (folder / name).write_bytes(body)
    if contents.sentence_vectors is not None:
        contents.sentence_vectors.save(folder)
    write_records(
        folder / FILE_NAME, documents, passages, contents.statements, contents.counterparts
    )
    columns = Columns.of(
        {document.document_id: document for document in documents},
        passages,
        {statement.passage_id: statement for statement in contents.statements},
    )
    columns.save(folder / COLUMNS)
    languages = [passage.language for passage in passages]
    vectors = VectorIndex.create(contents.vectors, languages)
    vectors.save(folder / VECTORS)
    LexicalIndex.create(contents.terms, languages).save(folder / LEXICAL)
    about: dict[str, Any] = dict(contents.about)
    manifest = Manifest(
        n_documents=len(documents),
        n_passages=len(passages),
        passages_by_language=dict(sorted(Counter(languages).items())),
        n_statements=len(contents.statements),
        n_counterparts=len(contents.counterparts),
        vector_index=vectors.kind,
        vector_recall=vectors.recall,
        files=file_hashes(folder),
        **about,
    )
    manifest.write(folder)
    return manifest
