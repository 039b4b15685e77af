"""An index as files on this machine: generations, records, vectors, terms."""

from indexer.store.local.columns import COLUMN_NAMES, Column, Columns
from indexer.store.local.contents import write_columns, write_contents, write_manifest
from indexer.store.local.durable import make_folder, sync, sync_folder, sync_tree, write_text
from indexer.store.local.generation import (
    COLUMNS,
    LEXICAL,
    VECTORS,
    Index,
    SearchesVectors,
    open_generation,
    open_records,
)
from indexer.store.local.lexical import LexicalIndex, best_of, counted
from indexer.store.local.manifest import (
    FORMAT_VERSION,
    MANIFEST,
    Manifest,
    check_fits,
    current_id,
    damaged,
    file_hashes,
    read_manifest,
    sha256_of,
)
from indexer.store.local.part import RoundedVectorsError
from indexer.store.local.postings import Postings
from indexer.store.local.publishing import (
    GENERATIONS,
    building,
    clean,
    is_being_written,
    is_whole,
    leftovers,
    point_to,
    publish,
    serving_manifest,
    writing,
)
from indexer.store.local.reads import IndexReads
from indexer.store.local.records import (
    FILE_NAME,
    Records,
    document_of,
    json_of,
    read_blocks,
    read_boxes,
    read_records,
    write_records,
)
from indexer.store.local.remains import (
    Remains,
    generations_of,
    is_index,
    read_documents,
    remains_of,
    serving_folder,
)
from indexer.store.local.scale import scale_of
from indexer.store.local.selection import Selection
from indexer.store.local.splicing import Part, splice_records
from indexer.store.local.stored import (
    RecordSource,
    StoredDocuments,
    StoredPassages,
    StoredRows,
    rows_among,
)
from indexer.store.local.vectors import VectorIndex

__all__ = [
    "COLUMNS",
    "COLUMN_NAMES",
    "FILE_NAME",
    "FORMAT_VERSION",
    "GENERATIONS",
    "LEXICAL",
    "MANIFEST",
    "VECTORS",
    "Column",
    "Columns",
    "Index",
    "IndexReads",
    "LexicalIndex",
    "Manifest",
    "Part",
    "Postings",
    "RecordSource",
    "Records",
    "Remains",
    "RoundedVectorsError",
    "SearchesVectors",
    "Selection",
    "StoredDocuments",
    "StoredPassages",
    "StoredRows",
    "VectorIndex",
    "best_of",
    "building",
    "check_fits",
    "clean",
    "counted",
    "current_id",
    "damaged",
    "document_of",
    "file_hashes",
    "generations_of",
    "is_being_written",
    "is_index",
    "is_whole",
    "json_of",
    "leftovers",
    "make_folder",
    "open_generation",
    "open_records",
    "point_to",
    "publish",
    "read_blocks",
    "read_boxes",
    "read_documents",
    "read_manifest",
    "read_records",
    "remains_of",
    "rows_among",
    "scale_of",
    "serving_folder",
    "serving_manifest",
    "sha256_of",
    "splice_records",
    "sync",
    "sync_folder",
    "sync_tree",
    "write_columns",
    "write_contents",
    "write_manifest",
    "write_records",
    "write_text",
    "writing",
]
