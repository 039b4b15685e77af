"""Which facts of a question the evidence lacks: a veto on the answer, whatever a model says.

A name is looked for in the whole document; a number, a date or an identifier near the evidence.
Names are compared within one language only, because the other language spells them differently.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from indexer.names import Names, find_mentions
from indexer.records import Document, Language, Statement
from indexer.store import Index
from indexer.text import Token, fold, parse_dates, parse_numbers, terms
from service.answering.other_names import lacking_names
from service.question import (
    Coverage,
    Fact,
    Question,
    capitals_of,
    has_sides,
    is_of_kind,
    is_told_of,
    may_mean,
    on_the_other_side,
    ordinal_spans,
    ordinals_in,
    parts_of_years,
    placed,
    places_in,
    plain_digits,
)

# Characters before and behind a passage that count as near it.
_NEAR = 800
# Documents that are kept read, by the characters of all of them.
_KEPT = 8_000_000
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[.'’\-][a-z0-9]+)*")
_CAPITALS = re.compile(r"\b(?:[A-Z][\w'’-]*(?:\s+(?:of|the|and|for|on)\s+|\s+)?){2,8}")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
# Letters that two forms of one name share at least: Fiji and Fijian, Rhine and Rhine's.
_SHARED = 4


class _WholeDocument:
    """The names, words and years of a whole document; each is computed when first used."""

    def __init__(self, document: Document, names: Names, statements: tuple[Statement, ...]) -> None:
        self.text = f"{document.title}\n{document.text}"
        self.size = len(self.text)
        self._date = document.date or ""
        self._names = names
        self._statements = statements

    @cached_property
    def folded(self) -> str:
        return fold(self.text).text

    @cached_property
    def words(self) -> frozenset[str]:
        found = set(_WORD.findall(self.folded))
        return frozenset(found | {part for word in found for part in re.split(r"[.'’\-]", word)})

    @cached_property
    def initials(self) -> frozenset[str]:
        """The first letters of every run of capitalised words, also without its first word."""
        runs = [re.findall(r"[A-Z][\w'’-]*", run) for run in _CAPITALS.findall(self.text)]
        return frozenset(
            "".join(word[0] for word in words).casefold()
            for run in runs
            for words in (run, run[1:])
        )

    @cached_property
    def years(self) -> frozenset[str]:
        told = {date.iso[:4] for date in parse_dates(self.text)}
        return frozenset(told | set(_YEAR.findall(self.folded)) | ({self._date[:4]} - {""}))

    @cached_property
    def name_ids(self) -> frozenset[str]:
        named = {mention.name_id for mention in find_mentions(self.text, self._names)}
        said = {
            name_id
            for s in self._statements
            for name_id in (s.country, s.speaker_id, s.organisation_id)
            if name_id
        }
        return frozenset(named | said)

    @cached_property
    def places(self) -> frozenset[int]:
        return places_in(self.folded) | capitals_of(self.name_ids)


@dataclass(frozen=True, slots=True)
class _Near:
    """The text near a passage with its numbers, dates and ordinals."""

    folded: str
    numbers: frozenset[str]
    dates: frozenset[str]
    ordinals: frozenset[int]
    parts: frozenset[tuple[str, str]]


class FactCheck:
    """Looks for the facts of a question around passages of one index. Safe to share."""

    def __init__(self, index: Index, names: Names) -> None:
        self._index = index
        self._names = names
        self._said: dict[str, list[Statement]] = {}
        for statement in index.statements:
            document_id = statement.passage_id.rpartition(":")[0]
            self._said.setdefault(document_id, []).append(statement)
        self._documents: OrderedDict[str, _WholeDocument] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def missing(
        self, question: Question, row: int, counterpart: str | None = None
    ) -> tuple[str, ...]:
        """The facts that the surroundings of a passage lack, as the question writes them.

        `counterpart` is the text of the passage's counterpart, if it has one.
        """
        passage = self._index.passages[row]
        languages = {passage.language}
        whole = self._whole(passage.document_id)
        lacking: list[str] = []
        parts = question.parts_of_years
        near = self._near(row, counterpart) if parts or _looks_near(question) else None
        quarters = [words for part, words in parts.items() if near and part in near.parts]
        for fact in question.facts:
            if fact.kind in ("name", "acronym"):
                told = fact.language not in languages or _is_named(fact, question, whole)
            elif parts_of_years(fold(fact.text).text) or any(fact.text in q for q in quarters):
                continue  # "Q3" may be printed as the third quarter or by its months
            else:
                told = near is None or _is_near(fact, near) or _is_year_of(fact, whole)
            if not told:
                lacking.append(fact.text)
        if near is not None:
            lacking.extend(
                question.text[slice(*question.folded.source_span(start, end))]
                for number, start, end in ordinal_spans(question.folded.text)
                if number not in near.ordinals
            )
            lacking.extend(_of_another_part(question, near))
        lacking.extend(self._on_the_other_side(question, row, counterpart))
        lacking.extend(self._not_counted(question, row, counterpart))
        lacking.extend(_not_measured(question, passage.language, whole))
        lacking.extend(self._of_others(question, row, whole))
        given = [mention for mention in question.mentions if mention.kind == "country"]
        lacking.extend(
            question.text[mention.start : mention.end]
            for mention in given
            if mention.name_id not in whole.name_ids
        )
        lacking.extend(
            question.text[slice(*question.folded.source_span(*span))]
            for span, place in (placed(question.folded.text) if question.places else ())
            if place not in whole.places
        )
        return tuple(dict.fromkeys(lacking))

    def _on_the_other_side(
        self, question: Question, row: int, counterpart: str | None
    ) -> tuple[str, ...]:
        """What the passage tells of another side only: of the day where the night is asked for."""
        if not has_sides(question.folded.text):
            return ()
        passage = self._index.passages[row]
        title = self._index.documents[passage.document_id].title
        parts = (title, passage.heading, passage.text, counterpart)
        text = fold("\n".join(part for part in parts if part)).text
        return tuple(
            question.text[slice(*question.folded.source_span(*span))]
            for span in on_the_other_side(
                question.folded.text, text, decided=question.form == "yes-no"
            )
        )

    def _of_others(self, question: Question, row: int, whole: _WholeDocument) -> tuple[str, ...]:
        """Names that a passage of the other language lacks while others of the kind are near it."""
        passage = self._index.passages[row]
        if passage.language == question.language:
            return ()
        document = self._index.documents[passage.document_id]
        near = document.text[max(passage.start - _NEAR, 0) : passage.end + _NEAR]
        near = f"{document.title}\n{passage.heading or ''}\n{near}"
        return lacking_names(question, passage.language, near, whole.text, self._names)

    def _not_counted(
        self, question: Question, row: int, counterpart: str | None
    ) -> tuple[str, ...]:
        """What is to be counted, where its translations are known and none of them is near.

        How many beavers is not told by the number of otters. In the question's own language other
        words may stand for it, and a model weighs that.
        """
        passage = self._index.passages[row]
        if passage.language == question.language or counterpart is not None:
            return ()
        if question.wanted is None or question.wanted.kind != "number" or question.wanted.unit:
            return ()
        coverage = Coverage(question, ())
        translated = coverage.counted_terms(passage.language)
        if not question.counted or not translated:
            return ()
        document = self._index.documents[passage.document_id]
        text = document.text[max(passage.start - _NEAR, 0) : passage.end + _NEAR]
        told = frozenset(terms(f"{document.title}\n{passage.heading or ''}\n{text}"))
        if told & translated or any(may_mean(term, word) for word in told for term in translated):
            return ()
        return tuple(_text_of(question, t) for t in question.counted)

    def _whole(self, document_id: str) -> _WholeDocument:
        with self._lock:
            whole = self._documents.get(document_id)
            if whole is None:
                document = self._index.documents[document_id]
                said = tuple(self._said.get(document_id, ()))
                whole = self._documents[document_id] = _WholeDocument(document, self._names, said)
                self._characters += whole.size
            self._documents.move_to_end(document_id)
            while self._characters > _KEPT and len(self._documents) > 1:
                self._characters -= self._documents.popitem(last=False)[1].size
        return whole

    def _near(self, row: int, counterpart: str | None) -> _Near:
        passage = self._index.passages[row]
        document = self._index.documents[passage.document_id]
        statement = self._index.statements.whole(passage.passage_id)
        text = document.text[max(passage.start - _NEAR, 0) : passage.end + _NEAR]
        said = (statement.occasion, statement.role) if statement else ()
        parts = (text, passage.heading, *said, document.title, counterpart)
        text = "\n".join(part for part in parts if part)
        folded = fold(text).text
        dates = {date.iso for date in parse_dates(text)} | set(_YEAR.findall(folded))
        dates |= {date for date in (document.date, statement and statement.occasion_date) if date}
        numbers = parse_numbers(text)
        told = frozenset(parts_of_years(folded))
        return _Near(
            parts=told,
            folded=folded,
            numbers=frozenset(plain_digits(number.value) for number in numbers)
            | frozenset(re.findall(r"\d+(?:\.\d+)?", folded.replace(",", ""))),
            dates=frozenset(dates),
            ordinals=ordinals_in(folded)
            | {int(number) for kind, number in told if kind == "q"}
            | {int(n.value) for n in numbers if n.kind == "ordinal" and n.value < 100},
        )


def _not_measured(question: Question, language: Language, whole: _WholeDocument) -> tuple[str, ...]:
    """The thing to be measured, when the document never has it in the question's language."""
    if language != question.language or question.measured is None:
        return ()
    start, end = question.measured
    told = is_told_of(fold(question.text[start:end]).text, whole.folded)
    return () if told else (question.text[start:end],)


