"""Finds the documents that are versions of each other, declared or not.

What costs little is asked first: what the documents say they are, their lengths, the numbers they
hold. Only pairs that pass are aligned, so that an archive without any version costs little. What
is found of two documents depends on them alone, and is not found again while they stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from indexer.counterparts.identity import (
    DAYS_APART,
    Identity,
    contradict,
    identity_of,
    names_as_original,
    same_issue,
)
from indexer.counterparts.nearness import Nearest, rounded
from indexer.counterparts.quantities import Quantities, read_quantities
from indexer.counterparts.ranking import Judged, Undeclared, judge, ranked_pairs
from indexer.counterparts.scope import Scope, Scopes
from indexer.counterparts.score import Calibration
from indexer.counterparts.subjects import Encode, subjects_differ
from indexer.derived import Derived
from indexer.ragged import Ragged
from indexer.records import CounterpartKind, Document, Language
from indexer.text import count_letters, lexicon

_DAYS_APART = 45
# Letters that are read for numbers; versions differ in length by no more than this factor.
_READ = 60_000
_LENGTHS = 2.5
# Share of the numbers of the document with fewer that the other must have; checked only when there
# are at least `_ENOUGH_NUMBERS`.
_SHARE_OF_NUMBERS = 0.4
_ENOUGH_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class _Summary:
    """The facts about a document that are known without aligning it."""

    identity: Identity
    quantities: Quantities
    letters: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two documents are versions: how far their facts agree, how much matches, and of what kind.

    `scope` is what was compared; None when that was in an earlier build.
    """

    share: float
    score: float
    kind: CounterpartKind
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """The undeclared documents of both languages, their nearest, and what is known of pairs."""

    zh: Undeclared
    en: Undeclared
    near_zh: Nearest
    near_en: Nearest
    judged: Judged[Verdict]

    @classmethod
    def of(cls, zh: Undeclared, en: Undeclared) -> Search:
        """Nothing is known yet."""
        return cls(
            zh,
            en,
            Nearest.of(zh.vectors, en.vectors),
            Nearest.of(en.vectors, zh.vectors),
            Judged(len(en.ids)),
        )

    def judging(
        self,
        document: Callable[[str], Document],
        scopes: Scopes,
        calibration: Calibration,
        derived: Derived,
        encode: Encode,
    ) -> Search:
        """The same, and all pairs judged that are worth it; `document` gives one by its id.

        `encode` gives vectors of names.
        """
        summaries: dict[str, _Summary] = {}

        def summary(document_id: str) -> _Summary:
            if document_id not in summaries:
                summaries[document_id] = _summary(document(document_id), derived)
            return summaries[document_id]

        def is_possible(zh: str, en: str) -> bool:
            return _of_one_date(document(zh), document(en)) and _may_be_versions(
                summary(zh), summary(en)
            )

        def compare(zh: str, en: str) -> Verdict | None:
            one, other = document(zh), document(en)
            kind = _kind(one, summary(zh).identity, other, summary(en).identity)
            scope = _versions(one, other, kind, scopes, calibration, derived, encode)
            if scope is None:
                return None
            scope = scope if kind == "aligned" else scope.of_kind(kind)
            return Verdict(scope.agreement.share, scope.score, kind, scope)

        pairs = ranked_pairs(self.zh, self.en, self.near_zh, self.near_en)
        judged = judge(self.zh, self.en, pairs, self.judged, is_possible, compare)
        return Search(self.zh, self.en, self.near_zh, self.near_en, judged)

    def chosen(self) -> list[tuple[tuple[str, str], Verdict]]:
        """The best version of each document, by the ids of the pair.

        Facts that agree come first, then how much matches.
        """
        order = sorted(
            self.judged.versions.items(),
            key=lambda found: (-round(found[1].share, 2), -found[1].score, found[0]),
        )
        taken: set[tuple[str, Language]] = set()
        chosen = []
        for ids, verdict in order:
            own: set[tuple[str, Language]] = {(ids[0], "zh"), (ids[1], "en")}
            if not own & taken:
                taken |= own
                chosen.append((ids, verdict))
        return sorted(chosen, key=lambda found: found[0])


