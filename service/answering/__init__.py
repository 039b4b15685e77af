"""Hits to an answer of cited quotes, or to an abstention with its reason."""

from service.answering.abstention import explain, reason_of, shipped_model
from service.answering.answer import choose, cite
from service.answering.evidence import Candidate, EvidenceFinder
from service.answering.sentences import SentenceTable

__all__ = [
    "Candidate",
    "EvidenceFinder",
    "SentenceTable",
    "choose",
    "cite",
    "explain",
    "reason_of",
    "shipped_model",
]