def _text_of(question: Question, token: Token) -> str:
    """The characters of a word of the question."""
    return question.text[token.start : token.end]


def _of_another_part(question: Question, near: _Near) -> tuple[str, ...]:
    """The quarters and half years asked for, when only others are near the passage."""
    kinds = {kind for kind, _ in near.parts}
    return tuple(
        words
        for part, words in question.parts_of_years.items()
        if part[0] in kinds and part not in near.parts
    )


def _looks_near(question: Question) -> bool:
    if question.ordinals:
        return True
    return any(fact.kind in ("number", "date", "identifier") for fact in question.facts)


def _is_named(fact: Fact, question: Question, whole: _WholeDocument) -> bool:
    name = fact.value
    if fact.language == "zh":
        return name in whole.folded
    if name in whole.words or name.rstrip("s") in whole.words or f"{name}s" in whole.words:
        return True
    if any(part in whole.words for part in re.split(r"[.'’\-]", name) if len(part) > 2):
        return True
    if fact.kind == "acronym":
        return name in whole.initials
    # The document may have the initials of a name that the question writes out.
    initials = "".join(word[0] for word in re.findall(r"[A-Z][\w'’-]*", question.text)).casefold()
    if any(len(word) > 2 and word in initials for word in whole.words if len(word) < 7):
        run = [f.value[0] for f in question.facts if f.kind == "name"]
        if any(len(word) == len(run) and word == "".join(run) for word in whole.words):
            return True
    return len(name) >= _SHARED and any(
        word[0] == name[0] and _is_alike(name, word) for word in whole.words if len(word) >= _SHARED
    )


