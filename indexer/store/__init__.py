"""What an index is kept in: today files on this machine."""

from indexer.store.local import (
    FILE_NAME,
    LEXICAL,
    MANIFEST,
    VECTORS,
    Index,
    LexicalIndex,
    Manifest,
    VectorIndex,
    building,
    current_id,
    file_hashes,
    open_generation,
    open_records,
    publish,
    write_records,
)

__all__ = [
    "FILE_NAME",
    "LEXICAL",
    "MANIFEST",
    "VECTORS",
    "Index",
    "LexicalIndex",
    "Manifest",
    "VectorIndex",
    "building",
    "current_id",
    "file_hashes",
    "open_generation",
    "open_records",
    "publish",
    "write_records",
]
