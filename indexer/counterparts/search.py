"""Finds the documents that are versions of each other, declared or not.

Cheap checks come first: what the documents say about themselves, their lengths and their numbers.
Only pairs that pass are aligned, so that an archive without versions costs little.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from indexer.counterparts.quantities import Quantities, read_quantities
from indexer.counterparts.scope import Scope, Scopes
from indexer.counterparts.score import Calibration
from indexer.counterparts.versions import declared_pairs
from indexer.derived import Derived
from indexer.encoders import Vectors
from indexer.records import CounterpartKind, Document, Language
from indexer.text import count_letters, lexicon

# Candidates of each document for the cheap checks: its nearest by vector, and those that share
# numbers which few documents (at most `_IN_FEW`) have. At most `_ALIGNED` of them are aligned.
_NEAREST = 10
_SHARING = 5
_ALIGNED = 3
_IN_FEW = 30
_BLOCK = 1024
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


def find_versions(
    documents: Sequence[Document], scopes: Scopes, calibration: Calibration, derived: Derived
) -> Iterator[tuple[Scope, bool]]:
    """Yield the scope of each pair of versions, and whether the catalogue declares it."""
    declared = list(declared_pairs(documents))
    for zh, en in declared:
        scope = scopes.between(zh, en, calibration, "official")
        if scope is not None:
            yield scope, True
    bound = {document.document_id for pair in declared for document in pair}
    free = [d for d in documents if d.document_id not in bound and len(d.languages) == 1]
    vectors = {
        document.document_id: vector
        for document in free
        if (vector := scopes.whole(document)) is not None
    }
    found: list[Scope] = []
    for zh, en, kind in candidate_pairs(free, vectors, derived):
        scope = _versions(zh, en, scopes, calibration, derived)
        if scope is not None:
            found.append(scope if kind == "aligned" else scope.of_kind(kind))
    for scope in _one_each(found):
        yield scope, False


def _versions(
    zh: Document, en: Document, scopes: Scopes, calibration: Calibration, derived: Derived
) -> Scope | None:
    """The scope of two documents that are versions, else None; the result is kept in `derived`."""
    made: list[Scope] = []

    def compare() -> bool:
        scope = scopes.between(zh, en, calibration, "aligned")
        if scope is None or not scope.are_versions:
            return False
        made.append(scope)
        return True

    if not derived.of("versions", [zh, en], compare, lambda found: found, bool):
        return None
    return made[0] if made else scopes.between(zh, en, calibration, "aligned")


def candidate_pairs(
    documents: Sequence[Document], vectors: Mapping[str, Vectors], derived: Derived | None = None
) -> Iterator[tuple[Document, Document, CounterpartKind]]:
    """Undeclared (zh, en) pairs that are worth aligning, and the kind they would have.

    `vectors` holds one unit vector per document. A pair is worth it when it is near or shares rare
    numbers, and no cheap check contradicts it. Only the best of each document are taken, so that
    the work grows with the number of documents, not of pairs.
    """
    known = [document for document in documents if document.document_id in vectors]
    zh = [document for document in known if document.languages == ("zh",)]
    en = [document for document in known if document.languages == ("en",)]
    if not zh or not en:
        return
    kept = derived or Derived(None)
    summaries = {d.document_id: _summary(d, kept) for d in known}
    pairs: dict[tuple[int, int], float] = {}
    pairs.update(_nearest(zh, en, vectors))
    pairs.update(((i, j), value) for (j, i), value in _nearest(en, zh, vectors))
    sharing = _sharing_numbers(
        [summaries[d.document_id] for d in zh], [summaries[d.document_id] for d in en]
    )
    for pair, share in sharing.items():
        pairs[pair] = pairs.get(pair, 0.0) + share
    left = [[_ALIGNED] * len(zh), [_ALIGNED] * len(en)]
    for (i, j), _ in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        one, other = summaries[zh[i].document_id], summaries[en[j].document_id]
        if not left[0][i] or not left[1][j] or not _of_one_date(zh[i], en[j]):
            continue
        if _may_be_versions(one, other):
            left[0][i] -= 1
            left[1][j] -= 1
            yield zh[i], en[j], _kind(zh[i], one.identity, en[j], other.identity)


def _sharing_numbers(
    zh: Sequence[_Summary], en: Sequence[_Summary]
) -> dict[tuple[int, int], float]:
    """For each document the few of the other language that share most of their rare numbers."""
    holders: dict[str, tuple[list[int], list[int]]] = {}
    for side, summaries in enumerate((zh, en)):
        for position, summary in enumerate(summaries):
            for number in summary.quantities.strong:
                holders.setdefault(number, ([], []))[side].append(position)
    shared: Counter[tuple[int, int]] = Counter()
    for in_zh, in_en in holders.values():
        if len(in_zh) <= _IN_FEW and len(in_en) <= _IN_FEW:
            shared.update(itertools.product(in_zh, in_en))
    found: dict[tuple[int, int], float] = {}
    for side in (0, 1):
        best: dict[int, list[tuple[float, tuple[int, int]]]] = {}
        for (i, j), count in shared.items():
            fewer = min(len(zh[i].quantities.strong), len(en[j].quantities.strong))
            best.setdefault((i, j)[side], []).append((count / fewer, (i, j)))
        for row in best.values():
            row.sort(key=lambda entry: (-entry[0], entry[1]))
            found.update({pair: share for share, pair in row[:_SHARING]})
    return found


def _nearest(
    documents: Sequence[Document], others: Sequence[Document], vectors: Mapping[str, Vectors]
) -> Iterator[tuple[tuple[int, int], float]]:
    """The few nearest of `others` for each document: the positions of both, and their likeness."""
    matrix = np.stack([vectors[other.document_id] for other in others])
    for first in range(0, len(documents), _BLOCK):
        block = [vectors[d.document_id] for d in documents[first : first + _BLOCK]]
        similarity = np.stack(block) @ matrix.T
        wanted = min(_NEAREST, len(others))
        np.negative(similarity, out=similarity)
        best = np.argpartition(similarity, wanted - 1, axis=1)[:, :wanted]
        values = -np.take_along_axis(similarity, best, axis=1)
        positions = range(first, first + len(block))
        for i, members, likeness in zip(positions, best.tolist(), values.tolist(), strict=True):
            yield from (((i, j), value) for j, value in zip(members, likeness, strict=True))


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
        sets = (own.values, own.strong, own.years, own.months)
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


def _one_each(scopes: Sequence[Scope]) -> list[Scope]:
    """The best scope of each document: facts that agree first, then how much matches."""
    order = sorted(
        scopes,
        key=lambda scope: (
            -round(scope.agreement.share, 2),
            -scope.score,
            scope.zh.document.document_id,
            scope.en.document.document_id,
        ),
    )
    taken: set[tuple[str, Language]] = set()
    chosen: list[Scope] = []
    for scope in order:
        own: set[tuple[str, Language]] = {
            (scope.zh.document.document_id, "zh"), (scope.en.document.document_id, "en"),
        }  # fmt: skip
        if not own & taken:
            taken |= own
            chosen.append(scope)
    return sorted(chosen, key=lambda s: (s.zh.document.document_id, s.en.document.document_id))
