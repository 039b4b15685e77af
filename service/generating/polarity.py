"""Sentences that turn their quote round: negated, reversed, made certain, made general."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.text import Token
from service.generating.reading import Clause, Text, tokens_in
from service.generating.wording import (
    ADVICE,
    AXES,
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
# A clause of a quote counts as told when this share of its words stands in the sentence.
_TOLD = 0.34
# What a further clause of a quote costs when the best run of clauses is looked for.
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
        self.whole = " ， ".join(dict.fromkeys(text for _, text, told in self.pairs if told))


def _best_run(ours: Sequence[Token], quote: Text, same: Matches) -> tuple[float, float, str]:
    """Score, share of its words told, and text of the run of clauses that fits best."""
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
    """True when a clause has another number of negations than what it is told from, or none to."""
    for ours, theirs, told in alignment.pairs:
        if told >= _TOLD and _negations(ours) % 2 != _negations(theirs) % 2:
            return True
        if told < _TOLD and _negations(ours) % 2 and not _negations(theirs):
            return True
    whole = alignment.sentence.folded.text
    return bool(alignment.whole) and _negations(whole) == 0 and _all_negated(alignment)


def _all_negated(alignment: Alignment) -> bool:
    told = [_negations(theirs) for _, theirs, share in alignment.pairs if share >= _TOLD]
    return bool(told) and all(told)


def _negations(text: str) -> int:
    plain = NOT_NEGATING.sub(" ", ONLY_AFTER.sub(" ", text))
    return len(NEGATION.findall(plain))


def is_opposite(quotes: Sequence[Text], alignment: Alignment) -> bool:
    """True when it says more where the quote says less, after for before, accepted for rejected."""
    everything = " \n".join(ONLY_AFTER.sub(" ", quote.folded.text) for quote in quotes)
    for axis in AXES:
        for pole, opposite in ((axis.one, axis.other), (axis.other, axis.one)):
            for ours, theirs, _ in alignment.pairs:
                if not pole.search(ONLY_AFTER.sub(" ", ours)):
                    continue
                near = ONLY_AFTER.sub(" ", theirs)
                if pole.search(near):
                    continue
                if opposite.search(near):
                    return True
                if axis.strict and not pole.search(everything):
                    return True
    return False


def is_another_certainty(alignment: Alignment) -> bool:
    """True when a plan, a possibility, a belief or advice is told as a fact, or the other way."""
    sentence = alignment.sentence.folded.text
    for form in (FUTURE, POSSIBLE, ADVICE):
        ours = form.search(sentence) is not None
        theirs = form.search(alignment.whole) is not None
        if ours != theirs:
            return True
    if BELIEF.search(alignment.whole) and not SAID.search(sentence):
        return True
    return bool(DONE.search(sentence)) and not DONE.search(alignment.whole)


def is_another_scope(alignment: Alignment) -> bool:
    """True when it says all where the quote says some, or leaves out "only" or "at least"."""
    sentence = ONLY_AFTER.sub(" ", alignment.sentence.folded.text)
    whole = ONLY_AFTER.sub(" ", alignment.whole)
    for name, form in QUANTIFIERS.items():
        ours, theirs = form.search(sentence) is not None, form.search(whole) is not None
        if ours and not theirs:
            return True
        if theirs and not ours and name in KEPT:
            return True
    return False
