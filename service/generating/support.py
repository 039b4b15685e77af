"""How well the quotes support a sentence: its words, its vector and the reader's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.encoders import Encoder
from indexer.text import HAN_RUN, Token
from service.answering import Reader
from service.generating.matching import Matching
from service.generating.naming import named_spans
from service.generating.quantities import spans_of
from service.generating.reading import Text, tokens_in
from service.generating.wording import (
    ADVICE,
    AXES,
    BELIEF,
    DONE,
    FUTURE,
    NEGATION,
    POSSIBLE,
    QUANTIFIERS,
    SAID,
    TIMES,
)

# From this cosine on one word may replace the other.
_AS_GOOD_AS = 0.72
# Words of these classes are judged by checks of their own.
_JUDGED = (
    NEGATION, FUTURE, POSSIBLE, ADVICE, BELIEF, SAID, DONE, *QUANTIFIERS.values(), *TIMES.values(),
    *(pole for axis in AXES for pole in (axis.one, axis.other)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Support:
    """How well the quotes support a sentence.

    `cosine` is that of sentence and quotes; `reader` the greatest log-odds, by the reader, that a
    quote answers the sentence; `unheard` the greatest share, over its clauses, of words that no
    quote has, and `n_unheard` their number in all. `across`: no quote is in the sentence's
    language. `other_subject`: no quote has its first noun, or a word replaces another.
    """

    cosine: float
    reader: float
    unheard: float
    n_unheard: float
    across: bool
    other_subject: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values that a sentence must reach, or not exceed, to pass."""

    cosine: float
    reader: float
    unheard: float
    n_unheard: float


# Chosen on the sentences of benchmarks/data/prose/dev.toml alone (`python -m benchmarks.prose`).
WITHIN = Bounds(cosine=0.50, reader=-1.0, unheard=0.5, n_unheard=1.5)
ACROSS = Bounds(cosine=0.50, reader=-2.5, unheard=0.5, n_unheard=3.0)


def support_of(
    sentence: Text,
    quotes: Sequence[Text],
    matching: Matching,
    *,
    encoder: Encoder,
    reader: Reader,
) -> Support:
    """Measure how well the quotes support a sentence."""
    shares, n = _unheard(sentence, quotes, matching)
    vector = encoder.encode_passages([sentence.text])[0]
    rows = encoder.encode_passages([quote.text for quote in quotes])
    together = rows.sum(axis=0)
    norm = float(np.linalg.norm(together)) or 1.0
    cosine = max(float((rows @ vector).max()), float(together @ vector) / norm)
    verdicts = reader.read(sentence.text, [quote.text for quote in quotes])
    return Support(
        cosine=cosine,
        reader=max(verdict.answers for verdict in verdicts),
        unheard=max(shares, default=1.0),
        n_unheard=n,
        across=all(quote.language != sentence.language for quote in quotes),
        other_subject=speaks_of_another(sentence, quotes, matching)
        or puts_another_in_its_place(sentence, quotes, matching),
    )


def suffices(support: Support) -> bool:
    """Whether the support is enough to show the sentence."""
    bounds = ACROSS if support.across else WITHIN
    return (
        not support.other_subject
        and support.cosine >= bounds.cosine
        and support.reader >= bounds.reader
        and support.unheard <= bounds.unheard
        and support.n_unheard <= bounds.n_unheard
    )


def _unheard(
    sentence: Text, quotes: Sequence[Text], matching: Matching
) -> tuple[list[float], float]:
    """The share of words in each clause that no quote has, and their number in all."""
    given = [*spans_of(sentence), *named_spans(sentence, quotes), *_judged_spans(sentence)]
    shares: list[float] = []
    n = 0.0
    for clause in sentence.clauses:
        words = tokens_in(sentence.tokens, clause.start, clause.end)
        weights = [_weight(sentence, token) for token in words]
        missing = [
            weight
            for token, weight in zip(words, weights, strict=True)
            if not _is_given(token, given) and not _is_heard(sentence, token, quotes, matching)
        ]
        if words:
            shares.append(sum(missing) / max(sum(weights), 1.0))
            n += sum(missing)
    return shares, n


def puts_another_in_its_place(sentence: Text, quotes: Sequence[Text], matching: Matching) -> bool:
    """True when a word replaces one of a quote that means something else, in one language.

    "A shortage of beds" for "a shortage of nurses": neither word has a match, and the words before
    and after them are the same.
    """
    given = [*spans_of(sentence), *named_spans(sentence, quotes), *_judged_spans(sentence)]
    for quote in quotes:
        if quote.language != sentence.language:
            continue
        judged = _judged_spans(quote)
        theirs = [token for token in quote.tokens if not _is_given(token, judged)]
        ours = [token for token in sentence.tokens if not _is_given(token, _judged_spans(sentence))]
        for at, token in enumerate(ours):
            heard = any(matching.same(token, other) for other in theirs)
            if heard or _is_given(token, given):
                continue
            for place, other in enumerate(theirs):
                if matching.is_settled(other) or matching.alike(token, other) >= _AS_GOOD_AS:
                    continue
                if _same_neighbours(ours, at, theirs, place, matching):
                    return True
    return False


def _same_neighbours(
    ours: Sequence[Token], at: int, theirs: Sequence[Token], place: int, matching: Matching
) -> bool:
    """True when both words have the same neighbours; at an end of both one neighbour suffices."""
    before = _same_at(ours, at - 1, theirs, place - 1, matching)
    behind = _same_at(ours, at + 1, theirs, place + 1, matching)
    ends = (at in (0, len(ours) - 1)) and (place in (0, len(theirs) - 1))
    return (before and behind) or (ends and (before or behind))


def _same_at(
    ours: Sequence[Token], at: int, theirs: Sequence[Token], place: int, matching: Matching
) -> bool:
    if not (0 <= at < len(ours) and 0 <= place < len(theirs)):
        return False
    return matching.is_plain(ours[at], theirs[place])


def speaks_of_another(sentence: Text, quotes: Sequence[Text], matching: Matching) -> bool:
    """True when no quote has the first word of a sentence; False across languages."""
    if all(quote.language != sentence.language for quote in quotes):
        return False
    given = [*spans_of(sentence), *named_spans(sentence, quotes), *_judged_spans(sentence)]
    for token in sentence.tokens:
        if _weight(sentence, token) == 1.0:
            return not _is_given(token, given) and not _is_heard(sentence, token, quotes, matching)
    return False


def _judged_spans(sentence: Text) -> list[tuple[int, int]]:
    """The spans of words that checks of their own judge: not, may, turned down."""
    folded = sentence.folded
    return [
        folded.source_span(*match.span())
        for form in _JUDGED
        for match in form.finditer(folded.text)
        if match.group()
    ]


def _is_heard(sentence: Text, token: Token, quotes: Sequence[Text], matching: Matching) -> bool:
    word = sentence.folded_of(token)
    if any(matching.same(token, other) for quote in quotes for other in quote.tokens):
        return True
    return HAN_RUN.match(word) is not None and any(word in quote.folded.text for quote in quotes)


def _weight(sentence: Text, token: Token) -> float:
    """The weight of a word; a single Han character counts half."""
    word = sentence.folded_of(token)
    return 0.5 if len(word) == 1 and HAN_RUN.match(word) else 1.0


def _is_given(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)
