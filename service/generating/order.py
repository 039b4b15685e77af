"""Finds sentences whose words were exchanged: who beat whom, which share belongs to whom.

Two words are exchanged if exchanging them back brings the sentence nearer to the order of its
quote. A phrase that was moved to the front is not taken for that: no single exchange undoes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.text import Token
from service.generating.matching import Matching
from service.generating.polarity import Matches
from service.generating.reading import Text, tokens_in

Likeness = Callable[[Token, Token], float]
# How many more words must be in the quote's order after the exchange.
_NEARER = 2
_MOST = 40
# A word that is this nearly as like a second clause as the first belongs to both.
_NEARLY = 0.05
_PASSIVE = re.compile(r"\b\w+(?:ed|en|wn|ght|id|ut|ne|ead|ost|old|eld) by\b|被|遭")


def is_exchanged(sentence: Text, quotes: Sequence[Text], matching: Matching) -> bool:
    """True when two words, numbers or names of the sentence were exchanged."""
    for quote in quotes:
        if _straddles(sentence, quote, matching.likeness):
            return True
        if quote.language != sentence.language:
            continue  # another language has another order of words
        if _is_passive(sentence) != _is_passive(quote):
            alone = [[token] for token in quote.tokens]
            units = [_places([token], alone, matching.same) for token in sentence.tokens]
            if _is_kept(units) and len(quotes) == 1:
                return True
        elif _exchanged(sentence, quote, matching.same):
            return True
    return False


def _is_passive(text: Text) -> bool:
    return _PASSIVE.search(text.folded.text) is not None


def _is_kept(units: Sequence[frozenset[int]]) -> bool:
    """True when all matched words are in the order of the quote, so the agent comes first."""
    matched = [unit for unit in units if unit]
    n = max((place for unit in matched for place in unit), default=-1) + 1
    return len(matched) > 2 and _in_order(
        matched, [frozenset([place]) for place in range(n)]
    ) == len(matched)


def _exchanged(sentence: Text, quote: Text, same: Matches) -> bool:
    ours, theirs = _grouped(sentence), _grouped(quote)
    units = [_places(group, theirs, same) for group in ours][:_MOST]
    others = [frozenset([place]) for place in range(len(theirs))]
    before = _in_order(units, others)
    for first in range(len(units)):
        for second in range(first + 1, len(units)):
            if units[first] == units[second] or not units[first] or not units[second]:
                continue
            if not _kinds(sentence, ours[first]) & _kinds(sentence, ours[second]):
                continue
            tried = list(units)
            tried[first], tried[second] = tried[second], tried[first]
            settled = _stands_well(tried, first) and _stands_well(tried, second)
            if settled and _in_order(tried, others) >= before + _NEARER:
                return True
    return False


def _stands_well(units: Sequence[frozenset[int]], at: int) -> bool:
    """True when a word has a neighbour that is its neighbour in the quote, too.

    Words of the quote that the sentence lacks are skipped.
    """
    rank = {place: n for n, place in enumerate(sorted(set[int]().union(*units)))}
    own = {rank[place] for place in units[at]}
    sides = (units[at - 1 :: -1] if at else (), units[at + 1 :])
    for side in sides:
        neighbour = next((unit for unit in side if unit), frozenset[int]())
        if any(abs(rank[place] - one) == 1 for place in neighbour for one in own):
            return True
    return False


def _grouped(text: Text) -> list[list[Token]]:
    """The words of a text; consecutive capitalised words are one group, a name."""
    groups: list[list[Token]] = []
    for token in text.tokens:
        if groups and _has_capital(text, token) and _has_capital(text, groups[-1][-1]):
            between = text.text[groups[-1][-1].end : token.start]
            if between.isspace():
                groups[-1].append(token)
                continue
        groups.append([token])
    return groups


def _places(
    group: Sequence[Token], theirs: Sequence[Sequence[Token]], same: Matches
) -> frozenset[int]:
    """The places in the quote of a word or name of the sentence."""
    return frozenset(
        place
        for place, others in enumerate(theirs)
        if any(same(token, other) for token in group for other in others)
    )


def _has_capital(text: Text, token: Token) -> bool:
    return text.text[token.start].isupper()


def _kinds(text: Text, group: Sequence[Token]) -> frozenset[str]:
    """The kinds of a group; only groups that share a kind are exchanged for each other.

    The first word of a sentence may be a name or a word, since it always has a capital.
    """
    if group[0].term[0] in "=@":
        return frozenset(group[0].term[0])
    if group[0].start == text.tokens[0].start and len(group) == 1:
        return frozenset({"name", "word"})
    return frozenset({"name" if _has_capital(text, group[0]) else "word"})


def _straddles(sentence: Text, quote: Text, likeness: Likeness) -> bool:
    """True when two clauses of the sentence each mix words of the same two clauses of the quote.

    A word belongs to the clause with the word most like it; a word of two clauses is ignored.
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


def _in_order(ours: Sequence[frozenset[int]], theirs: Sequence[frozenset[int]]) -> int:
    """The length of the longest common subsequence: words that both have in the same order."""
    row = [0] * (len(theirs) + 1)
    for unit in ours:
        previous = 0
        for place, other in enumerate(theirs, start=1):
            above = row[place]
            row[place] = previous + 1 if unit & other else max(row[place], row[place - 1])
            previous = above
    return row[-1]
