"""Answers a question: about one thing, about each of several, or with a list of speakers.

Superseded versions of a document are left out, unless nothing else answers or the question asks
for them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer.names import Names, find_mentions
from indexer.store import Index
from service.answering.answerer import Answerer
from service.answering.fields import Fields
from service.answering.joining import joined
from service.answering.offices import Offices
from service.answering.replies import Replies
from service.answering.speakers import Speakers
from service.answering.versions import Versions, without
from service.parts import PartKind
from service.question import Several, several_in
from service.results import Answer, Hit
from service.retrieval import Finder, Found


@dataclass(frozen=True, slots=True)
class AskSteps:
    """The hits of a question, and a function that makes its answer.

    `told` turns that answer into the one to show: for a follow-up, the answer to the question as
    it was written.
    """

    hits: tuple[Hit, ...]
    warnings: tuple[str, ...]
    answer: Callable[[], Answer]
    told: Callable[[Answer], Answer] = lambda answer: answer

    def and_told(self, told: Callable[[Answer], Answer]) -> AskSteps:
        """The same steps with another `told`."""
        return replace(self, told=told)


@dataclass(frozen=True, slots=True)
class _Given:
    """How many hits, and from which passages a question may be answered."""

    k: int
    languages: Sequence[str] | None
    filters: Mapping[str, Any] | None
    left_out: frozenset[str]

    def narrowing(self) -> dict[str, Any]:
        """Languages and filters, which also leave out the superseded documents."""
        filters = without(self.filters, self.left_out) if self.left_out else self.filters
        return {"languages": self.languages, "filters": filters}

    def arguments(self) -> dict[str, Any]:
        """The arguments for `Finder.find`."""
        return {"k": self.k, **self.narrowing()}


class Asking:
    """Answers questions over one index. Safe to share among threads."""

    def __init__(self, index: Index, finder: Finder, answerer: Answerer, names: Names) -> None:
        self._finder = finder
        self._answerer = answerer
        self._names = names
        self._versions = Versions(index)
        self._speakers = Speakers(index, answerer, finder)
        self._replies = Replies(index, answerer, finder)
        self._fields = Fields(index, answerer, finder)
        self._offices = Offices(index, answerer, finder, names)

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> AskSteps:
        """The hits of a question, and its answer when it is called for.

        Raises:
            QuestionError: for a question, k or language that cannot be used.
            FilterError: for a filter that cannot be used.
        """
        read = self._finder.read(question)
        left_out = self._versions.to_leave_out(read, filters)
        given = _Given(k, languages, filters, left_out)
        found = self._finder.find(read, **given.arguments())
        return AskSteps(found.hits, found.warnings, lambda: self._answer(found, given))

    def _answer(self, found: Found, given: _Given) -> Answer:
        answer = self._of_versions(found, given)
        if answer.answered or not given.left_out:
            return answer
        every = replace(given, left_out=frozenset())
        earlier = self._of_versions(self._finder.find(found.question, **every.arguments()), every)
        if not earlier.answered:
            return answer
        retold = self._answerer.retold(found, earlier)
        if retold is not None:
            return retold if retold.answered else answer
        old = dict.fromkeys(
            c.document_id for c in earlier.citations if c.document_id in self._versions.later_of
        )
        warned = [self._versions.warning(one, answer.question_language) for one in old]
        return replace(earlier, warnings=(*earlier.warnings, *warned))

    def _of_versions(self, found: Found, given: _Given) -> Answer:
        """Answer from the hits: a field of minutes, a list of speakers, parts, or one answer."""

        def allowed() -> frozenset[int] | None:
            return self._finder.allowed(**given.narrowing())

        made = self._fields.answer(found, allowed) or self._speakers.answer(found, allowed)
        if made is not None:
            return made
        answer = self._fields.without_others(found, self._of_sentences(found, given))
        answer = self._offices.without_others(found, answer)
        if answer.answered or answer.parts:
            return answer
        office = self._offices.answer(found, allowed)
        return office or self._replies.answer(found, allowed()) or answer

    def _of_sentences(self, found: Found, given: _Given) -> Answer:
        """Answer with sentences: one answer, or parts."""
        started = time.perf_counter()
        several = several_in(found.question)
        if several is None:
            return self._answerer.answer(found)
        if several.sure:
            parts = self._parts(several, found, given)
            return joined(self._answerer.nothing(found), _names_of(several), parts)
        whole = self._answerer.answer(found)
        if whole.answered and self._tells_of_all(whole, several):
            return whole
        parts = self._parts(several, found, given)
        if whole.answered and not any(part.answered for part in parts):
            return whole
        took_ms = found.took_ms + (time.perf_counter() - started) * 1000
        return replace(joined(whole, _names_of(several), parts), took_ms=round(took_ms, 3))

    def _parts(self, several: Several, found: Found, given: _Given) -> list[Answer]:
        saying = found.question.asks_saying
        return [
            self._answerer.answer(
                self._finder.find(part.text, **given.arguments()), part, saying=saying
            )
            for part in several.parts
        ]

    def _tells_of_all(self, whole: Answer, several: Several) -> bool:
        """Whether one quote names everything that was asked about, so that no parts are needed."""
        things = {thing.value: thing for part in several.parts for thing in part.things}
        for citation in whole.citations:
            texts = [citation.quote, citation.counterpart.text if citation.counterpart else ""]
            named = {m.name_id for text in texts for m in find_mentions(text, self._names)}
            if all(
                thing.value in named or any(thing.name in text for text in texts)
                for thing in things.values()
            ):
                return True
        return False


def _names_of(several: Several) -> list[tuple[str, PartKind]]:
    return [(part.name, part.things[0].kind) for part in several.parts]