def _is_alike(name: str, word: str) -> bool:
    """Whether one is a form of the other (Fiji, Fijian) or a misspelling of it (Pehn, Penh)."""
    if sorted(name) == sorted(word):
        return True
    return word[:_SHARED] == name[:_SHARED] and (
        word.startswith(name[: len(name) - 2]) or name.startswith(word[: len(word) - 2])
    )


def _is_year_of(fact: Fact, whole: _WholeDocument) -> bool:
    """Whether it is a year that the document names anywhere; the model weighs how near it is."""
    return bool(_YEAR.fullmatch(fact.value)) and fact.value in whole.years


def _is_near(fact: Fact, near: _Near) -> bool:
    if fact.kind == "identifier":
        return fact.value in near.folded or is_of_kind(fact.value, near.folded)
    if fact.kind == "number":
        ordinal = fact.text.startswith("第") and fact.value.isdigit()
        return fact.value in near.numbers or (ordinal and int(fact.value) in near.ordinals)
    return any(_fits(fact.value, told) for told in near.dates)


def _fits(asked: str, told: str) -> bool:
    """Whether two dates can be one: 2022-05 and 2022-05-09, --05-09 and 2022-05-09."""
    if asked.startswith("-") or told.startswith("-"):
        return asked.lstrip("-")[-5:] == told[-5:] or len(told) < len(asked)
    return asked.startswith(told) or told.startswith(asked)
