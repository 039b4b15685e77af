"""Whether a sentence can say what the form and the words of a question demand of it.

These are vetoes on single sentences, beside those of facts.py on whole passages: a reason for why,
a length for how long, the side that is asked for, and no other thing in the place of the one that
is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.text import is_row, terms
from service.answering.evidence import Candidate
from service.answering.sentences import Sentence
from service.question import (
    Question,
    asks_who,
    asks_why,
    dates_in,
    gives_reason,
    has_sides,
    is_another_time,
    is_of_another_tense,
    may_date,
    may_give_reason,
    may_name,
    may_tell_size,
    of_another,
    on_the_other_side,
    tells_of_office,
    told_of_the_other_side,
    told_only_later,
)

_CLAUSE = re.compile(r"[,;，；。：:]|\b(?:and|but|while|whereas)\b|而(?!且)")
_PART = re.compile(r"[;；。]")
# Kinds of value that hold at the time of which a sentence tells.
_OF_A_TIME = frozenset({"number", "money", "percent"})
# A span of time may hold the year that is asked for.
_SPAN = re.compile(
    r"\b(?:since|from|between|until|till|before|after|over|during|every|each|\d{3}0s)\b|[自从]|[至到—–~～]|"
    r"以[来前后]|每|年代|期间"
)


# From this share of the question's words on a sentence tells what the question asks the reason of.
_RESTATES = 0.6
# Where one does and cannot answer, a sentence that answers has at least this share of what that
# one has of the question: what is left over is no answer.
_LEAST_OF_IT = 0.5


def those_that_may_say(
    candidates: Sequence[Candidate],
    question: Question,
    of_passage: Callable[[int], tuple[Sequence[Sentence], str | None]],
) -> list[Candidate]:
    """The candidates that can answer; `of_passage` gives the sentences of a row and its heading.

    Where a sentence tells what was done without the reason that is asked for, only one with a word
    that gives a reason can; where it tells of another tense, only one that says as much; where it
    has the office that is asked for as another's, only one that has it as its own.
    """
    around = {row: of_passage(row) for row in {one.sentence.row for one in candidates}}
    kept = [one for one in candidates if may_say(one, question, *around[one.sentence.row])]
    offices = {
        id(one): tells_of_office(
            question, one.sentence.text, one.sentence.folded.text, one.language
        )
        for one in candidates
    }
    if False in offices.values():
        kept = [one for one in kept if offices[id(one)]]
    asked, said = question.folded.text, {id(one) for one in kept}
    restated = [
        one for one in candidates if id(one) not in said and one.features.words >= _RESTATES
    ]
    if restated and asks_why(asked):
        return [one for one in kept if gives_reason(one.sentence.folded.text)]
    planned = [
        one.features.words
        for one in restated
        if is_of_another_tense(asked, one.sentence.folded.text)
    ]
    another = [one.features.words for one in restated if _is_of_another(one, question)]
    least = max((_LEAST_OF_IT * max(another, default=0.0), *planned))
    told = max((one.features.words for one in restated), default=0.0)
    beside = max(least, _LEAST_OF_IT * told)
    return [one for one in kept if one.features.words >= (beside if one.same_language else least)]


def may_say(
    candidate: Candidate, question: Question, sentences: Sequence[Sentence], heading: str | None
) -> bool:
    """Whether a sentence of a passage can answer; `sentences` are all of that passage, in order.

    `heading` is the folded heading of the passage.
    """
    own, asked = candidate.sentence, question.folded.text
    text = own.folded.text
    before = [one.folded.text for one in sentences if one.position == own.position - 1]
    if not may_date(asked, text, "".join(before)):
        return False
    if not may_tell_size(asked, text) or is_of_another_tense(asked, text):
        return False
    if asks_why(asked):
        beside = [one.folded.text for one in sentences if abs(one.position - own.position) == 1]
        if not may_give_reason(text, beside):
            return False
    if asks_who(asked) and not may_name(question, own.text, candidate.language):
        return False
    if _is_of_another(candidate, question):
        return False
    if _is_of_another_year(question, text):
        return False
    return not _is_on_the_other_side(candidate, question, "\n".join((*before, heading or "")))


def _is_of_another(candidate: Candidate, question: Question) -> bool:
    """Whether a sentence tells of another thing in the place of the one asked for."""
    own = candidate.sentence
    return candidate.same_language and bool(
        of_another(question.folded, question.text, own.folded, own.text)
    )


def _is_of_another_year(question: Question, text: str) -> bool:
    """Whether the amounts of a sentence are those of another time than the one asked for."""
    if question.wanted is None or question.wanted.kind not in _OF_A_TIME or not question.dates:
        return False
    if is_row(text) or _SPAN.search(text):
        return False
    return is_another_time(question.dates, dates_in(text))


def _is_on_the_other_side(candidate: Candidate, question: Question, before: str) -> bool:
    asked, text = question.folded.text, candidate.sentence.folded.text
    if not has_sides(asked):
        return False
    decided = question.form == "yes-no"
    if on_the_other_side(asked, f"{before}\n{text}", decided=decided):
        return True
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    weigh = _weigh(question, candidate)
    parts = [part for part in _PART.split(text) if part.strip()]
    if told_only_later(asked, parts, weigh):
        return True
    return bool(told_of_the_other_side(asked, clauses, weigh, decided=decided))


def _weigh(question: Question, candidate: Candidate) -> Callable[[str], float]:
    """How much of the question a text has, in its language, by the terms of both."""
    asked = question.terms[candidate.language]
    return lambda text: sum(asked.get(term, 0.0) for term in set(terms(text)))
