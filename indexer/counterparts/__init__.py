"""Finds passages that say the same in both languages, and documents that are versions."""

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
