"""Whether a text is on a topic: it has the topic's words, or whole translations of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from indexer.records import Language
from indexer.text import Token, terms
from service.question import Question
from service.results import HitCounterpart
from service.retrieval import counts_as_evidence

# Share of a word that must match, and share of the words; a short topic needs all of its words.
_SHARE_OF_A_WORD = 0.6
_SHARE_OF_WORDS = 0.66
_SHORT_TOPIC = 2


class Topic:
    """The words of a topic and their translations, to be looked for in many texts.

    Names are not among them: filters select who is asked about.
    """

    def __init__(self, question: Question) -> None:
        self._language = question.language
        self._words = question.words or question.tokens
        self._tokens = question.tokens
        grouped: dict[tuple[int, int, str, Language], set[str]] = defaultdict(set)
        for expansion in question.expansions:
            key = expansion.start, expansion.end, expansion.translation, expansion.language
            grouped[key].add(expansion.term)
        self._translations: Mapping[tuple[int, int, str, Language], set[str]] = grouped

    def is_spoken_of(
        self, text: str, language: Language, counterpart: HitCounterpart | None
    ) -> bool:
        """Whether a text and a counterpart that counts as evidence have the words."""
        texts = [(text, language)]
        if counterpart is not None and counts_as_evidence(counterpart):
            texts.append((counterpart.text, counterpart.language))
        places: set[int] = set()
        for own, of_language in texts:
            places |= self._places(frozenset(terms(own)), of_language)
        if not self._words:
            return False
        spoken = sum(_share(word, places) >= _SHARE_OF_A_WORD for word in self._words)
        least = 1.0 if len(self._words) <= _SHORT_TOPIC else _SHARE_OF_WORDS
        return spoken >= least * len(self._words)

    def _places(self, held: frozenset[str], language: Language) -> set[int]:
        """The characters of the topic that a text in `language` accounts for."""
        places: set[int] = set()
        for token in self._tokens:
            if token.term in held:
                places.update(range(token.start, token.end))
        for (start, end, _, of_language), wanted in self._translations.items():
            if of_language == language and wanted <= held:
                places.update(range(start, end))
        return places


def _share(word: Token, places: set[int]) -> float:
    own = range(word.start, word.end)
    return sum(place in places for place in own) / max(len(own), 1)
