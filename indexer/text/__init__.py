"""Characters to words: folding, languages, sentences, terms, and terms that link the languages."""

from indexer.text.bridge import BridgeTerms, Expansion, shipped_places
from indexer.text.folding import Folded, fold
from indexer.text.language import (
    HAN,
    HAN_RUN,
    LATIN_WORD,
    count_letters,
    detect_language,
    has_content,
)
from indexer.text.sentences import continues_after, sentence_spans
from indexer.text.tokens import TOKENIZER_VERSION, Token, analyze, analyze_folded, terms

__all__ = [
    "HAN",
    "HAN_RUN",
    "LATIN_WORD",
    "TOKENIZER_VERSION",
    "BridgeTerms",
    "Expansion",
    "Folded",
    "Token",
    "analyze",
    "analyze_folded",
    "continues_after",
    "count_letters",
    "detect_language",
    "fold",
    "has_content",
    "sentence_spans",
    "shipped_places",
    "terms",
]
