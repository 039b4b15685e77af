"""Which words of a sentence its quotes have: as printed, translated, or nearly synonymous."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder
from indexer.text import HAN_RUN, Token, distinct_terms, word_frequency
from service.generating.reading import Text

Floats = npt.NDArray[np.float32]

_VALUES = "=@#"  # the first character of a token for a number, a date, a listed name
# From these cosines on two words are taken for the same, within and across languages.
SAME_WORD = 0.80
SAME_WORD_ACROSS = 0.70


class Words:
    """Vectors of single words, with a cache."""

    def __init__(self, encoder: Encoder) -> None:
        self._vector = lru_cache(maxsize=20_000)(lambda word: encoder.encode_passages([word])[0])

    def cosine(self, one: str, other: str) -> float:
        """The cosine of two words."""
        return float(self._vector(one) @ self._vector(other))


class Matching:
    """The words of one sentence against those of its quotes."""

    def __init__(self, sentence: Text, quotes: Sequence[Text], words: Words) -> None:
        self._words = words
        self._text: dict[Token, str] = {}
        self._translated: dict[Token, frozenset[str]] = {}
        printed = {token.term for text in (sentence, *quotes) for token in text.tokens}
        for text in (sentence, *quotes):
            # "library" alone is no translation of 藏书, though "library collection" is.
            bridged = [
                expansion
                for expansion in text.bridged
                if expansion.language == "zh"
                or printed.issuperset(distinct_terms(expansion.translation))
            ]
            for token in text.tokens:
                self._text[token] = text.folded_of(token)
                self._translated[token] = frozenset(
                    expansion.term
                    for expansion in bridged
                    if expansion.start < token.end and token.start < expansion.end
                )
        theirs = [token for quote in quotes for token in quote.tokens]
        pairs = [(one, other) for one in sentence.tokens for other in theirs]
        self._plain = {pair for pair in pairs if self._is_plain(*pair)}
        # A word that both sides print needs no synonym.
        self._settled = {token for pair in self._plain for token in pair}
        self._likenesses: dict[tuple[Token, Token], float] = {}

    def same(self, token: Token, other: Token) -> bool:
        """True when a word of the sentence and one of a quote mean the same."""
        return self.likeness(token, other) > 0

    def is_plain(self, token: Token, other: Token) -> bool:
        """True when they are the same as printed or by a bridge term."""
        return (token, other) in self._plain

    def is_settled(self, token: Token) -> bool:
        """True for a word that the other side has as printed or by a bridge term."""
        return token in self._settled

    def alike(self, token: Token, other: Token) -> float:
        """The cosine of two words; 0 for a Chinese word in no dictionary, mostly a name."""
        if token.term[0] in _VALUES or other.term[0] in _VALUES:
            return 0.0
        ours, theirs = self._text[token], self._text[other]
        if HAN_RUN.match(ours) and HAN_RUN.match(theirs) and not word_frequency(ours):
            return 0.0
        return self._words.cosine(ours, theirs)

    def likeness(self, token: Token, other: Token) -> float:
        """1 for words that are the same as printed or translated, else their cosine or 0."""
        key = (token, other)
        if key not in self._likenesses:
            self._likenesses[key] = self._likeness(token, other)
        return self._likenesses[key]

    def _likeness(self, token: Token, other: Token) -> float:
        if (token, other) in self._plain:
            return 1.0
        if token in self._settled or other in self._settled:
            return 0.0
        ours, theirs = self._text[token], self._text[other]
        across = (HAN_RUN.match(ours) is None) != (HAN_RUN.match(theirs) is None)
        cosine = self.alike(token, other)
        return cosine if cosine >= (SAME_WORD_ACROSS if across else SAME_WORD) else 0.0

    def _is_plain(self, token: Token, other: Token) -> bool:
        """The same term, one Chinese word inside the other, or a bridge term of the other."""
        if token.term == other.term:
            return True
        if token.term[0] in _VALUES or other.term[0] in _VALUES:
            return False
        ours, theirs = self._text[token], self._text[other]
        if HAN_RUN.match(ours) and HAN_RUN.match(theirs) and (ours in theirs or theirs in ours):
            return True
        return other.term in self._translated[token] or token.term in self._translated[other]
