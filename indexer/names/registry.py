"""Names of countries, organisations and people in both languages, and their mentions in a text."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from indexer.errors import GlossaryError
from indexer.names.matcher import AliasMatcher, FewTexts, alias_key, needs_capitals
from indexer.names.misspelt import Spellings, misspelt_people
from indexer.names.persons import is_office
from indexer.names.pinyin import pinyin_of
from indexer.records import Language, Statement
from indexer.text import HAN_RUN, Folded, fold

NameKind = Literal["country", "organisation", "person"]
NAME_KINDS: tuple[NameKind, ...] = ("country", "organisation", "person")

# Names with a lower Indel similarity (0 to 100) are not suggested.
_NEAR = 55.0


@dataclass(frozen=True, slots=True)
class Name:
    """One country, organisation or person; `country` is that of a state and its organisations."""

    name_id: str
    kind: NameKind
    zh: str | None
    en: str | None
    aliases: tuple[str, ...] = ()
    country: str | None = None
    code3: str | None = None
    patterns: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Every spelling of the name, main names first, without codes."""
        return tuple(name for name in (self.zh, self.en, *self.aliases) if name)

    def in_language(self, language: Language) -> str:
        """The name in `language`, else in the other language."""
        preferred = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return next((name for name in preferred if name), self.name_id)


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names `name_id`."""

    start: int
    end: int
    kind: NameKind
    name_id: str


class Names:
    """The names of an index. Immutable; `extended` makes a larger set.

    Raises:
        GlossaryError: when one name would stand for two ids of a kind.
    """

    def __init__(self, entries: Iterable[Name]) -> None:
        self._entries: dict[NameKind, dict[str, Name]] = {kind: {} for kind in NAME_KINDS}
        self._by_key: dict[NameKind, dict[str, str]] = {kind: {} for kind in NAME_KINDS}
        self._capitals: set[str] = set()
        self._any_case: set[str] = set()
        for entry in entries:
            self._entries[entry.kind][entry.name_id] = entry
            for alias in entry.spellings():
                self._claim(entry, alias)
        self._only_capitals = self._capitals - self._any_case
        self._codes = {
            code.lower(): entry.name_id
            for entry in self._entries["country"].values()
            for code in (entry.name_id, entry.code3)
            if code
        }

    def _claim(self, entry: Name, alias: str) -> None:
        key = alias_key(alias)
        holder = self._by_key[entry.kind].setdefault(key, entry.name_id)
        if holder != entry.name_id:
            raise GlossaryError(
                en=f"the name {alias!r} belongs to two entries of kind {entry.kind}: "
                f"{holder!r} and {entry.name_id!r}; a name may stand for one only: "
                "remove it from one of them",
                zh=f"名称 {alias!r} 同时属于两个 {entry.kind} 条目："
                f"{holder!r} 与 {entry.name_id!r}；一个名称只能对应一个条目，请从其中一个删除",
            )
        (self._capitals if needs_capitals(alias) else self._any_case).add(key)

    @cached_property
    def digest(self) -> str:
        """Digest of every entry; results that depend on the names are kept under it."""
        listed = [astuple(entry) for own in self._entries.values() for entry in own.values()]
        return hashlib.sha256(json.dumps(listed).encode()).hexdigest()

    def of(self, kind: NameKind) -> Sequence[Name]:
        """The entries of one kind, in the order of the file."""
        return tuple(self._entries[kind].values())

    def of_id(self, kind: NameKind, name_id: str) -> Name:
        """The entry with this id.

        Raises:
            KeyError: when there is none.
        """
        return self._entries[kind][name_id]

    def get(self, kind: NameKind, name_id: str) -> Name | None:
        """The entry with this id, or None."""
        return self._entries[kind].get(name_id)

    def resolve(self, value: str, kind: NameKind) -> str | None:
        """The id that `value` stands for: an id, a code, a name or an alias, any case or script."""
        if value in self._entries[kind]:
            return value
        key = alias_key(value)
        if kind == "country" and key in self._codes:
            return self._codes[key]
        if (found := self._by_key[kind].get(key)) is not None or kind != "country":
            return found
        short = fold(value.strip()).text
        return next((name for name, form in self.patterns if form.fullmatch(short)), None)

    def extended(self, entries: Iterable[Name]) -> Names:
        """These names and `entries`; an entry with a known id adds its aliases to it."""
        entries = tuple(entries)
        if not entries:
            return self
        merged = {(name.kind, name.name_id): name for kind in NAME_KINDS for name in self.of(kind)}
        for entry in entries:
            key = (entry.kind, entry.name_id)
            merged[key] = _merged(merged[key], entry) if key in merged else entry
        return Names(merged.values())

    def with_speakers(self, statements: Iterable[Statement]) -> Names:
        """These names and every speaker of the statements, so that a question can name them.

        Chinese names get their pinyin as aliases, unless two people share it: "Wang Min" is 王敏.
        An office without a name (MR. SPEAKER) is left out.
        """
        spellings: dict[str, set[str]] = {}
        for statement in statements:
            if statement.speaker and statement.speaker_id and not is_office(statement.speaker):
                known = self.resolve(statement.speaker, "person")
                if known in (None, statement.speaker_id):
                    spellings.setdefault(statement.speaker_id, set()).add(statement.speaker)
        romanised = self._romanised(spellings)
        people = [
            Name(
                person_id,
                "person",
                *_by_script(sorted(names)),
                aliases=(*sorted(names), *romanised.get(person_id, ())),
            )
            for person_id, names in sorted(spellings.items())
        ]
        return self.extended(people)

    def _romanised(self, spellings: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
        """Pinyin of the Chinese names that belongs to one person only."""
        forms: dict[str, list[str]] = {}
        bearers: dict[str, set[str]] = {}
        for person_id, names in spellings.items():
            forms[person_id] = [form for name in sorted(names) for form in pinyin_of(name)]
            for form in (*forms[person_id], *names):
                bearers.setdefault(alias_key(form), set()).add(person_id)
        return {
            person_id: tuple(
                form
                for form in dict.fromkeys(own)
                if len(bearers[alias_key(form)]) == 1
                and self._by_key["person"].get(alias_key(form), person_id) == person_id
            )
            for person_id, own in forms.items()
        }

    @cached_property
    def matchers(self) -> dict[NameKind, AliasMatcher]:
        """One matcher per kind."""
        return {kind: _matcher(self._keys_of(kind)) for kind in NAME_KINDS}

    def _keys_of(self, kind: NameKind) -> frozenset[str]:
        more = self.reversed_people if kind == "person" else ()
        return frozenset([*self._by_key[kind], *more])

    def for_few_texts(self) -> Names:
        """The same names, ready at once: for some texts, not for thousands."""
        found = copy.copy(self)
        few = {kind: FewTexts(self._keys_of(kind)) for kind in NAME_KINDS}
        found.__dict__["matchers"] = few
        return found

    @cached_property
    def patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Country id and expression over folded text, for short forms."""
        return tuple(
            (country.name_id, re.compile(pattern))
            for country in self.of("country")
            for pattern in country.patterns
        )

    @cached_property
    def latin_people(self) -> Spellings:
        """Every Latin spelling of a person."""
        return Spellings(
            (person.name_id, alias_key(spelling))
            for person in self.of("person")
            for spelling in person.spellings()
            if not HAN_RUN.search(spelling)
        )

    @cached_property
    def place_matcher(self) -> AliasMatcher:
        """Finds towns and provinces."""
        return _matcher(frozenset(place for name in self.of("country") for place in name.places))

    @cached_property
    def countries_of_places(self) -> dict[str, str]:
        """Alias key of a place to the id of its country."""
        return {
            alias_key(place): name.name_id for name in self.of("country") for place in name.places
        }

    @cached_property
    def reversed_people(self) -> dict[str, str]:
        """Alias key of "Hong MIAO" for MIAO Hong, unless somebody is called that."""
        return _reversed(self._entries["person"])

    def id_of_key(self, kind: NameKind, key: str, printed: str) -> str | None:
        """The id of a name found in a text; None for a code that is printed in lower case."""
        if key in self._only_capitals and not printed.isupper():
            return None
        found = self._by_key[kind].get(key)
        if found is None and kind == "person":
            found = self.reversed_people.get(key)
        return found


