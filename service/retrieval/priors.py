"""Log-odds for or against a passage by its kind and its speaker, before its words are compared.

Boilerplate and headings rank low unless they are asked for; a passage *said by* the country,
organisation or person that the question names ranks above one that only mentions it. Measured on
the dev topics: docs/adr/0021-statements-in-ranking.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.names import Names, find_mentions
from indexer.records import Statement
from indexer.store import Index
from indexer.text import fold
from service.question import Question, Wanted, holds

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PriorWeights:
    """Log-odds that a passage gains or loses by its kind or speaker.

    `boilerplate` is for boilerplate that was not asked for, `about_asked` for boilerplate that was,
    `contact_asked` for contact details that were.
    """

    boilerplate: float = -6.0
    about_asked: float = 1.0
    contact_asked: float = 4.0
    heading: float = -3.0
    said_by_person: float = 3.0
    said_by_organisation: float = 2.0
    said_by_country: float = 2.0
    said_that_year: float = 1.5


_CONTACT = Wanted("contact", None, ())


class Priors:
    """Computes the priors of passages, with a cache of the names in boilerplate."""

    def __init__(self, index: Index, names: Names, weights: PriorWeights | None = None) -> None:
        self._weights = weights or PriorWeights()
        self._columns = index.columns
        self._is_boilerplate = index.columns["kind"].among(("boilerplate",))
        self._is_heading = index.columns["kind"].among(("heading",))
        self._passages, self._names = index.passages, names
        self._mentions: dict[int, frozenset[str]] = {}
        self._reachable: dict[int, bool] = {}

    def held_back(self, rows: Rows, question: Question) -> Mask:
        """For each of `rows` whether it ranks last, because it was not asked for."""
        held: Mask = self._is_boilerplate[rows]
        if not held.any():
            return held
        if not question.named("person"):
            back = question.holds_back("boilerplate", frozenset())
            return held if back else np.zeros(len(rows), dtype=bool)
        for place in np.flatnonzero(held):
            mentioned = self._mentioned(int(rows[place]))
            held[place] = question.holds_back("boilerplate", mentioned)
        return held

    def _mentioned(self, row: int) -> frozenset[str]:
        """The ids of names in the passage of `row`, found when first asked for."""
        if row not in self._mentions:
            mentions = find_mentions(self._passages[row].text, self._names)
            self._mentions[row] = frozenset(mention.name_id for mention in mentions)
        return self._mentions[row]

    def _asked(self, row: int, question: Question) -> float:
        """The prior of boilerplate that was asked for; 0 if it lacks the wanted contact details."""
        if not question.asks_contact:
            return self._weights.about_asked
        if row not in self._reachable:
            text = self._passages[row].text
            self._reachable[row] = holds(_CONTACT, fold(text).text, names_person=False)
        return self._weights.contact_asked if self._reachable[row] else 0.0

    def of(self, rows: Rows, question: Question, held: Mask | None = None) -> Floats:
        """Log-odds to add to the evidence of `rows`; `held` is `held_back` of them, if known."""
        held = self.held_back(rows, question) if held is None else held
        prior = np.zeros(len(rows))
        prior[held] = self._weights.boilerplate
        if question.asks_boilerplate or question.named("person"):
            for place in np.flatnonzero(self._is_boilerplate[rows] & ~held):
                prior[place] = self._asked(int(rows[place]), question)
        prior[self._is_heading[rows]] += self._weights.heading
        if not question.mentions:
            return prior.astype(np.float32)
        for column, kind, worth in (
            ("speaker_id", "person", self._weights.said_by_person),
            ("organisation_id", "organisation", self._weights.said_by_organisation),
            ("country", "country", self._weights.said_by_country),
        ):
            named = question.named(kind)
            if named and not question.asks_contact:
                prior = prior + worth * self._columns[column].among(named, rows)
        years = self._columns["said_in"].among(question.years, rows)
        prior = prior + self._weights.said_that_year * years
        result: Floats = prior.astype(np.float32)
        return result


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Whether a passage was said by whom the question names, and its share of the named ids."""

    said_by: bool
    share: float


def names_found(
    question: Question, statement: Statement | None, mentioned: frozenset[str]
) -> NamesFound:
    """Compare the names of a question with a passage's speaker and the names in its text.

    `mentioned` holds the ids of names in the text. `share` is of the named ids, 1 without any.
    """
    wanted = {mention.name_id for mention in question.mentions}
    if not wanted:
        return NamesFound(said_by=False, share=1.0)
    spoke = (
        {statement.speaker_id, statement.organisation_id, statement.country} if statement else set()
    )
    return NamesFound(bool(wanted & spoke), len(wanted & (spoke | mentioned)) / len(wanted))
