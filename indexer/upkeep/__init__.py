"""What is kept beside a generation, so that an edit of few documents costs those."""

from indexer.upkeep.edit import Edit
from indexer.upkeep.headings import Headings
from indexer.upkeep.keeping import kept_of, keys_of, pairs_of, rows_of_statements
from indexer.upkeep.state import FILE_NAME, Kept, KeptPair, State
from indexer.upkeep.writing import Old

__all__ = [
    "FILE_NAME",
    "Edit",
    "Headings",
    "Kept",
    "KeptPair",
    "Old",
    "State",
    "kept_of",
    "keys_of",
    "pairs_of",
    "rows_of_statements",
]
