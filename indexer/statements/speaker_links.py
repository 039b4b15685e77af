"""One id for one person across documents: by official counterpart, and by nearly equal spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.names import Names, alias_key, pinyin_of
from indexer.records import Counterpart, Statement
from indexer.said import Statements

# Similarity (0 to 100) of two Latin spellings of one person in documents of one country or
# organisation. In the shipped corpus one person's spellings have 94, two people at most 67.
_SAME_SPELLING = 90.0


Together = Iterable[tuple[str, str, int]]
"""The ids of a Chinese and an English speaker, and in how many counterparts they speak."""


def link_speakers(
    statements: Sequence[Statement], counterparts: Iterable[Counterpart], names: Names
) -> list[Statement]:
    """Return the statements with equal `speaker_id` for one person in both languages."""
    together = speaking_together(Statements(statements), counterparts)
    return link_together(statements, together, names)


def speaking_together(
    statements: Statements, counterparts: Iterable[Counterpart]
) -> list[tuple[str, str, int]]:
    """Who says passages that are counterparts."""
    together: Counter[tuple[str, str]] = Counter()
    for own in counterparts:
        if own.level != "passage":
            continue
        zh, en = statements.whole(own.zh_passage_id), statements.whole(own.en_passage_id)
        if zh and en and zh.speaker_id and en.speaker_id:
            together[zh.speaker_id, en.speaker_id] += 1
    return [(*ids, n) for ids, n in together.items()]


def link_together(
    statements: Sequence[Statement], together: Together, names: Names
) -> list[Statement]:
    """Return the statements with equal `speaker_id` for one person in both languages.

    Two speakers of passages that are counterparts are one person (苗红, MIAO Hong), and so are two
    nearly equal Latin spellings with the same organisation or country, and so are a Chinese name
    and its pinyin where nobody else has either. An id of the names file wins, then
    a Latin one. Two people of the names file are never made one.
    """
    links = _Links(names)
    named = [statement for statement in statements if statement.speaker_id]
    for zh_id, en_id in _by_counterpart(together):
        links.join(zh_id, en_id)
    for one, other in _by_spelling(named):
        links.join(one, other)
    for one, other in _by_pinyin(named):
        links.join(one, other)
    return [
        replace(statement, speaker_id=links.id_of(statement.speaker_id))
        if statement.speaker_id and links.id_of(statement.speaker_id) != statement.speaker_id
        else statement
        for statement in statements
    ]


def _by_counterpart(pairs: Together) -> list[tuple[str, str]]:
    """Pairs of ids that are each other's most frequent counterpart."""
    together: Counter[tuple[str, str]] = Counter()
    for zh, en, n in pairs:
        together[zh, en] += n
    best_en: dict[str, str] = {}
    best_zh: dict[str, str] = {}
    for (zh_id, en_id), _ in sorted(together.items(), key=lambda item: (-item[1], item[0])):
        best_en.setdefault(zh_id, en_id)
        best_zh.setdefault(en_id, zh_id)
    return [(zh_id, en_id) for zh_id, en_id in best_en.items() if best_zh[en_id] == zh_id]


def _by_pinyin(statements: Iterable[Statement]) -> list[tuple[str, str]]:
    """Pairs of a Chinese name and its pinyin, where each belongs to one id only."""
    chinese: dict[str, set[str]] = defaultdict(set)
    latin: dict[str, set[str]] = defaultdict(set)
    people = {(one.speaker, one.speaker_id): None for one in statements}
    for speaker, speaker_id in people:
        if speaker and speaker_id:
            forms = {alias_key(form) for form in pinyin_of(speaker)}
            for form in forms:
                chinese[form].add(speaker_id)
            if not forms:
                latin[alias_key(speaker)].add(speaker_id)
    return sorted(
        (next(iter(chinese[key])), next(iter(ids)))
        for key, ids in latin.items()
        if len(ids) == 1 and len(chinese.get(key, ())) == 1
    )


def _by_spelling(statements: Iterable[Statement]) -> list[tuple[str, str]]:
    """Pairs of ids with nearly equal Latin names and the same organisation or country."""
    from rapidfuzz import fuzz

    groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    keys: dict[str | None, str] = {}
    for statement in statements:
        key = keys.get(statement.speaker) or alias_key(statement.speaker or "")
        keys[statement.speaker] = key
        if key.isascii() and " " in key and statement.speaker_id:
            for shared in (statement.country, statement.organisation_id):
                if shared:
                    groups[shared, key[0]][statement.speaker_id] = key
    return [
        (one, other)
        for group in groups.values()
        for one in sorted(group)
        for other in sorted(group)
        if one < other
        and group[one].count(" ") == group[other].count(" ")
        and fuzz.ratio(group[one], group[other]) >= _SAME_SPELLING
    ]


class _Links:
    """Which ids are one; a group has at most one id of the names file."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._leader: dict[str, str] = {}

    def id_of(self, speaker_id: str) -> str:
        """The id that stands for this one."""
        while self._leader.get(speaker_id, speaker_id) != speaker_id:
            speaker_id = self._leader[speaker_id]
        return speaker_id

    def join(self, one: str, other: str) -> None:
        """Make two ids one, unless both are people of the names file."""
        first, second = sorted((self.id_of(one), self.id_of(other)), key=self._rank)
        if first != second and self._rank(second)[0] > 0:
            self._leader[second] = first

    def _rank(self, speaker_id: str) -> tuple[int, str]:
        if self._names.get("person", speaker_id) is not None:
            return 0, speaker_id
        return (1 if speaker_id.isascii() else 2), speaker_id
