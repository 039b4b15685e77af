"""Finds passages that say the same in both languages, and documents that are versions."""

from indexer.counterparts.alignment import (
    AlignmentResult,
    Paired,
    Pairing,
    Wanted,
    align,
    pair_up,
    versions_of,
    wanted_pairs,
)
from indexer.counterparts.nearness import Nearest, rounded
from indexer.counterparts.ranking import Judged, Undeclared
from indexer.counterparts.scope import Scopes
from indexer.counterparts.score import built_in_calibration
from indexer.counterparts.search import Search, Verdict, numbers_of
from indexer.counterparts.similar import (
    Alike,
    SimilarDocuments,
    find_similar,
    judge_documents,
    judge_similar,
    pieces_of,
    similar_of,
)
from indexer.counterparts.versions import VersionPair, check_versions, declared_pairs

__all__ = [
    "AlignmentResult",
    "Alike",
    "Judged",
    "Nearest",
    "Paired",
    "Pairing",
    "Scopes",
    "Search",
    "SimilarDocuments",
    "Undeclared",
    "Verdict",
    "VersionPair",
    "Wanted",
    "align",
    "built_in_calibration",
    "check_versions",
    "declared_pairs",
    "find_similar",
    "judge_documents",
    "judge_similar",
    "numbers_of",
    "pair_up",
    "pieces_of",
    "rounded",
    "similar_of",
    "versions_of",
    "wanted_pairs",
]
