"""Positions: what each country or organisation said on one topic, side by side.

A position is the best statement that has the words of the topic, in either language; a passage that
is merely the nearest is none. A country or organisation that was asked for by name and said nothing
on the topic is listed without a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from indexer.errors import QuestionError
from indexer.names import Names
from indexer.records import Language
from indexer.store import Index
from service.browsing.entries import StatementEntry, entry_of, key_of, statements_in
from service.browsing.statements import LEAST_SHARE, labels_of
from service.browsing.topic import Topic
from service.question import check_languages
from service.results import Hit, Jsonable
from service.retrieval import Finder, parse_filters
from service.settings import Settings

PositionBy = Literal["country", "organisation"]
POSITIONS_BY: tuple[PositionBy, ...] = get_args(PositionBy)
_MOST_NAMED = 50
# At most this many countries or organisations without a hit in the common search are searched
# individually, those with most statements first.
_SEARCHED = 20


class PositionEngine(Protocol):
    """The parts of the search engine that are used."""

    @property
    def index(self) -> Index:
        """The open generation."""
        ...

    @property
    def names(self) -> Names:
        """The names that may be asked for."""
        ...

    @property
    def settings(self) -> Settings:
        """The limits."""
        ...

    @property
    def finder(self) -> Finder:
        """What finds passages."""
        ...


@dataclass(frozen=True, slots=True)
class Position(Jsonable):
    """The statement of one country or organisation on the topic.

    `statement` is the best one; it is None, for one that was asked for by name, when none was
    found. `verified` is True when the stored text has it at its offsets. `n_statements` counts
    those on the topic. `key` and labels are as in a timeline.
    """

    key: str
    label_zh: str
    label_en: str
    n_statements: int
    verified: bool
    statement: StatementEntry | None


@dataclass(frozen=True, slots=True)
class Positions(Jsonable):
    """Positions on one topic: those asked for by name in their order, else the best first."""

    index_id: str
    about: str
    by: PositionBy
    positions: tuple[Position, ...]


def positions(
    engine: PositionEngine,
    *,
    about: str,
    by: str = "country",
    of: Sequence[str] = (),
    language: Language | None = None,
) -> Positions:
    """The best statement of each country or organisation on a topic.

    Args:
        engine: The engine that serves.
        about: The topic, in either language.
        by: `country` or `organisation`.
        of: Only these, by name, alias, code or id; those without a statement are listed too.
        language: Language of the passages; None for both.

    Raises:
        FilterError: for an unknown country or organisation; it suggests the nearest.
        QuestionError: for a topic, language, `by` or number of names that cannot be used.
    """
    field = _field(by)
    languages = check_languages(None if language is None else [language])
    if len(of) > _MOST_NAMED:
        raise QuestionError(
            en=f"{len(of)} names were given; at most {_MOST_NAMED} are compared at once",
            zh=f"给出了 {len(of)} 个名称；一次最多比较 {_MOST_NAMED} 个",
            code="too-many-names",
        )
    wanted = list(dict.fromkeys(_key_of_name(engine, field, name) for name in of))
    found = _Search(engine, about, field, languages).groups(wanted)
    made = tuple(_position(engine, field, key, found.get(key, [])) for key in wanted or found)
    return Positions(engine.index.index_id, about, field, made)


class _Search:
    """Finds the statements on one topic, by country or organisation."""

    def __init__(
        self,
        engine: PositionEngine,
        about: str,
        field: PositionBy,
        languages: Sequence[Language],
    ) -> None:
        self._engine, self._about, self._field = engine, about, field
        self._languages = languages
        self._index = engine.index

    def groups(self, wanted: Sequence[str]) -> dict[str, list[StatementEntry]]:
        """Statements on the topic by country or organisation, the best first.

        One search finds most of them; those without one in it are searched individually.
        """
        found: dict[str, list[StatementEntry]] = {}
        self._gather(self._search(None), found, wanted)
        missing = [key for key in wanted if key not in found]
        for key in missing if wanted else self._speaking(found):
            self._gather(self._search(key), found, [key])
        return found

    def _search(self, key: str | None) -> list[tuple[str, StatementEntry]]:
        filters: dict[str, Any] | None = None
        if key is not None:
            filters = {"and": [{"field": self._field, "op": "eq", "value": key}]}
        found = self._engine.finder.find(
            self._about,
            k=self._engine.settings.max_k,
            languages=self._languages,
            filters=filters,
        )
        topic = Topic(found.question)
        least = found.hits[0].score * LEAST_SHARE if found.hits else 0.0
        return [
            own
            for hit in found.hits
            if hit.score >= least
            for own in self._said_in(hit)
            if topic.is_spoken_of(own[1].text, own[1].language, own[1].counterpart)
        ]

    def _said_in(self, hit: Hit) -> Iterator[tuple[str, StatementEntry]]:
        """The statements of a hit with whose they are."""
        passage = self._index.passages[self._index.row_of[hit.passage_id]]
        for one in statements_in(self._index, hit.passage_id, hit.counterpart):
            key = key_of(one, self._field)
            if key is not None:
                yield key, entry_of(self._index, passage, one, hit.counterpart, hit.score)

    def _gather(
        self,
        said: Iterable[tuple[str, StatementEntry]],
        found: dict[str, list[StatementEntry]],
        wanted: Sequence[str],
    ) -> None:
        for key, entry in said:
            if not wanted or key in wanted:
                own = found.setdefault(key, [])
                place = entry.document_id, entry.start, entry.end
                if all(place != (one.document_id, one.start, one.end) for one in own):
                    own.append(entry)

    def _speaking(self, found: dict[str, list[StatementEntry]]) -> list[str]:
        """Those that have none yet, the ones with most statements first."""
        counts: dict[str, int] = {}
        for statement in self._index.statements:
            key = key_of(statement, self._field)
            if key is not None and key not in found:
                counts[key] = counts.get(key, 0) + 1
        return sorted(counts, key=lambda key: (-counts[key], key))[:_SEARCHED]


def _field(by: str) -> PositionBy:
    field = next((known for known in POSITIONS_BY if known == by), None)
    if field is None:
        raise QuestionError(
            en=f"cannot list positions by {by!r}; expected one of {', '.join(POSITIONS_BY)}",
            zh=f"不能按 {by!r} 列出立场；可用的有：{'、'.join(POSITIONS_BY)}",
            code="grouping",
        )
    return field


def _key_of_name(engine: PositionEngine, field: PositionBy, name: str) -> str:
    condition = {"and": [{"field": field, "op": "eq", "value": name}]}
    return parse_filters(condition, engine.index, engine.names)[0].values[0]


def _position(
    engine: PositionEngine, field: PositionBy, key: str, said: Sequence[StatementEntry]
) -> Position:
    best = said[0] if said else None
    printed = getattr(best.statement, field) if best else None
    label_zh, label_en = labels_of(engine.names, field, key, printed)
    verified = best is not None and _holds(engine.index, best)
    return Position(key, label_zh, label_en, len(said), verified, best)


def _holds(index: Index, entry: StatementEntry) -> bool:
    """True when the passage that the index holds has the words at their offsets."""
    passage = index.passages[index.row_of[entry.passage_id]]
    own = passage.text[entry.start - passage.start : entry.end - passage.start]
    return own == entry.text != ""
