"""An index from one store into another, without reading a file or encoding a text again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer.errors import IndexUnusable, StoreUnusable
from indexer.names import CORPUS_NAMES
from indexer.parts import lexical_terms
from indexer.reading import REPORT_NAME
from indexer.store import Contents, Index, Store, writing

# What a manifest says besides counts, files and the form of the store.
_ABOUT = (
    "encoder", "encoder_fingerprint", "dimension", "corpus_sha256", "settings_sha256",
    "source_sha256", "n_not_read", "versions", "tokenizer_version", "splitter_version",
)  # fmt: skip


def contents_of(index: Index) -> Contents:
    """Everything that an open index holds."""
    passages = list(index.passages)
    documents = [
        replace(document, boxes=tuple(index.boxes_of(document.document_id)))
        for document in index.documents.values()
    ]
    titles = {document.document_id: document.title for document in documents}
    files = {
        REPORT_NAME: index.files_json,
        CORPUS_NAMES: index.corpus_names.encode(),
    }
    return Contents(
        documents=documents,
        passages=passages,
        vectors=index.vectors_of(np.arange(len(passages), dtype=np.int64)),
        terms=[lexical_terms(passage, titles[passage.document_id]) for passage in passages],
        about={name: getattr(index.manifest, name) for name in _ABOUT},
        statements=list(index.statements),
        counterparts=index.counterparts,
        sentence_vectors=index.sentence_vectors,
        files={name: body for name, body in files.items() if body},
        generation_id=index.index_id,
    )


def copy_index(index: Index, store: Store) -> str:
    """Make the generation serve from another store and return its id there.

    What serves there goes on serving until the copy is complete and checked. What serves there
    already is not copied again, and a copy that was broken off is taken up by the next.

    Raises:
        IndexUnusable: when the store cannot be written.
    """
    if store.current() == index.index_id and _is_whole(index.index_id, store):
        return index.index_id
    generation_id = store.stage(contents_of(index))
    store.check(generation_id)
    store.publish(generation_id)
    return generation_id


def update_store(index_dir: Path, store: Store) -> bool:
    """Let a store serve what the index in a folder does; False when it did already.

    Raises:
        IndexUnusable: when the index cannot be read, or the store not be written.
    """
    with writing(index_dir):
        index = Index.open(index_dir, None)
        before = store.current()
        return copy_index(index, store) != before


def _is_whole(generation_id: str, store: Store) -> bool:
    try:
        store.check(generation_id)
    except StoreUnusable:
        raise
    except IndexUnusable:
        return False
    return True
