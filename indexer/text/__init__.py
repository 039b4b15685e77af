"""Text analysis: folding, language, sentences, index terms, numbers, dates, bridge terms."""

from indexer.text import lexicon
from indexer.text.bridge import BridgeTerms, Expansion, shipped_capitals, shipped_places
from indexer.text.dates import PLAIN, Date, parse_dates
from indexer.text.folding import Folded, fold, simplify
from indexer.text.han_numerals import parse_numeral
from indexer.text.language import (
    HAN,
    HAN_RUN,
    LATIN_WORD,
    count_letters,
    detect_language,
    has_content,
)
from indexer.text.numerals import Number, key_of, parse_numbers, same_quantity
from indexer.text.sentences import continues_after, is_row, sentence_spans
from indexer.text.times import Moment, parse_moments
from indexer.text.tokens import (
    TOKENIZER_VERSION,
    Token,
    analyze,
    analyze_folded,
    distinct_terms,
    terms,
    word_frequency,
    word_tags,
)
from indexer.text.units import ASKED_MEASURES, UnitKind, base_of, units_of
from indexer.text.values import Value, parse_values, value_terms

__all__ = [
    "ASKED_MEASURES",
    "HAN",
    "HAN_RUN",
    "LATIN_WORD",
    "PLAIN",
    "TOKENIZER_VERSION",
    "BridgeTerms",
    "Date",
    "Expansion",
    "Folded",
    "Moment",
    "Number",
    "Token",
    "UnitKind",
    "Value",
    "analyze",
    "analyze_folded",
    "base_of",
    "continues_after",
    "count_letters",
    "detect_language",
    "distinct_terms",
    "fold",
    "has_content",
    "is_row",
    "key_of",
    "lexicon",
    "parse_dates",
    "parse_moments",
    "parse_numbers",
    "parse_numeral",
    "parse_values",
    "same_quantity",
    "sentence_spans",
    "shipped_capitals",
    "shipped_places",
    "simplify",
    "terms",
    "units_of",
    "value_terms",
    "word_frequency",
    "word_tags",
]