@lru_cache(maxsize=16)
def _matcher(keys: frozenset[str]) -> AliasMatcher:
    """Made once for equal names: indexes mostly share countries and organisations."""
    return AliasMatcher(keys)


def _by_script(spellings: Sequence[str]) -> tuple[str | None, str | None]:
    zh = next((name for name in spellings if HAN_RUN.search(name)), None)
    return zh, next((name for name in spellings if not HAN_RUN.search(name)), None)


def _merged(old: Name, new: Name) -> Name:
    aliases = dict.fromkeys(
        [*old.aliases, *(n for n in new.spellings() if n not in old.spellings())]
    )
    return replace(
        old,
        zh=old.zh or new.zh,
        en=old.en or new.en,
        aliases=tuple(alias for alias in aliases if alias not in (old.zh, old.en)),
        country=new.country or old.country,
        patterns=(*old.patterns, *new.patterns),
        places=tuple(dict.fromkeys([*old.places, *new.places])),
    )


def _reversed(people: dict[str, Name]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for person in people.values():
        words = (person.en or "").split()
        if len(words) == 2 and person.zh:
            keys.setdefault(alias_key(" ".join(reversed(words))), person.name_id)
    return keys


def find_mentions(
    text: str, names: Names, *, approximate: bool = False, folded: Folded | None = None
) -> list[Mention]:
    """Return where `text` names countries, organisations and people, in order of start.

    Mentions of one kind do not overlap. A country inside the name of an organisation counts only
    when the organisation belongs to that state: 法国外交部 names France, and 美国环保协会 does not
    name the United States. With `approximate`, for questions, a surname alone and a small
    misspelling of a person's Latin name count too. `folded` is `text` folded, from a caller that
    has it already.
    """
    folded = fold(text) if folded is None else folded
    found: list[Mention] = []
    for kind in NAME_KINDS:
        spans = [
            (start, end, name_id)
            for start, end, key in names.matchers[kind].find(folded)
            if (name_id := names.id_of_key(kind, key, _source(text, folded, start, end)))
        ]
        if kind == "country":
            spans.extend(
                (match.start(), match.end(), country_id)
                for country_id, pattern in names.patterns
                for match in pattern.finditer(folded.text)
            )
        found.extend(
            Mention(*folded.source_span(start, end), kind, name_id)
            for start, end, name_id in _longest(spans)
        )
    if approximate:
        exact = [(m.start, m.end) for m in found if m.kind == "person"]
        found.extend(
            Mention(start, end, "person", person_id)
            for start, end, person_id in _longest(misspelt_people(text, names.latin_people, exact))
        )
    organisations = [mention for mention in found if mention.kind == "organisation"]
    counted = [
        mention
        for mention in found
        if mention.kind != "country" or not _foreign_inside(mention, organisations, names)
    ]
    return sorted(counted, key=lambda mention: (mention.start, -mention.end, mention.kind))


def _source(text: str, folded: Folded, start: int, end: int) -> str:
    first, last = folded.source_span(start, end)
    return text[first:last]


def _longest(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans without overlaps: of two that overlap the longer, else the first."""
    apart: list[tuple[int, int, str]] = []
    for span in sorted(spans):
        if not apart or apart[-1][1] <= span[0]:
            apart.append(span)
        elif span[1] - span[0] > apart[-1][1] - apart[-1][0]:
            apart[-1] = span
    return apart


def _foreign_inside(country: Mention, organisations: Sequence[Mention], names: Names) -> bool:
    for organisation in organisations:
        if organisation.start <= country.start and country.end <= organisation.end:
            entry = names.get("organisation", organisation.name_id)
            return entry is None or entry.country != country.name_id
    return False


def nearest_names(
    value: str, names: Names, kind: NameKind = "country", limit: int = 3
) -> list[str]:
    """The names of `kind` spelled most like `value`, best first, in the script of `value`."""
    from rapidfuzz import fuzz

    language: Language = "zh" if HAN_RUN.search(value) else "en"
    key = alias_key(value)
    scored: dict[str, float] = {}
    for entry in names.of(kind):
        score = max(fuzz.ratio(key, alias_key(spelling)) for spelling in entry.spellings())
        if score >= _NEAR:
            scored[entry.name_id] = score
    best = sorted(scored, key=lambda name_id: (-scored[name_id], name_id))[:limit]
    return [names.of_id(kind, name_id).in_language(language) for name_id in best]
