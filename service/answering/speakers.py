"""Who spoke on an occasion: its speakers by their statements, each with a quote.

The occasion is told by its name, and by title, date and first lines of the document. Where none
fits, the question is answered as any other.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from indexer.names import is_office, is_spelled
from indexer.records import Document, Language, Statement
from indexer.store import Index
from indexer.text import Token, analyze_folded, fold, parse_dates, sentence_spans, terms
from service.answering.answer import citation_of
from service.answering.answerer import Answerer
from service.answering.joining import joined
from service.parts import PartKind
from service.question import Question, occasion_in, ordinals_in
from service.results import Answer, AnswerSentence
from service.retrieval import Finder, Found

# Characters of a document that may name its occasion.
_HEAD = 300
# So much of the words of the occasion must be there; who is this far behind the best is another.
_LEAST = 0.6
_BEHIND = 0.1
# What words count that stand side by side as they do in the question.
_SIDE_BY_SIDE = 0.25
# What it counts that the name has no other words.
_EXACT = 0.5
_MOST = 40
# Words that any occasion is called by.
_ANY = frozenset("会议 会 会上 上 中 的 在 次 第 举行 召开 meet held".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A sentence to quote."""

    row: int
    start: int
    end: int
    text: str


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

        None when it asks for something else, or no such occasion is known. `allowed` tells the
        rows that may answer, None for all. `confidence` is the share of the words of the occasion
        that were found.
        """
        started = time.perf_counter()
        span = occasion_in(found.question)
        if span is None:
            return None
        rows = allowed()
        share, said = self._best(_Occasion(found.question, span, self._rarity), rows)
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
        self, occasion: _Occasion, allowed: frozenset[int] | None
    ) -> tuple[float, list[_Said]]:
        """The statements of the occasions that fit best, and how well."""
        scored: list[tuple[float, float, list[_Said]]] = []
        for (document_id, named), said in self._occasions.items():
            own = [one for one in said if allowed is None or one.row in allowed]
            document = self._index.documents[document_id]
            alone = sum(key[0] == document_id for key in self._occasions) == 1
            if own and (fit := occasion.fit(document, named, own, alone=alone)) is not None:
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
        quoted = _Quoted(
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


class _Occasion:
    """The words, dates and numbers by which a question names an occasion."""

    def __init__(
        self,
        question: Question,
        span: tuple[int, int],
        rarity: Callable[[str, Language], float],
    ) -> None:
        self._question = question
        self._words = [
            word
            for word in analyze_folded(question.folded, bigrams=False)
            if span[0] <= word.start and word.end <= span[1] and not _is_common(word)
        ]
        language: Language = question.language or "en"
        self._weights = [max(rarity(word.term, language), 0.1) for word in self._words]

    def fit(
        self, document: Document, named: str, said: Sequence[_Said], *, alone: bool
    ) -> tuple[float, float] | None:
        """How well the occasion fits, and the share of its words that are there; None: it is not.

        `alone`: the document tells of no other occasion, so its title and first lines are about it.
        """
        dates = {date for one in said if (date := one.statement.occasion_date)}
        same = self._question.language in document.languages
        title = named or document.title
        if alone:
            named = f"{document.title}\n{named}\n{document.text[:_HEAD]}"
            dates |= {document.date or ""} - {""}
        folded = fold(named).text
        dates |= {date.iso for date in parse_dates(named)}
        asked = self._question.dates
        if not self._words or self._question.ordinals - ordinals_in(folded):
            return None
        if any(not any(_is_one(date, told) for told in dates) for date in asked):
            return None
        share = self._share(named, document.languages)
        if share < _LEAST:
            return None
        beside = self._side_by_side(named) if same else share
        exact = self._exact(title, document.languages)
        return share + _SIDE_BY_SIDE * beside + _EXACT * exact, share

    def _side_by_side(self, text: str) -> float:
        """The share of neighbouring words that are neighbours in the text as well."""
        order = [token.term for token in analyze_folded(fold(text), bigrams=False)]
        told = set(pairwise(order))
        pairs = [(a.term, b.term) for a, b in pairwise(self._words)]
        return sum(pair in told for pair in pairs) / len(pairs) if pairs else 1.0

    def _exact(self, title: str, languages: Iterable[Language]) -> float:
        """The share of the words of a title that the question accounts for."""
        asked = {token.term for token in self._question.tokens} | {
            e.term for e in self._question.expansions if e.language in languages
        }
        words = terms(title, bigrams=False)
        return sum(word in asked for word in words) / len(words) if words else 0.0

    def _share(self, text: str, languages: Iterable[Language]) -> float:
        held = frozenset(terms(text))
        places: set[int] = set()
        for token in self._question.tokens:
            if token.term in held:
                places.update(range(token.start, token.end))
        for expansion in self._question.expansions:
            if expansion.language in languages and expansion.term in held:
                places.update(range(expansion.start, expansion.end))
        total = 0.0
        for word, weight in zip(self._words, self._weights, strict=True):
            own = range(word.start, word.end)
            share = sum(at in places for at in own) / len(own)
            if share < 1 and is_spelled(self._question.text[word.start : word.end], text):
                share = 1.0
            total += share * weight
        return total / sum(self._weights)


def _occasions(index: Index) -> dict[tuple[str, str], list[_Said]]:
    """Statements of people who are named, by document and occasion."""
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


def _is_common(word: Token) -> bool:
    return word.term in _ANY or any(letter.isdigit() for letter in word.term)


def _is_one(asked: str, told: str) -> bool:
    """Whether two dates can be one; a day and a month without a year fit any year."""
    if asked.startswith("-") or told.startswith("-"):
        return asked.lstrip("-")[-5:] == told.lstrip("-")[-5:]
    return asked.startswith(told) or told.startswith(asked)
