"""Which passages of the two languages say the same; which documents are versions of each other."""

from indexer.counterparts.alignment import AlignmentResult, align
from indexer.counterparts.similar import SimilarDocuments, find_similar
from indexer.counterparts.versions import VersionPair, check_versions

__all__ = [
    "AlignmentResult",
    "SimilarDocuments",
    "VersionPair",
    "align",
    "check_versions",
    "find_similar",
]