def undeclared(
    documents: Sequence[Document], bound: Iterable[str], scopes: Scopes, derived: Derived
) -> tuple[Undeclared, Undeclared]:
    """The Chinese and the English documents that are in no declared pair and have content."""
    declared = frozenset(bound)
    free = [d for d in documents if d.document_id not in declared and len(d.languages) == 1]
    sides: dict[Language, list[tuple[str, Any, Sequence[float]]]] = {"zh": [], "en": []}
    for document in free:
        vector = scopes.whole(document)
        if vector is not None:
            row = (document.document_id, rounded(vector), numbers_of(document, derived))
            sides[document.languages[0]].append(row)
    zh, en = (
        Undeclared(
            tuple(document_id for document_id, _, _ in rows),
            np.stack([vector for _, vector, _ in rows]) if rows else np.zeros((0, 1), np.int16),
            Ragged.of([numbers for _, _, numbers in rows], np.float64),
        )
        for rows in sides.values()
    )
    return zh, en


def numbers_of(document: Document, derived: Derived) -> list[float]:
    """The numbers that tell a document from others, ascending."""
    return sorted(float(number) for number in _summary(document, derived).quantities.strong)


def _versions(
    zh: Document,
    en: Document,
    kind: CounterpartKind,
    scopes: Scopes,
    calibration: Calibration,
    derived: Derived,
    encode: Encode,
) -> Scope | None:
    """The scope of two documents that are versions, else None; the result is kept in `derived`."""
    made: list[Scope] = []

    def compare() -> bool:
        scope = scopes.between(zh, en, calibration, "aligned")
        if scope is None:
            return False
        if not scope.are_versions and not (kind == "official" and scope.are_declared_versions):
            return False
        if subjects_differ(zh.text, en.text, encode, scopes.names):
            return False
        made.append(scope)
        return True

    if not derived.of("versions", [zh, en], compare, lambda found: found, bool):
        return None
    return made[0] if made else scopes.between(zh, en, calibration, "aligned")


def _of_one_date(one: Document, other: Document) -> bool:
    if not one.date or not other.date:
        return True
    if min(len(one.date), len(other.date)) < len("YYYY-MM-DD"):
        shorter = min(len(one.date), len(other.date))
        return one.date[:shorter] == other.date[:shorter]
    apart = abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)
    return apart <= DAYS_APART


def _summary(document: Document, derived: Derived) -> _Summary:
    def make() -> _Summary:
        han, latin, _ = count_letters(document.text)
        read = int(_READ / lexicon.LETTERS_PER_HAN) if han > latin else _READ
        return _Summary(
            identity_of(document, derived),
            read_quantities(document.text[:read]),
            han * lexicon.LETTERS_PER_HAN + latin,
        )

    def dump(made: _Summary) -> list[Any]:
        own = made.quantities
        sets = (own.values, own.strong, own.years, own.months, own.moments)
        return [made.letters, *(sorted(one) for one in sets)]

    def load(kept: list[Any]) -> _Summary:
        letters, *sets = kept
        quantities = Quantities(*(frozenset(one) for one in sets))
        return _Summary(identity_of(document, derived), quantities, letters)

    return derived.of("summary", [document], make, dump, load)


def _may_be_versions(one: _Summary, other: _Summary) -> bool:
    """False when titles, lengths or numbers contradict."""
    if one.letters > _LENGTHS * max(other.letters, 1.0):
        return False
    if other.letters > _LENGTHS * max(one.letters, 1.0):
        return False
    fewer, more = one.quantities, other.quantities
    if len(more.strong) < len(fewer.strong):
        fewer, more = more, fewer
    if len(fewer.strong) >= _ENOUGH_NUMBERS:
        shared = len(fewer.strong & more.values)
        if shared < _SHARE_OF_NUMBERS * len(fewer.strong):
            return False
    return not contradict(one.identity, other.identity)


def _kind(zh: Document, one: Identity, en: Document, other: Identity) -> CounterpartKind:
    """Whether the documents themselves say that they are versions of each other."""
    notes = (names_as_original(other, zh), names_as_original(one, en))
    if False in notes:  # a note names another document
        return "aligned"
    noted = one.translation is not None or other.translation is not None
    return "official" if noted or same_issue(one, other) else "aligned"
