"""Makes an answer of cited quotes from the hits of a question, or an abstention with its reason."""

from service.answering.abstention import AnswerModel, shipped_answer_model
from service.answering.answer import recognised
from service.answering.answerer import Answerer
from service.answering.asking import Asking, AskSteps
from service.answering.evidence import Candidate
from service.answering.reader import Reader, Verdict
from service.answering.reading import ReadsWindows, open_reader
from service.answering.reranking import Reranker, RerankModel, shipped_rerank_model

__all__ = [
    "AnswerModel",
    "Answerer",
    "AskSteps",
    "Asking",
    "Candidate",
    "Reader",
    "ReadsWindows",
    "RerankModel",
    "Reranker",
    "Verdict",
    "open_reader",
    "recognised",
    "shipped_answer_model",
    "shipped_rerank_model",
]
