"""Finds sentences that change a quote's claim: negated, reversed, more certain or more general."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.text import Token
from service.generating.reading import Clause, Text, tokens_in
from service.generating.wording import (
    ADVICE,
    AXES,
    BANNED,
    BELIEF,
    DONE,
    FUTURE,
    KEPT,
    NEGATION,
    NOT_NEGATING,
    ONLY_AFTER,
    POSSIBLE,
    QUANTIFIERS,
    SAID,
)

Matches = Callable[[Token, Token], bool]
# A clause counts as told from a quote's clauses when it has this share of their words.
_TOLD = 0.34
_TOLD_ACROSS = 0.5
# Penalty for each further clause of a quote in the search for the best run of clauses.
_PER_CLAUSE = 0.6


class Alignment:
    """For each clause of a sentence the run of clauses of a quote that it is told from."""

    def __init__(self, sentence: Text, quotes: Sequence[Text], same: Matches) -> None:
        self.sentence = sentence
        self.pairs: list[tuple[str, str, float]] = []
        for clause in sentence.clauses:
            ours = tokens_in(sentence.tokens, clause.start, clause.end)
            found = [_best_run(ours, quote, same) for quote in quotes]
            _, told, quote_text = max(found, key=lambda one: one[0], default=(0.0, 0.0, ""))
            self.pairs.append((sentence.part(clause.start, clause.end), quote_text, told))
        self.across = all(quote.language != sentence.language for quote in quotes)
        self.negated_somewhere = any(_negations(quote.folded.text) for quote in quotes)
        self.whole = " ， ".join(dict.fromkeys(text for _, text, told in self.pairs if told))


def _best_run(ours: Sequence[Token], quote: Text, same: Matches) -> tuple[float, float, str]:
    """Score, share of its words in `ours`, and text of the run of clauses that fits best."""
    best = (0.0, 0.0, "")
    clauses = quote.clauses
    for first in range(len(clauses)):
        for last in range(first, len(clauses)):
            run = Clause(clauses[first].start, clauses[last].end)
            theirs = tokens_in(quote.tokens, run.start, run.end)
            hit = sum(any(same(token, other) for other in theirs) for token in ours)
            told = sum(any(same(token, other) for token in ours) for other in theirs)
            score = hit - _PER_CLAUSE * (last - first)
            if hit and (score, told / len(theirs)) > best[:2]:
                best = (score, told / len(theirs), quote.part(run.start, run.end))
    return best


def is_turned_round(alignment: Alignment) -> bool:
    """True when the sentence is negated where its quote is not, or the other way round.

    Clauses are compared one by one. A single clause may differ when the sentence as a whole does
    not: a phrase that was moved to the front is not part of the negated clause.
    """
    differing = sum(
        told >= _TOLD and _is_negated(ours) != _is_negated(theirs)
        for ours, theirs, told in alignment.pairs
    )
    whole = _is_negated(alignment.sentence.folded.text) != _is_negated(alignment.whole)
    if alignment.across:
        # Clauses correspond loosely across languages, so two that correspond closely must differ.
        turned = sum(
            told >= _TOLD_ACROSS and _is_negated(ours) != _is_negated(theirs)
            for ours, theirs, told in alignment.pairs
        )
        return whole or turned > 1
    if differing > 1 or (differing and whole):
        return True
    return any(
        told < _TOLD and _is_negated(ours) and not alignment.negated_somewhere
        for ours, _, told in alignment.pairs
    )


def _is_negated(text: str) -> bool:
    return _negations(text) % 2 == 1


def _negations(text: str) -> int:
    plain = NOT_NEGATING.sub(" ", _told_after(text))
    return len(NEGATION.findall(plain))


def is_opposite(quotes: Sequence[Text], alignment: Alignment) -> bool:
    """True when the sentence has the opposite: less for more, before for after, and so on."""
    everything = " \n".join(_told_after(quote.folded.text) for quote in quotes)
    for axis in AXES:
        for pole, opposite in ((axis.one, axis.other), (axis.other, axis.one)):
            for ours, theirs, _ in alignment.pairs:
                if not pole.search(_told_after(ours)):
                    continue
                near = _told_after(theirs)
                if pole.search(near):
                    continue
                if opposite.search(near):
                    return True
                if axis.strict and not pole.search(everything):
                    return True
    return False


def _told_after(text: str) -> str:
    """The text with "after" in place of "not until" and "only after", which mean the same."""
    return ONLY_AFTER.sub(lambda match: f" after 之后 {match[1] or match[2] or ''} ", text)


def is_another_certainty(alignment: Alignment) -> bool:
    """True when a plan, possibility, belief or advice became a fact, or the other way round."""
    sentence = BANNED.sub(" ", alignment.sentence.folded.text)
    whole = BANNED.sub(" ", alignment.whole)
    for form in (FUTURE, POSSIBLE, ADVICE):
        ours = form.search(sentence) is not None
        theirs = form.search(whole) is not None
        if ours != theirs:
            return True
    if BELIEF.search(alignment.whole) and not SAID.search(sentence):
        return True
    return bool(DONE.search(sentence)) and not DONE.search(alignment.whole)


def is_another_scope(alignment: Alignment) -> bool:
    """True when the sentence says "all" for "some", or leaves out "only" or "at least"."""
    sentence = _told_after(alignment.sentence.folded.text)
    whole = _told_after(alignment.whole)
    for name, form in QUANTIFIERS.items():
        ours, theirs = form.search(sentence) is not None, form.search(whole) is not None
        if ours and not theirs:
            return True
        if theirs and not ours and name in KEPT:
            return True
    return False
