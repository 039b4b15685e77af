"""Answers "who spoke at …" with the speakers of the occasion, each with a quote.

The occasion is identified by its name and by title, date and first lines of the document. When none
fits, the question is answered like any other.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from indexer.names import is_office
from indexer.records import Language, Statement
from indexer.store import Index
from indexer.text import fold, sentence_spans
from service.answering.answer import Quote, citation_of
from service.answering.answerer import Answerer
from service.answering.joining import joined
from service.answering.occasions import Occasion
from service.parts import PartKind
from service.question import occasion_in
from service.results import Answer, AnswerSentence
from service.retrieval import Finder, Found

# Who is this far behind the best is another occasion.
_BEHIND = 0.1
_MOST = 40


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement, the row of its passage, and the name of its speaker as printed."""

    row: int
    speaker: str
    statement: Statement


class Speakers:
    """Lists speakers over one index. Safe to share among threads."""

    def __init__(self, index: Index, answerer: Answerer, finder: Finder) -> None:
        self._index = index
        self._answerer = answerer
        self._finder = finder

    @cached_property
    def _occasions(self) -> dict[tuple[str, str], list[_Said]]:
        return _occasions(self._index)

    def answer(self, found: Found, allowed: Callable[[], frozenset[int] | None]) -> Answer | None:
        """The speakers of the occasion that a question asks for, in the order of the documents.

        None when it asks for something else, or no such occasion is known. `allowed` gives the
        rows that may answer (None: all). `confidence` is the share of the words of the occasion
        that were found.
        """
        started = time.perf_counter()
        span = occasion_in(found.question)
        if span is None:
            return None
        rows = allowed()
        share, said = self._best(Occasion(found.question, span, self._rarity), rows)
        speakers = list(_one_each(said, self._in_language(found.question.language)))[:_MOST]
        if not speakers:
            return None
        answers = [self._quote(found, one, share) for one in speakers]
        names: list[tuple[str, PartKind]] = [(one.speaker, "person") for one in speakers]
        made = joined(self._answerer.nothing(found), names, answers)
        took_ms = found.took_ms + (time.perf_counter() - started) * 1000
        return replace(made, took_ms=round(took_ms, 3))

    def _rarity(self, term: str, language: Language) -> float:
        return self._finder.ranker.retrievers.rarity(term, language)

    def _in_language(self, language: Language | None) -> Callable[[_Said], bool]:
        return lambda said: self._index.passages[said.row].language == language

    def _best(
        self, occasion: Occasion, allowed: frozenset[int] | None
    ) -> tuple[float, list[_Said]]:
        """The best share of words, and the statements of the occasions that fit best."""
        scored: list[tuple[float, float, list[_Said]]] = []
        for (document_id, named), said in self._occasions.items():
            own = [one for one in said if allowed is None or one.row in allowed]
            document = self._index.documents[document_id]
            alone = sum(key[0] == document_id for key in self._occasions) == 1
            dates = {date for one in own if (date := one.statement.occasion_date)}
            if own and (fit := occasion.fit(document, named, dates, alone=alone)) is not None:
                scored.append((*fit, own))
        best = max((score for score, _, _ in scored), default=0.0)
        chosen = [(share, own) for score, share, own in scored if score >= best - _BEHIND]
        return (
            max((share for share, _ in chosen), default=0.0),
            [one for _, own in chosen for one in own],
        )

    def _quote(self, found: Found, said: _Said, share: float) -> Answer:
        passage = self._index.passages[said.row]
        spans = list(sentence_spans(passage.text))
        naming = [span for span in spans if said.speaker in passage.text[span[0] : span[1]]]
        start, end = (naming or spans)[0]
        quoted = Quote(
            said.row, passage.start + start, passage.start + end, passage.text[start:end]
        )
        citation = citation_of(1, quoted, self._index, self._finder.counterparts)
        return replace(
            self._answerer.nothing(found),
            answered=citation.verified,
            reason=None if citation.verified else "not-said",
            explanation=None,
            sentences=(AnswerSentence(citation.quote, 0, len(citation.quote), (1,)),),
            citations=(citation,) if citation.verified else (),
            confidence=round(share, 4),
            took_ms=0.0,
        )


def _occasions(index: Index) -> dict[tuple[str, str], list[_Said]]:
    """Statements of named people, by document and occasion."""
    found: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for row, passage, statement in index.passages_said():
        if statement.speaker is None or is_office(statement.speaker):
            continue
        key = passage.document_id, statement.occasion or ""
        found[key].append(_Said(row, statement.speaker, statement))
    return dict(found)


def _one_each(said: Iterable[_Said], wanted: Callable[[_Said], bool]) -> Iterator[_Said]:
    """The first statement of each speaker, those in the wanted language first."""
    seen: set[str] = set()
    for one in sorted(said, key=lambda one: (not wanted(one), one.row)):
        key = one.statement.speaker_id or fold(one.speaker).text
        if key not in seen:
            seen.add(key)
            yield one
