"""An index from one store into another, without reading a file or encoding a text again."""

from __future__ import annotations

import numpy as np

from indexer.names import CORPUS_NAMES
from indexer.parts import lexical_terms
from indexer.reading import REPORT_NAME
from indexer.store import Contents, Index, Store

# What a manifest says besides counts, files and the form of the store.
_ABOUT = (
    "encoder", "encoder_fingerprint", "dimension", "corpus_sha256", "settings_sha256",
    "source_sha256", "n_not_read", "versions", "tokenizer_version", "splitter_version",
)  # fmt: skip


def contents_of(index: Index) -> Contents:
    """Everything that an open index holds."""
    passages = list(index.passages)
    documents = list(index.documents.values())
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
        statements=list(index.statements.values()),
        counterparts=index.counterparts,
        sentence_vectors=index.sentence_vectors,
        files={name: body for name, body in files.items() if body},
    )


def copy_index(index: Index, store: Store) -> str:
    """Make the generation serve from another store and return its id there.

    What serves there goes on serving until the copy is complete and checked.

    Raises:
        IndexUnusable: when the store cannot be written.
    """
    generation_id = store.stage(contents_of(index))
    store.check(generation_id)
    store.publish(generation_id)
    return generation_id
