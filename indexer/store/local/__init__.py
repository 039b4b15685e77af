"""An index as files on this machine: generations, records, vectors, terms."""

from indexer.store.local.generation import LEXICAL, VECTORS, Index, open_generation, open_records
from indexer.store.local.lexical import LexicalIndex
from indexer.store.local.manifest import MANIFEST, Manifest, current_id, file_hashes
from indexer.store.local.publishing import building, intact_manifest, publish, writing
from indexer.store.local.records import FILE_NAME, read_blocks, read_boxes, write_records
from indexer.store.local.vectors import VectorIndex

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
    "intact_manifest",
    "open_generation",
    "open_records",
    "publish",
    "read_blocks",
    "read_boxes",
    "write_records",
    "writing",
]
