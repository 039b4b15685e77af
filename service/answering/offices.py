"""Who holds an office, asked in either language: the sentence that names the holder.

Titles are compared by a table (service/data/offices.tsv), bodies by their words, translated or
spelled by sound. A wrong person is worse than no answer: a deputy is no director, a former mayor no
mayor, and what two people hold by the documents is left open.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indexer.names import Names, find_mentions, is_spelled, sounds_alike
from indexer.records import LANGUAGES, Language
from indexer.store import Index
from indexer.text import HAN, fold, terms
from service.answering.answer import Quote, citation_of
from service.answering.answerer import Answerer
from service.answering.bodies import portfolios_of, share_of, units_of
from service.answering.holders import Held, held_in
from service.question import OfficeAsked, Question, is_for, names_somebody, office_in, titles_in
from service.results import Answer, Citation
from service.retrieval import Finder, Found

# Hits that are read.
_DEPTH = 30
# The share of the words of an office that must be found.
_LEAST = 0.6


@dataclass(frozen=True, slots=True)
class _Fit:
    """A holder, how much of the office's own words and of all nearby fit, and where."""

    held: Held
    row: int
    own: float
    share: float


class Offices:
    """Answers who holds an office. Safe to share among threads."""

    def __init__(self, index: Index, answerer: Answerer, finder: Finder, names: Names) -> None:
        self._index = index
        self._answerer = answerer
        self._finder = finder
        self._names = names

    def answer(self, found: Found, allowed: Callable[[], frozenset[int] | None]) -> Answer | None:
        """The holder of the office that is asked for; None for another question or none that fits.

        `confidence` is the share of the words of the office that were found.
        """
        started = time.perf_counter()
        asked = office_in(found.question)
        if asked is None:
            return None
        rows = allowed()
        fits = [
            fit
            for row, _ in found.ranking.ranked.first(_DEPTH)
            if rows is None or row in rows
            for fit in self._fits(found.question, asked, row)
        ]
        best = self._only(fits, found.question.language)
        if best is None:
            return None
        passage = self._index.passages[best.row]
        start, end = best.held.start, best.held.end
        quoted = Quote(
            best.row, passage.start + start, passage.start + end, passage.text[start:end]
        )
        citation = citation_of(1, quoted, self._index, self._finder.counterparts)
        if not citation.verified:
            return None
        took_ms = found.took_ms + (time.perf_counter() - started) * 1000
        answer = self._answerer.quoting(found, citation, best.share)
        return replace(answer, took_ms=round(took_ms, 3))

    def without_others(self, found: Found, answer: Answer) -> Answer:
        """The answer, unless its quotes name the holder of another office, or nobody at all."""
        asked = office_in(found.question)
        if asked is None or not answer.answered or answer.parts:
            return answer
        if any(self._may_tell(asked, found.question, one) for one in answer.citations):
            return answer
        return self._answerer.withdrawn(found, answer)

    def _may_tell(self, asked: OfficeAsked, question: Question, citation: Citation) -> bool:
        """Whether a quote can name the holder: it has the title, and not only its deputy's."""
        other = citation.counterpart.text if citation.counterpart else ""
        passage = self._index.passages[self._index.row_of[citation.passage_id]]
        statement = self._index.statements.at(citation.passage_id, citation.start, citation.end)
        said = f"{statement.role or ''} {statement.organisation or ''}" if statement else ""
        told = f"{citation.quote}\n{other}\n{said}"
        if not _is_for_it(question, asked, f"{told}\n{passage.heading or ''}\n{citation.title}"):
            return False
        for language in LANGUAGES:
            same = language == question.language
            for title in titles_in(fold(told).text, language):
                if asked.is_held_as(title, same_language=same):
                    return True
        if passage.language != question.language:
            return False
        titles = titles_in(fold(told).text, passage.language)
        if any(asked.title is not None and title.key == asked.title.key for title in titles):
            return False  # only its deputy, or a former one
        # Who says it is not named by it, unless it tells who that is: "said Haldane, who ran it".
        speaker = statement.speaker if statement else None
        told_of = speaker and re.search(rf"{re.escape(speaker)}\s?[,，(（]", citation.quote)
        rest = told.replace(speaker, " ") if speaker and not told_of else told
        return names_somebody(rest, fold(rest).text) or any(
            mention.kind == "person" for mention in find_mentions(rest, self._names)
        )

    def _fits(self, question: Question, asked: OfficeAsked, row: int) -> list[_Fit]:
        passage = self._index.passages[row]
        same = passage.language == question.language
        statements = self._index.statements.of(passage.passage_id)
        holders = [
            held
            for held in held_in(passage, statements, self._names)
            if asked.is_held_as(held.title, same_language=same)
        ]
        if not holders or self._answerer.lacking(question, [row])[row]:
            return []
        document = self._index.documents[passage.document_id]
        units = units_of(question, asked, passage.language)
        found = []
        for held in holders:
            wanted = question.named("country")
            if wanted and held.countries and not held.countries & wanted:
                continue
            sentence = passage.text[held.start : held.end]
            around = f"{held.words}\n{sentence}\n{passage.heading or ''}\n{document.title}"
            share = share_of(question, units, around, passage.language, self._names)
            if not _is_for_it(question, asked, around):
                continue
            if share is not None and share >= _LEAST:
                own = share_of(question, units, held.words, passage.language, self._names) or 0.0
                found.append(_Fit(held, row, own, share))
        return found

    def _only(self, fits: Sequence[_Fit], language: Language | None) -> _Fit | None:
        """The best fit when all that are as good name one person; those in the language first."""
        if not fits:
            return None
        most = max(fit.own for fit in fits)
        best = [fit for fit in fits if fit.own >= most - 0.01]
        first = best[0]
        if any(not _is_one(first.held.name, other.held.name) for other in best[1:]):
            return None
        own = [fit for fit in best if self._index.passages[fit.row].language == language]
        return max(own or best, key=lambda fit: (fit.share, len(fit.held.name)))


def _is_for_it(question: Question, asked: OfficeAsked, told: str) -> bool:
    """Whether a text has each portfolio of the office that is asked for, in either language."""
    folded, held = fold(told).text, frozenset(terms(told))
    for start, end, word in portfolios_of(question, asked):
        own = {token.term for token in question.tokens if start <= token.start and token.end <= end}
        if not (own & held or word in folded or is_for(word, folded)):
            return False
    return True


def _is_one(name: str, other: str) -> bool:
    """Whether two printed names can be one person's, in either script."""
    a, b = fold(name).text, fold(other).text
    if a in b or b in a or a.split()[-1:] == b.split()[-1:]:
        return True
    zh, latin = (a, other) if re.search(rf"[{HAN}]", a) else (b, name)
    return is_spelled(zh, latin) or sounds_alike(zh.split("·")[-1], latin.split()[-1])
