"""Finds the hits of a question: candidates of both languages, filtered, scored and merged."""

from indexer.store import FIELDS, OPERATORS, Condition, name_key
from service.retrieval.counterparts import Counterparts, RankedGroup, counts_as_evidence
from service.retrieval.filters import parse_condition, parse_filters
from service.retrieval.finder import RERANKED, Finder, QuestionLimits, Reranks
from service.retrieval.fuse import FusionModel, shipped_model
from service.retrieval.hits import Found
from service.retrieval.priors import PriorWeights, names_found
from service.retrieval.query_vector import pieces_of
from service.retrieval.ranking import Ranking
from service.retrieval.retrievers import Retrievers

__all__ = [
    "FIELDS",
    "OPERATORS",
    "RERANKED",
    "Condition",
    "Counterparts",
    "Finder",
    "Found",
    "FusionModel",
    "PriorWeights",
    "QuestionLimits",
    "RankedGroup",
    "Ranking",
    "Reranks",
    "Retrievers",
    "counts_as_evidence",
    "name_key",
    "names_found",
    "parse_condition",
    "parse_filters",
    "pieces_of",
    "shipped_model",
]
