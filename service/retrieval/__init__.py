"""A question to hits: candidates of both languages, scored, filtered, merged."""

from service.retrieval.counterparts import Counterparts, RankedGroup
from service.retrieval.diagnostics import diagnose, warnings_of
from service.retrieval.filters import Condition, RowFilter, name_key, parse_condition, parse_filters
from service.retrieval.fuse import shipped_model
from service.retrieval.hits import Found, hits_of
from service.retrieval.legs import DEPTH, Legs
from service.retrieval.priors import names_found
from service.retrieval.query_vector import pieces_of
from service.retrieval.ranking import Ranker, Ranking

__all__ = [
    "DEPTH",
    "Condition",
    "Counterparts",
    "Found",
    "Legs",
    "RankedGroup",
    "Ranker",
    "Ranking",
    "RowFilter",
    "diagnose",
    "hits_of",
    "name_key",
    "names_found",
    "parse_condition",
    "parse_filters",
    "pieces_of",
    "shipped_model",
    "warnings_of",
]
