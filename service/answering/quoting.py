"""Widens the sentence that answers to a quote that can be understood without its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from service.answering.evidence import Candidate
from service.question import states_reason

# A sentence that begins with a pronoun, perhaps after a short opening such as "In 2019,": it refers
# to the sentence before.
_PRONOUN = re.compile(
    r"^[\s\"“「『(（]*(?:[^,，。A-Z]{0,14}[,，]\s*|[Ii]n \d{4},? )?"
    r"(?:(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]his|[Tt]hese|[Tt]hose|"
    r"[Bb]oth|[Ss]uch|[Tt]he (?:former|latter))\b|"
    r"[他她它牠]|其(?!他|它|中|实|余|次)|该(?=[\u3400-\u9fff])|此(?!外|次|后|时|前)|这(?!样)|那(?!么)|"
    r"两者|二者)"
)


# What becomes of a proposal. 同意 and "agreed" are left out: people agree with much else.
_DECISION = re.compile(
    r"\b(?:adopted|approved|rejected|accepted|carried|defeated|endorsed|withdrawn|passed|"
    r"voted down|turned down)\b|通[过過]|批准|否[决決]|[采採][纳納]|[驳駁]回|撤回|拒[绝絕]"
)


def is_decision(folded: str) -> bool:
    """Whether a folded text tells, or asks, what became of a proposal."""
    return _DECISION.search(folded) is not None


def whole_quote(
    candidate: Candidate,
    candidates: Iterable[Candidate],
    text: str,
    asked_for: frozenset[str] = frozenset(),
    *,
    decision: bool = False,
    reason: bool = False,
) -> Candidate:
    """The candidate with the sentence widened to what must be quoted; `text` is the document's.

    The next sentence is added when the answer that was read runs into it, and when a `decision` or
    a `reason` is asked for that it has and this one has not; the sentence before when
    this one begins with a pronoun, or goes on with what was said by one of those `asked_for` (ids
    of names) whom only the sentence before names. All are looked for among `candidates`.
    """
    own, words = candidate.sentence, candidate.reading.words
    start, end = own.start, own.end
    for near in (other.sentence for other in candidates if other.sentence.row == own.row):
        if near.position == own.position + 1:
            runs_on = words is not None and words[1] > near.start
            decides = is_decision(near.folded.text) and not is_decision(own.folded.text)
            explains = states_reason(near.folded.text) and not states_reason(own.folded.text)
            if runs_on or (decision and decides) or (reason and explains):
                end = near.end
        if near.position == own.position - 1:
            said = candidate.features.said_by and not own.names & asked_for
            if _PRONOUN.search(own.text) or (said and near.names & asked_for):
                start = near.start
    return _spanning(candidate, start, end, text)


def quoted_once(
    quoted: Sequence[Candidate], text_of: Callable[[Candidate], str]
) -> list[Candidate]:
    """The quotes without overlaps: those of one passage that overlap become one, at the first."""
    found: list[Candidate] = []
    for candidate in quoted:
        first, sentence = len(found), candidate.sentence
        start, end = sentence.start, sentence.end
        for place in reversed(range(len(found))):
            other = found[place].sentence
            if other.row == sentence.row and other.start < end and start < other.end:
                start, end, first = min(start, other.start), max(end, other.end), place
        kept = found[first] if first < len(found) else candidate
        one = _spanning(kept, start, end, text_of(kept))
        found[first:] = [one, *(other for other in found[first + 1 :] if not _within(other, one))]
    return found


def _within(inner: Candidate, outer: Candidate) -> bool:
    own, other = inner.sentence, outer.sentence
    return own.row == other.row and other.start <= own.start and own.end <= other.end


def _spanning(candidate: Candidate, start: int, end: int, text: str) -> Candidate:
    own = candidate.sentence
    if (start, end) == (own.start, own.end):
        return candidate
    return replace(candidate, sentence=replace(own, start=start, end=end, text=text[start:end]))
