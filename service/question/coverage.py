"""How many of a question's words a text has, each weighted by how rare it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.names import characters_for, is_spelled
from indexer.records import Language
from service.question.question import Question
from service.question.things import unlisted_names

# Weight of a word of the question that has no bridge term into the text's language.
_UNTRANSLATED_WEIGHT = 0.25
# Share of the word "address" that is covered by a text with an address, though without the word.
_VALUE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Coverage:
    """Measures how much of `question` a text covers; `weights` are those of `question.words`.

    `names` are the spans of names that no list knows.
    """

    question: Question
    weights: tuple[float, ...]
    names: tuple[tuple[int, int], ...] = ()

    @property
    def _contact_characters(self) -> frozenset[int]:
        spans = self.question.wanted.spans if self.question.wanted else ()
        return frozenset(place for span in spans for place in range(*span))

    def spelled(self, text: str, language: Language) -> frozenset[int]:
        """The characters of unlisted names that a text spells in the other script.

        Huawei is 华为 in a Chinese text. Empty for a text in the question's own language, where
        names are matched as words.
        """
        if language == self.question.language:
            return frozenset()
        return frozenset(
            place
            for start, end in self.names
            if is_spelled(self.question.text[start:end], text)
            for place in range(start, end)
        )

    def covered(
        self,
        terms: frozenset[str],
        language: Language,
        *,
        has_value: bool,
        spelled: frozenset[int] = frozenset(),
    ) -> list[float]:
        """For each word the share of its characters that some term of a text accounts for.

        `terms` are the text's, `language` is its language. `has_value` says that it has a value of
        the kind asked for; that accounts for most of the word for the kind: a passage with an
        e-mail address need not contain "e-mail", though one that does gets more. `spelled` are
        the characters of names that the text spells in the other script.
        """
        given = self._contact_characters if has_value else frozenset()
        places: set[int] = set(spelled)
        for token in self.question.tokens:
            if token.term in terms:
                places.update(range(token.start, token.end))
        for expansion in self.question.expansions:
            if expansion.language == language and expansion.term in terms:
                places.update(range(expansion.start, expansion.end))
        shares: list[float] = []
        for token in self.question.words:
            own = set(range(token.start, token.end))
            share = len(places & own) / max(len(own), 1)
            shares.append(max(share, _VALUE_SHARE) if own <= given else share)
        return shares

    def share(self, shares: Sequence[float], able: Sequence[bool]) -> float:
        """Weighted share of the words that are matched; 1 when there is nothing to match.

        A word that could not be matched, because it has no bridge term, counts little.
        """
        counted = [
            weight * (1.0 if can else _UNTRANSLATED_WEIGHT)
            for weight, can in zip(self.weights, able, strict=True)
        ]
        total = sum(counted)
        if not total:
            return 1.0
        return sum(share * weight for share, weight in zip(shares, counted, strict=True)) / total

    def of_the_rest(self, shares: Sequence[float]) -> float:
        """The greatest share among the words other than the thing to count; 1 if there are none."""
        rest = [
            share
            for share, token in zip(shares, self.question.words, strict=True)
            if token not in self.question.counted
        ]
        return max(rest, default=1.0)

    def able(
        self,
        language: Language,
        *,
        both_languages: bool,
        spelled: frozenset[int] = frozenset(),
    ) -> tuple[bool, ...]:
        """For each word whether a text of `language` (or of both languages) could match it."""
        if language == self.question.language or both_languages:
            return (True,) * len(self.question.words)
        bridged = spelled | {
            place
            for e in self.question.expansions
            for place in range(e.start, e.end)
            if e.language == language
        }
        return tuple(bool(bridged & set(range(t.start, t.end))) for t in self.question.words)

    def counted_terms(self, language: Language) -> frozenset[str]:
        """Terms for the thing to count in text of `language`; empty without a bridge term."""
        terms = (
            {token.term for token in self.question.counted}
            if language == self.question.language
            else set()
        )
        for token in self.question.counted:
            terms |= {
                expansion.term
                for expansion in self.question.expansions
                if expansion.language == language
                and expansion.start < token.end
                and token.start < expansion.end
            }
            if language == "zh" and self.question.language == "en":
                terms |= characters_for(self.question.text[token.start : token.end])
        return frozenset(terms)


def coverage_of(question: Question, rarity: Callable[[str, Language], float]) -> Coverage:
    """A `Coverage` whose weights are the `rarity` of the words in the question's language."""
    language: Language = question.language or "en"
    weights = tuple(rarity(word.term, language) for word in question.words)
    names = tuple((one.start, one.end) for one in unlisted_names(question))
    return Coverage(question, weights, names)
