"""Statements as a list and as a timeline: who said what, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from indexer.errors import QuestionError
from indexer.names import NameKind, Names
from indexer.records import Language, Statement
from indexer.store import Index
from service.browsing.entries import (
    StatementEntry,
    entry_of,
    key_of,
    same_in,
    statements_in,
)
from service.question import check_k, check_languages, check_offset
from service.results import Jsonable, SearchResponse
from service.retrieval import (
    Condition,
    Counterparts,
    counts_as_evidence,
    parse_filters,
)
from service.settings import Settings

GroupBy = Literal["country", "organisation", "speaker"]
GROUPINGS: tuple[GroupBy, ...] = get_args(GroupBy)
# A hit that fits a topic 200 times worse than the best one is about something else: on the shipped
# corpus that keeps every passage on rubber (the fifth best has 1/150) and drops the contact blocks.
LEAST_SHARE = 0.005
_NAME_KINDS: dict[GroupBy, NameKind] = {
    "country": "country",
    "organisation": "organisation",
    "speaker": "person",
}


class StatementEngine(Protocol):
    """The parts of the search engine that are used."""

    @property
    def index(self) -> Index:
        """The open generation."""
        ...

    @property
    def names(self) -> Names:
        """The names that filters may use."""
        ...

    @property
    def settings(self) -> Settings:
        """The limits."""
        ...

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> SearchResponse:
        """The k best passages for a query."""
        ...


@dataclass(frozen=True, slots=True)
class StatementList(Jsonable):
    """Statements, the best first when a topic was given, else the oldest."""

    index_id: str
    statements: tuple[StatementEntry, ...]


@dataclass(frozen=True, slots=True)
class TimelineGroup(Jsonable):
    """The statements of one country, organisation or person, the oldest first.

    `key` is the country code, the id, or the folded name of one without an id; None for statements
    whose country, organisation or person is not known.
    """

    key: str | None
    label_zh: str | None
    label_en: str | None
    statements: tuple[StatementEntry, ...]


@dataclass(frozen=True, slots=True)
class Timeline(Jsonable):
    """The groups of a timeline, the one with most statements first, the unknown last."""

    index_id: str
    by: GroupBy
    groups: tuple[TimelineGroup, ...]


def list_statements(
    engine: StatementEngine,
    *,
    country: str | None = None,
    organisation: str | None = None,
    speaker: str | None = None,
    about: str | None = None,
    language: Language | None = None,
    k: int = 50,
    offset: int = 0,
) -> StatementList:
    """Up to k statements.

    Args:
        engine: The engine that serves.
        country: Name in either language, or ISO code.
        organisation: Name or id of an organisation.
        speaker: Name or id of a person.
        about: A topic, in either language; passages are searched for it.
        language: Language of the passages; None for both.
        k: How many at most.
        offset: How many to leave out at the start.

    Raises:
        FilterError: for an unknown country, organisation or person; it suggests the nearest.
        QuestionError: for a topic, language, k or offset that cannot be used.
    """
    listed = _listed(engine, country, organisation, speaker, about, language, k, offset)
    return StatementList(engine.index.index_id, tuple(entry for _, entry in listed))


_Listed = tuple[Statement, StatementEntry]


def _listed(
    engine: StatementEngine,
    country: str | None,
    organisation: str | None,
    speaker: str | None,
    about: str | None,
    language: Language | None,
    k: int,
    offset: int,
) -> list[_Listed]:
    check_k(k, most=engine.settings.max_k)
    check_offset(offset, k, most=None if about is None else engine.settings.max_k)
    languages = check_languages(None if language is None else [language])
    given = {"country": country, "organisation": organisation, "speaker": speaker}
    wanted = [{"field": f, "op": "eq", "value": v} for f, v in given.items() if v is not None]
    filters: dict[str, Any] = {"and": wanted}
    conditions = parse_filters(filters, engine.index, engine.names)
    if about is None:
        entries = _all(engine.index, conditions, languages)
    else:
        response = engine.search(
            about,
            k=engine.settings.max_k,
            languages=languages,
            filters=filters if wanted else None,
        )
        entries = _found(engine.index, response, conditions)
    return entries[offset : offset + k]


def timeline(
    engine: StatementEngine,
    *,
    by: str = "country",
    country: str | None = None,
    organisation: str | None = None,
    speaker: str | None = None,
    about: str | None = None,
    language: Language | None = None,
    k: int = 50,
    offset: int = 0,
) -> Timeline:
    """The statements of `list_statements`, grouped and ordered by day.

    The day is that of the occasion, else that of the document.

    Raises:
        FilterError: see `list_statements`.
        QuestionError: see there, and for an unknown `by`.
    """
    grouping = next((known for known in GROUPINGS if known == by), None)
    if grouping is None:
        raise QuestionError(
            en=f"cannot group by {by!r}; expected one of {', '.join(GROUPINGS)}",
            zh=f"不能按 {by!r} 分组；可用的有：{'、'.join(GROUPINGS)}",
            code="grouping",
        )
    groups: dict[str | None, list[StatementEntry]] = {}
    for statement, entry in _listed(
        engine, country, organisation, speaker, about, language, k, offset
    ):
        groups.setdefault(key_of(statement, grouping), []).append(entry)
    made = [_group(key, grouping, entries, engine.names) for key, entries in groups.items()]
    made.sort(key=lambda g: (g.key is None, -len(g.statements), g.key or ""))
    return Timeline(engine.index.index_id, grouping, tuple(made))


def _all(
    index: Index, conditions: Sequence[Condition], languages: Sequence[Language]
) -> list[_Listed]:
    """Every statement that meets the conditions, oldest first; of two versions the original."""
    counterparts = Counterparts(index)
    original = {d.document_id for d in index.documents.values() if d.version_of is None}
    said = [one for one in index.passages_said() if one[1].language in languages]
    said.sort(key=lambda one: one[1].document_id not in original)
    shown: list[_Listed] = []
    covered: set[Statement] = set()
    for _, passage, statement in said:
        if statement not in covered and _meets(statement, conditions):
            other = counterparts.of_passage(passage.passage_id)
            covered.add(statement)
            if other is not None and counts_as_evidence(other):
                covered.update(same_in(index, statement, other.passage_id))
            shown.append((statement, entry_of(index, passage, statement, other, None)))
    return sorted(shown, key=lambda one: _day(one[1]))


def _meets(statement: Statement, conditions: Sequence[Condition]) -> bool:
    return all(key_of(statement, own.field) in own.values for own in conditions)


def _found(
    index: Index, response: SearchResponse, conditions: Sequence[Condition]
) -> list[_Listed]:
    """What was said in the hits that fit the topic, in their order.

    Of several statements of a passage, those with words of the topic, when any has one.
    """
    entries: list[_Listed] = []
    least = response.hits[0].score * LEAST_SHARE if response.hits else 0.0
    for hit in response.hits:
        if hit.score < least:
            break
        said = statements_in(index, hit.passage_id, hit.counterpart)
        places = [hit.start + own.start for own in hit.highlights]
        on_it = [one for one in said if any(one.start <= place < one.end for place in places)]
        passage = index.passages[index.row_of[hit.passage_id]]
        entries.extend(
            (one, entry_of(index, passage, one, hit.counterpart, hit.score))
            for one in on_it or said
            if _meets(one, conditions)
        )
    return entries


def _day(entry: StatementEntry) -> tuple[str, str, str, int]:
    """Day of the occasion, then of the document; what has no day comes last."""
    latest = "9999"
    date = entry.date or latest
    return entry.occasion_date or date, date, entry.document_id, entry.start


def _group(
    key: str | None, by: GroupBy, entries: Sequence[StatementEntry], names: Names
) -> TimelineGroup:
    printed = getattr(entries[0].statement, by)
    zh, en = labels_of(names, by, key, printed) if key else (None, None)
    return TimelineGroup(key, zh, en, tuple(sorted(entries, key=_day)))


def labels_of(names: Names, by: GroupBy, key: str, printed: str | None) -> tuple[str, str]:
    """The Chinese and English names of a country, organisation or person; else as printed."""
    name = names.get(_NAME_KINDS[by], key)
    if name is None:
        return printed or key, printed or key
    return name.in_language("zh"), name.in_language("en")
