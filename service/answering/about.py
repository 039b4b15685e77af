"""Whether a sentence is about one of several things that a question names, and not about another.

"Laos faces …. Myanmar faces …. It …": a sentence without a name is about the last one named before
it. A name elsewhere in the document does not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import is_spelled
from indexer.records import Document, Passage, Statement
from indexer.store import Index
from indexer.text import fold, lexicon, parse_dates
from service.answering.evidence import Candidate
from service.answering.sentences import Sentence, SentencesOfPassage
from service.question import Part, Thing
from service.retrieval import Counterparts

_YEAR = re.compile(lexicon.YEAR)
# The year before that of the document.
_LAST_YEAR = re.compile(r"去年|\blast year\b")
_LATIN = re.compile(r"[a-z]")


def said_of(
    index: Index, counterparts: Counterparts, passage_id: str, sentence: Sentence
) -> Statement | None:
    """Who said a sentence of a passage; where nobody said any of it, who said its counterpart.

    Only a counterpart that counts as evidence is asked.
    """
    if index.statements.of(passage_id):
        return index.statements.at(passage_id, sentence.start, sentence.end)
    other = counterparts.of_passage(passage_id, sure=True)
    return index.statements.whole(other.passage_id) if other else None


class Place:
    """The context of a sentence: its passage, who said it, and the document."""

    def __init__(
        self,
        sentences: SentencesOfPassage,
        passage: Passage,
        document: Document,
        statement: Statement | None,
    ) -> None:
        self._sentences = sentences
        self._document = document
        self._statement = statement
        said = (statement.occasion, statement.occasion_date) if statement else ()
        self._head = "\n".join(part for part in (passage.heading, *said) if part)

    def is_about(self, candidate: Candidate, part: Part, *, saying: bool) -> bool:
        """Whether the sentence is about every thing of the part; with `saying`, said by it."""
        return all(
            self._is_about_thing(candidate.sentence, thing, part.others, saying=saying)
            for thing in (*part.things, *part.given)
        )

    def _is_about_thing(
        self, sentence: Sentence, thing: Thing, others: Sequence[Thing], *, saying: bool
    ) -> bool:
        if thing.kind == "year":
            return self._is_of_year(sentence, thing, [o for o in others if o.kind == "year"])
        rivals = [other for other in others if other.kind != "year"]
        said = self._said_by(thing)
        if said or (saying and said is False):
            return bool(said)
        if any(self._said_by(other) for other in rivals):
            return False
        before = self._sentences.sentences[: sentence.position + 1]
        for one in reversed(before):
            if _names(one, thing):
                return True
            if any(_names(one, other) for other in rivals):
                return False
        # Words of an unknown speaker are not taken for those of the one who is asked about.
        return not saying and _is_in(thing, f"{self._head}\n{self._document.title}")

    def _said_by(self, thing: Thing) -> bool | None:
        """Whether the thing said the passage; None when no speaker of its kind is known."""
        said = self._statement
        if said is None:
            return None
        if thing.kind == "country":
            return None if said.country is None else said.country == thing.value
        if thing.kind == "organisation":
            if said.organisation_id == thing.value:
                return True
            return None if said.organisation is None else _is_in(thing, said.organisation) or None
        if thing.kind == "person" and said.speaker_id == thing.value:
            return True
        if said.speaker is None:
            return None
        return _is_in(thing, "\n".join(filter(None, (said.speaker, said.organisation))))

    def _is_of_year(self, sentence: Sentence, year: Thing, others: Sequence[Thing]) -> bool:
        opening = {date[:4] for date in sentence.dates}
        if opening:
            return year.value in opening
        for one in reversed(self._sentences.sentences[: sentence.position + 1]):
            told = _years(one.text, self._document.date)
            if year.value in told:
                return True
            if told & {other.value for other in others} or any(
                date[:4] in told for date in one.dates
            ):
                return False
        named = _years(self._head, self._document.date) or _years(self._document.title)
        if named:
            return year.value in named
        return (self._document.date or "").startswith(year.value)


def _names(sentence: Sentence, thing: Thing) -> bool:
    if thing.kind == "name":
        return _is_in(thing, sentence.text)
    return thing.value in sentence.names or (
        thing.kind == "person" and _is_in(thing, sentence.text)
    )


def _is_in(thing: Thing, text: str) -> bool:
    """Whether a text has the name as the question writes it, or in pinyin."""
    folded, name = fold(text).text, fold(thing.name).text
    if _LATIN.search(name):
        if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", folded):
            return True
    elif name in folded:
        return True
    return is_spelled(thing.name, text)


def _years(text: str, printed: str | None = None) -> frozenset[str]:
    """The years that a text names, without that of its own date `printed`."""
    day = printed if printed is not None and len(printed) == len("YYYY-MM-DD") else None
    dates = parse_dates(text)
    rest = text
    for date in reversed(dates):
        if day is not None and date.iso == day:
            rest = rest[: date.start] + " " + rest[date.end :]
    named = {date.iso[:4] for date in dates if date.iso != day}
    named.update(_YEAR.findall(fold(rest).text))
    if printed is not None and _LAST_YEAR.search(fold(text).text):
        named.add(str(int(printed[:4]) - 1))
    return frozenset(named)
