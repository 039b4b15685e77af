"""A statement as it is listed: with its document, its place and the same in the other language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from indexer.records import Language, Passage, Statement
from indexer.said import voice_of
from indexer.store import Index
from service.results import HitCounterpart, HitStatement, Jsonable
from service.retrieval import counts_as_evidence, name_key


@dataclass(frozen=True, slots=True)
class StatementEntry(Jsonable):
    """What somebody said: `text == document.text[start:end]`, in the passage `passage_id`.

    `occasion_date` is the day of the event, `date` that of the document. `similarity` is how well
    its passage fits the topic that was asked for (the score of the search), None without one. A
    statement and the same in a counterpart that counts as evidence are one entry; `counterpart` is
    then what the same person says in it, else the whole passage.
    """

    passage_id: str
    document_id: str
    title: str
    date: str | None
    language: Language
    text: str
    start: int
    end: int
    page_start: int
    page_end: int
    statement: HitStatement
    role: str | None
    speech: Literal["direct", "reported"]
    occasion_date: str | None
    similarity: float | None
    counterpart: HitCounterpart | None


def statements_in(
    index: Index, passage_id: str, counterpart: HitCounterpart | None
) -> tuple[Statement, ...]:
    """What was said in a passage; where nobody said any of it, who said its counterpart.

    Only a counterpart that counts as evidence is asked, and only for who said it as a whole.
    """
    own = index.statements.of(passage_id)
    if own or counterpart is None or not counts_as_evidence(counterpart):
        return own
    whole = index.statements.whole(counterpart.passage_id)
    return () if whole is None else (whole,)


def same_in(index: Index, statement: Statement, passage_id: str) -> tuple[Statement, ...]:
    """The statements of a counterpart that say the same: the only ones, or the same person's."""
    own, others = index.statements.of(statement.passage_id), index.statements.of(passage_id)
    if len(own) == len(others) == 1:
        return others
    voice = voice_of(statement)
    mine = [one for one in own if voice_of(one) == voice]
    theirs = [one for one in others if voice_of(one) == voice]
    if statement in mine and len(mine) == len(theirs):
        return (theirs[mine.index(statement)],)
    return tuple(theirs)


def entry_of(
    index: Index,
    passage: Passage,
    statement: Statement,
    counterpart: HitCounterpart | None,
    similarity: float | None,
) -> StatementEntry:
    """A statement as it is listed; one of the counterpart stands for the whole passage."""
    document = index.documents[passage.document_id]
    own = statement.passage_id == passage.passage_id
    start, end = (statement.start, statement.end) if own else (passage.start, passage.end)
    pages = [page.number for page in document.pages if page.start < end and start < page.end]
    return StatementEntry(
        passage_id=passage.passage_id,
        document_id=passage.document_id,
        title=document.title,
        date=document.date,
        language=passage.language,
        text=document.text[start:end],
        start=start,
        end=end,
        page_start=pages[0] if pages else passage.page_start,
        page_end=pages[-1] if pages else passage.page_end,
        statement=replace(HitStatement.by(statement), start=start, end=end),
        role=statement.role,
        speech=statement.speech,
        occasion_date=statement.occasion_date,
        similarity=similarity,
        counterpart=_said_there(index, statement, counterpart) if own else counterpart,
    )


def _said_there(
    index: Index, statement: Statement, counterpart: HitCounterpart | None
) -> HitCounterpart | None:
    """The counterpart of a passage, cut to what says the same as the statement, if one does."""
    if counterpart is None:
        return None
    same = same_in(index, statement, counterpart.passage_id)
    if len(same) != 1:
        return counterpart
    start, end = same[0].start, same[0].end
    text = index.documents[counterpart.document_id].text[start:end]
    return replace(counterpart, text=text, start=start, end=end)


def key_of(statement: Statement, field: str) -> str | None:
    """The value of a statement by which it is filtered and grouped."""
    if field == "country":
        return statement.country
    if field == "organisation":
        known = statement.organisation or statement.organisation_id
        return name_key(statement.organisation, statement.organisation_id) if known else None
    known = statement.speaker or statement.speaker_id
    return name_key(statement.speaker, statement.speaker_id) if known else None
