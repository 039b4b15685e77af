"""The files of one generation, of everything it holds; the manifest is written last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.records import Language
from indexer.store.local.columns import Columns
from indexer.store.local.generation import COLUMNS, LEXICAL, VECTORS
from indexer.store.local.lexical import LexicalIndex, counted
from indexer.store.local.manifest import Manifest, file_hashes
from indexer.store.local.postings import Postings, Rows
from indexer.store.local.records import FILE_NAME, write_records
from indexer.store.local.vectors import VectorIndex
from indexer.store.protocol import Contents


def write_contents(
    folder: Path,
    contents: Contents,
    counts: tuple[Mapping[Language, Rows], Mapping[Language, Postings]] | None = None,
) -> Manifest:
    """Write every file into a folder that may hold some already; equal contents, equal bytes.

    `counts` are those of the terms, when they are known.

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
        contents.statements,
    )
    languages = [passage.language for passage in passages]
    return write_columns(
        folder,
        columns,
        VectorIndex.create(contents.vectors, languages),
        LexicalIndex.of(*(counts or counted(contents.terms, languages)), len(passages)),
        languages,
        {
            "n_documents": len(documents),
            "n_statements": len(contents.statements),
            "n_counterparts": len(contents.counterparts),
            **contents.about,
        },
    )


def write_columns(
    folder: Path,
    columns: Columns,
    vectors: VectorIndex,
    lexical: LexicalIndex,
    languages: Sequence[Language],
    about: Mapping[str, Any],
) -> Manifest:
    """Write what stands beside the records, then the manifest of all files of the folder."""
    columns.save(folder / COLUMNS)
    vectors.save(folder / VECTORS)
    lexical.save(folder / LEXICAL)
    return write_manifest(folder, vectors, languages, about)


def write_manifest(
    folder: Path,
    vectors: VectorIndex,
    languages: Sequence[Language],
    about: Mapping[str, Any],
    *,
    before: tuple[Path, Mapping[str, str]] | None = None,
) -> Manifest:
    """Write the manifest of the files of a folder, once all of them are written.

    `before` is the folder of another generation that was just found whole, and the digests of its
    files: those that are the same files are not read again.
    """
    manifest = Manifest(
        n_passages=len(languages),
        passages_by_language=dict(sorted(Counter(languages).items())),
        vector_index=vectors.kind,
        vector_recall=vectors.recall,
        files=file_hashes(folder, before),
        **about,
    )
    manifest.write(folder)
    return manifest
