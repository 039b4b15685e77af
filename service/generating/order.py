"""Sentences with the right words in the wrong places: who beat whom, which share is whose.

If exchanging two of its words would bring a sentence nearer to its quote, it has them the wrong way
round. Moving a phrase to the front does not look like that: no single exchange undoes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.text import Token
from service.generating.matching import Matching
from service.generating.polarity import Matches
from service.generating.reading import Text, tokens_in

Likeness = Callable[[Token, Token], float]
# By how many words in their order the exchange must bring it nearer.
_NEARER = 2
_MOST = 40
# Two words this nearly as alike to a third are both meant.
_NEARLY = 0.05
_PASSIVE = re.compile(r"\b\w+(?:ed|en|wn|ght|id|ut|ne|ead|ost|old|eld) by\b|被|遭")


def is_exchanged(sentence: Text, quotes: Sequence[Text], matching: Matching) -> bool:
    """True when two words, numbers or names of the sentence stand in each other's place."""
    for quote in quotes:
        if _straddles(sentence, quote, matching.likeness):
            return True
        if quote.language != sentence.language:
            continue  # another language has another order of words
        units = _units(sentence.tokens, quote.tokens, matching.same)
        if _is_passive(sentence) != _is_passive(quote):
            if _is_kept(units) and len(quotes) == 1:
                return True
        elif _exchanged(sentence.tokens, units, len(quote.tokens)):
            return True
    return False


def _is_passive(text: Text) -> bool:
    return _PASSIVE.search(text.folded.text) is not None


def _is_kept(units: Sequence[frozenset[int]]) -> bool:
    """True when all that is matched stands in the order of the quote: the doer comes first."""
    matched = [unit for unit in units if unit]
    n = max((place for unit in matched for place in unit), default=-1) + 1
    return len(matched) > 2 and _in_order(
        matched, [frozenset([place]) for place in range(n)]
    ) == len(matched)


def _exchanged(ours: Sequence[Token], units: Sequence[frozenset[int]], n_places: int) -> bool:
    units = units[:_MOST]
    others = [frozenset([place]) for place in range(n_places)]
    before = _in_order(units, others)
    for first in range(len(units)):
        for second in range(first + 1, len(units)):
            if units[first] == units[second] or not units[first] or not units[second]:
                continue
            if _kind(ours[first]) != _kind(ours[second]):
                continue
            tried = list(units)
            tried[first], tried[second] = tried[second], tried[first]
            if _in_order(tried, others) >= before + _NEARER:
                return True
    return False


def _kind(token: Token) -> str:
    """Numbers are exchanged for numbers, dates for dates, the rest for the rest."""
    return token.term[0] if token.term[0] in "=@" else "word"


def _straddles(sentence: Text, quote: Text, likeness: Likeness) -> bool:
    """True when two clauses each have words of the same two clauses of the quote.

    A word belongs to the clause with the word most like it; one that is in two belongs to none.
    """
    parts = [tokens_in(quote.tokens, one.start, one.end) for one in quote.clauses]
    mixed: list[frozenset[int]] = []
    for clause in sentence.clauses:
        found: set[int] = set()
        for token in tokens_in(sentence.tokens, clause.start, clause.end):
            best = [max((likeness(token, other) for other in part), default=0.0) for part in parts]
            top = max(best, default=0.0)
            if top > 0 and sum(one >= top - _NEARLY for one in best) == 1:
                found.add(best.index(top))
        if len(found) > 1:
            mixed.append(frozenset(found))
    return any(len(one & other) > 1 for at, one in enumerate(mixed) for other in mixed[at + 1 :])


def _units(ours: Sequence[Token], theirs: Sequence[Token], same: Matches) -> list[frozenset[int]]:
    """The places in the quote of each word of the sentence, without repetitions of one word."""
    return [
        frozenset(place for place, other in enumerate(theirs) if same(token, other))
        for token in ours
    ]


def _in_order(ours: Sequence[frozenset[int]], theirs: Sequence[frozenset[int]]) -> int:
    """Length of the longest run of words that both have in the same order."""
    row = [0] * (len(theirs) + 1)
    for unit in ours:
        previous = 0
        for place, other in enumerate(theirs, start=1):
            above = row[place]
            row[place] = previous + 1 if unit & other else max(row[place], row[place - 1])
            previous = above
    return row[-1]
