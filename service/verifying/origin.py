"""From a place in the texts to its document, page, passage and speaker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.names import Names
from indexer.records import Document, Language, Passage, Statement
from indexer.said import Statements
from indexer.text import detect_language
from service.results import HitStatement
from service.verifying.agreement import Agreement, compare
from service.verifying.attribution import Subject
from service.verifying.match import Place, Source, SourceTexts
from service.verifying.reference import Reference
from service.verifying.report import SourceMatch


class Texts(Protocol):
    """What of an index is read: `Index` has it, and so have the records alone."""

    @property
    def index_id(self) -> str: ...  # noqa: D102
    @property
    def documents(self) -> Mapping[str, Document]: ...  # noqa: D102
    @property
    def passages(self) -> Sequence[Passage]: ...  # noqa: D102
    @property
    def statements(self) -> Statements: ...  # noqa: D102
    @property
    def corpus_names(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Located:
    """A match with the records it was made from."""

    match: SourceMatch
    document: Document
    statement: Statement | None


class Origins:
    """Knows where every place comes from. Immutable; made once per index."""

    def __init__(self, index: Texts, texts: SourceTexts, names: Names) -> None:
        self._texts = texts
        self._names = names
        self._documents = index.documents
        self._statements = index.statements
        self._passages: dict[str, list[Passage]] = {}
        for passage in sorted(index.passages, key=lambda each: each.start):
            self._passages.setdefault(passage.document_id, []).append(passage)
        self._starts = {
            document_id: [passage.start for passage in passages]
            for document_id, passages in self._passages.items()
        }

    def voice_at(self, place: Place) -> str | None:
        """Who speaks at a place: the id or the name of a speaker or body, or None."""
        source = self._texts.source(place)
        statement = self._statement(self._passage(source), source)
        if statement is None:
            return None
        return (
            statement.speaker_id
            or statement.speaker
            or statement.organisation_id
            or statement.organisation
        )

    def locate(self, place: Place) -> Located:
        """The match at a place."""
        source = self._texts.source(place)
        document = source.document
        passage = self._passage(source)
        statement = self._statement(passage, source)
        text = document.text[source.start : source.end]
        pages = [p.number for p in document.pages if p.start < source.end and source.start < p.end]
        match = SourceMatch(
            document_id=document.document_id,
            title=document.title,
            date=document.date,
            language=passage.language if passage else _language(text, document),
            page_start=pages[0] if pages else 1,
            page_end=pages[-1] if pages else 1,
            start=source.start,
            end=source.end,
            text=text,
            passage_id=passage.passage_id if passage else None,
            statement=HitStatement.of(statement),
            speech=statement.speech if statement else None,
        )
        return Located(match, document, statement)

    def agreement(
        self, subject: Subject | None, reference: Reference | None, located: Located
    ) -> Agreement:
        """Whether what the draft says about its origin is so."""
        return compare(
            subject, reference, located.statement, located.document, self._documents, self._names
        )

    def _passage(self, source: Source) -> Passage | None:
        """The passage that holds most of a span."""
        passages = self._passages.get(source.document.document_id, [])
        starts = self._starts.get(source.document.document_id, [])
        first = max(bisect_right(starts, source.start) - 1, 0)
        best: Passage | None = None
        most = 0
        for passage in passages[first:]:
            if passage.start >= source.end:
                break
            shared = min(passage.end, source.end) - max(passage.start, source.start)
            if shared > most:
                best, most = passage, shared
        return best

    def _statement(self, passage: Passage | None, source: Source) -> Statement | None:
        """Who said most of a span, as far as it lies in the passage."""
        if passage is None:
            return None
        start, end = max(source.start, passage.start), min(source.end, passage.end)
        return self._statements.at(passage.passage_id, start, end)


def _language(text: str, document: Document) -> Language:
    return detect_language(text) or document.languages[0]
