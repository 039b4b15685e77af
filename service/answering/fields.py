"""Answers who chaired, when and where it was, and who attended, from the fields of minutes.

The quote is the printed field (主持人：林则安). The minutes are identified by their title, date and
first lines; a missing field is not replaced by anything else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.records import Document, Language
from indexer.store import Index
from indexer.text import fold, parse_dates, sentence_spans
from service.answering.answer import Quote, citation_of
from service.answering.answerer import Answerer
from service.answering.header import HeaderField, header_fields
from service.answering.joining import joined
from service.answering.occasions import Occasion
from service.parts import PartKind
from service.question import FieldAsked, field_in
from service.results import Answer, AnswerSentence, Citation
from service.retrieval import Finder, Found

# Minutes that score this much less than the best are of another meeting.
_BEHIND = 0.1
# The least share of words when the name of the place or body matches in the other script.
_BY_SOUND = 0.35
# Meetings that are listed when a question does not say which one it means.
_MOST = 5
# The number of hits whose documents are considered.
_DEPTH = 60
# Fields that identify minutes: a date or a place alone may be on any document.
_LEAST_FIELDS = 2
# Words that do not distinguish meetings.
_COMMON = frozenset(
    "会议 会 座谈会 座谈 论坛 纪要 记录 纪录 例会 会议记录 meet meeting minut session sitting held "  # noqa: SIM905
    "the of at in on".split()
)


@dataclass(frozen=True, slots=True)
class _Minutes:
    """A document with the fields of its header, and its score."""

    document: Document
    fields: tuple[HeaderField, ...]
    score: float
    share: float

    def of(self, asked: FieldAsked) -> list[HeaderField]:
        """The fields that are asked for."""
        return [field for field in self.fields if field.kind == asked.kind]


class Fields:
    """Answers from the headers of minutes in one index. Safe to share among threads."""

    def __init__(self, index: Index, answerer: Answerer, finder: Finder) -> None:
        self._index = index
        self._answerer = answerer
        self._finder = finder

    def answer(self, found: Found, allowed: Callable[[], frozenset[int] | None]) -> Answer | None:
        """The field that a question asks for, of each meeting that it may mean.

        None when it asks for something else, or when no minutes among the hits have the field.
        `allowed` gives the rows that may answer, None for all. `confidence` is the share of the
        words of the occasion that were found.
        """
        started = time.perf_counter()
        asked = field_in(found.question)
        if asked is None:
            return None
        rows = allowed()
        occasion = self._occasion(found, asked)
        meant = self._meant(found, asked, occasion)
        answers = [
            (minutes, answer)
            for minutes in meant
            if (answer := self._quote(found, asked, minutes, rows, occasion)) is not None
        ]
        if not answers or len(answers) > _MOST:
            return None
        if len(answers) == 1:
            made = answers[0][1]
        else:
            names: list[tuple[str, PartKind]] = [
                (minutes.document.title, "name") for minutes, _ in answers
            ]
            made = joined(self._answerer.nothing(found), names, [one for _, one in answers])
        took_ms = found.took_ms + (time.perf_counter() - started) * 1000
        return replace(made, took_ms=round(took_ms, 3))

    def without_others(self, found: Found, answer: Answer) -> Answer:
        """The answer to a question for such a field if its quotes can answer it; else none.

        A sentence that only has the other words of the question does not tell who chaired, nor do
        the minutes of another meeting.
        """
        asked = field_in(found.question)
        if asked is None or not asked.of_people or not answer.answered or answer.parts:
            return answer
        occasion = self._occasion(found, asked)
        if any(self._is_told_by(citation, asked, occasion) for citation in answer.citations):
            return answer
        return self._answerer.withdrawn(found, answer)

    def _is_told_by(self, citation: Citation, asked: FieldAsked, occasion: Occasion) -> bool:
        other = citation.counterpart.text if citation.counterpart else ""
        if not (asked.is_told_in(citation.quote) or asked.is_told_in(other)):
            return False
        if not occasion.is_named:
            return True
        document = self._index.documents[citation.document_id]
        passage = self._index.passages[self._index.row_of[citation.passage_id]]
        statement = self._index.statements.at(citation.passage_id, citation.start, citation.end)
        said = statement.occasion_date if statement else None
        named = f"{passage.text}\n{other}"
        return occasion.fit(document, named, {said} if said else set(), alone=True) is not None

    def _meant(self, found: Found, asked: FieldAsked, occasion: Occasion) -> list[_Minutes]:
        """The minutes among the hits that the question may refer to, best first."""
        passages = self._index.passages
        ranked = [row for row, _ in found.ranking.ranked.first(_DEPTH)]
        ids = dict.fromkeys(passages[row].document_id for row in ranked)
        known = [one for name in ids if (one := self._minutes(name, asked, occasion)) is not None]
        best = max((one.score for one in known), default=0.0)
        chosen = [one for one in known if one.score >= best - _BEHIND]
        return self._in_one_language(chosen, found.question.language)

    def _occasion(self, found: Found, asked: FieldAsked) -> Occasion:
        span = asked.start, asked.end
        return Occasion(found.question, span, self._rarity, _COMMON, _BY_SOUND)

    def _minutes(self, document_id: str, asked: FieldAsked, occasion: Occasion) -> _Minutes | None:
        document = self._index.documents[document_id]
        fields = tuple(header_fields(document.text))
        kinds = {field.kind for field in fields}
        if len(kinds) < _LEAST_FIELDS and not (asked.of_people and asked.kind in kinds):
            if not asked.may_be_in_prose or not (occasion.is_named or occasion.is_dated):
                return None
            if (
                asked.kind == "place"
                and next(self._in_prose(document, asked, occasion), None) is None
            ):
                return None
            fields = ()
        dates = {
            date.iso
            for field in fields
            if field.kind == "time"
            for date in parse_dates(field.value)
        }
        if not occasion.is_named:
            every = dates | ({document.date or ""} - {""})
            every |= {date.iso for date in parse_dates(document.title)}
            if not fields:
                told = self._in_prose(document, asked, occasion)
                every |= {date.iso for quote in told for date in parse_dates(quote.text)}
            return _Minutes(document, fields, 1.0, 1.0) if occasion.is_then(every) else None
        fit = occasion.fit(document, "", dates, alone=True)
        return None if fit is None else _Minutes(document, fields, *fit)

    def _in_one_language(
        self, chosen: Sequence[_Minutes], language: Language | None
    ) -> list[_Minutes]:
        """Of minutes and their version in the other language, those in the question's."""
        ids = {one.document.document_id for one in chosen}
        kept = []
        for one in chosen:
            others = ids & self._versions_of(one.document.document_id)
            if not others or language in one.document.languages:
                kept.append(one)
        return kept

    def _versions_of(self, document_id: str) -> set[str]:
        found = set()
        for passage in self._index.passages_in(document_id):
            other = self._finder.counterparts.of_passage(passage.passage_id)
            if other is not None:
                found.add(other.passage_id.rpartition(":")[0])
        return found - {document_id}

    def _rarity(self, term: str, language: Language) -> float:
        return self._finder.ranker.retrievers.rarity(term, language)

    def _quote(
        self,
        found: Found,
        asked: FieldAsked,
        minutes: _Minutes,
        allowed: frozenset[int] | None,
        occasion: Occasion,
    ) -> Answer | None:
        document = minutes.document
        quoted = [
            Quote(row, field.start, field.end, document.text[field.start : field.end])
            for field in minutes.of(asked)
            if (row := self._row_of(document, field)) is not None
        ] or list(self._in_prose(document, asked, occasion))[:1]
        cited: list[Citation] = []
        for one in quoted:
            known = {fold(citation.quote).text for citation in cited}
            if (allowed is None or one.row in allowed) and fold(one.text).text not in known:
                citation = citation_of(len(cited) + 1, one, self._index, self._finder.counterparts)
                cited += [citation] if citation.verified else []
        return self._written(found, cited, minutes.share) if cited else None

    def _in_prose(
        self, document: Document, asked: FieldAsked, occasion: Occasion
    ) -> Iterator[Quote]:
        """The sentences that tell who chaired or where it was, without such a field.

        One that tells where it was must have the date that is asked for, if the document has not.
        """
        whole = {document.date or ""} | {date.iso for date in parse_dates(document.title)}
        for passage in self._index.passages_in(document.document_id):
            for start, end in sentence_spans(passage.text) if passage.kind == "content" else ():
                sentence = passage.text[start:end]
                if not asked.is_said_in(sentence):
                    continue
                told = {date.iso for date in parse_dates(sentence)} or whole - {""}
                if asked.kind == "chair" or occasion.is_then(told):
                    row = self._index.row_of[passage.passage_id]
                    first, last = passage.start + start, passage.start + end
                    yield Quote(row, first, last, document.text[first:last])

    def _written(self, found: Found, cited: Sequence[Citation], share: float) -> Answer:
        written, sentences = "", []
        for citation in cited:
            written += " " if written else ""
            start = len(written)
            written += citation.quote
            sentences.append(AnswerSentence(citation.quote, start, len(written), (citation.n,)))
            written += f" [{citation.n}]"
        return replace(
            self._answerer.nothing(found),
            answered=True,
            reason=None,
            explanation=None,
            answer=written,
            sentences=tuple(sentences),
            citations=tuple(cited),
            confidence=round(share, 4),
            took_ms=0.0,
        )

    def _row_of(self, document: Document, field: HeaderField) -> int | None:
        """The passage in which a field begins."""
        for passage in self._index.passages_in(document.document_id):
            if passage.start <= field.start < passage.end:
                return self._index.row_of[passage.passage_id]
        return None
