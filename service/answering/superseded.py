"""Drafts and the final text: of two texts that say nearly the same, the later one answers."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.records import Document
from indexer.store import Index
from indexer.text import analyze
from service.answering.answer import repeats
from service.answering.evidence import Candidate
from service.question import Question

# Words that two titles share, of all that they have, when they are those of one text.
_ALIKE = 0.5


def latest(question: Question, candidates: Sequence[Candidate], index: Index) -> list[Candidate]:
    """The candidates without those that a later document of the same title repeats.

    Documents without a date are neither earlier nor later; a question that names a date asks for
    what was said then.
    """
    if question.dates:
        return list(candidates)
    by_document: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        document_id = index.passages[candidate.sentence.row].document_id
        by_document.setdefault(document_id, []).append(candidate)
    gone = {
        id(candidate)
        for earlier_id, own in by_document.items()
        for later_id, other in by_document.items()
        if _is_later(index.documents[earlier_id], index.documents[later_id])
        for candidate in own
        if any(repeats(candidate, one) for one in other)
    }
    return [candidate for candidate in candidates if id(candidate) not in gone]


def _is_later(earlier: Document, later: Document) -> bool:
    """Whether both are dated, the second later, and their titles are nearly the same."""
    if not earlier.date or not later.date or earlier.date >= later.date:
        return False
    if later.date.startswith(earlier.date) or earlier.languages != later.languages:
        return False
    one, other = ({token.term for token in analyze(text.title)} for text in (earlier, later))
    return len(one & other) >= _ALIKE * len(one | other)
