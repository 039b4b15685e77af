"""Where documents and passages stand after some of them came, changed or went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.counterparts import Search, Undeclared
from indexer.ragged import Places, Ragged, runs, spread, starts_of
from indexer.records import LANGUAGES, Language

# A document of one language: its id, and its vector and numbers.
Row = tuple[npt.NDArray[np.int16], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of documents before and now: `taken[row]` is where a row stood, -1 for a new one."""

    before: Places
    starts_before: Places
    starts: Places

    @classmethod
    def of(cls, before: Places, sizes_before: Places, sizes: Places) -> Rows:
        """`before` says where each document stood; sizes are how many rows each has."""
        return cls(before, starts_of(sizes_before), starts_of(sizes))

    @property
    def taken(self) -> Places:
        """Where each row stood, -1 for one that is new."""
        found = np.full(self.starts[-1], -1, dtype=np.int64)
        stays = np.flatnonzero(self.before >= 0)
        sizes = np.diff(self.starts)[stays]
        found[spread(self.starts[stays], sizes)] = spread(
            self.starts_before[self.before[stays]], sizes
        )
        return found

    @property
    def to(self) -> Places:
        """Where each row that stood there stands now, -1 for one that is gone."""
        found = np.full(self.starts_before[-1], -1, dtype=np.int64)
        taken = self.taken
        stays = np.flatnonzero(taken >= 0)
        found[taken[stays]] = stays
        return found

    def span(self, document: int) -> range:
        """The rows of a document now."""
        return range(int(self.starts[document]), int(self.starts[document + 1]))

    def span_before(self, document: int) -> range:
        """The rows that a document had, for one that stays."""
        place = int(self.before[document])
        return range(int(self.starts_before[place]), int(self.starts_before[place + 1]))


def filled(old: npt.NDArray[Any], fresh: npt.NDArray[Any], taken: Places) -> npt.NDArray[Any]:
    """Rows of `old` where they stand now, and those of `fresh`, in order, at the new places."""
    shape = fresh.shape[1:] if len(fresh) else old.shape[1:]
    found = np.empty((len(taken), *shape), dtype=old.dtype)
    found[taken < 0] = fresh
    for first, last in runs(taken):
        found[first:last] = old[taken[first] : taken[first] + last - first]
    return found


def woven(old: Ragged, fresh: Ragged, before: Places) -> Ragged:
    """Rows of documents where they stand now, and those of `fresh`, in order, of the new ones."""
    sizes = np.empty(len(before), dtype=np.int64)
    stays = before >= 0
    sizes[stays], sizes[~stays] = old.sizes[before[stays]], fresh.sizes
    starts = starts_of(sizes)
    shape = old.values.shape[1:] if len(old.values) else fresh.values.shape[1:]
    found = np.empty((int(starts[-1]), *shape), dtype=old.values.dtype)
    for first, last in runs(before):
        place = int(before[first])
        own = old.values[old.starts[place] : old.starts[place + last - first]]
        found[starts[first] : starts[last]] = own
    for number, place in enumerate(np.flatnonzero(~stays).tolist()):
        found[starts[place] : starts[place + 1]] = fresh[number]
    return Ragged(found, starts)


def moved_search(
    search: Search,
    sides: Mapping[Language, Sequence[str]],
    stays: Collection[str],
    make: Callable[[str], Row | None],
) -> Search:
    """The same search over other documents: `sides` are those that may be in it, in order.

    Of those that stay what is known is kept; `make` gives what is needed of another, or None when
    it has no content.
    """
    old: dict[Language, Undeclared] = {"zh": search.zh, "en": search.en}
    new: dict[Language, Undeclared] = {}
    to: dict[Language, Places] = {}
    for language in LANGUAGES:
        new[language], to[language] = _moved_side(old[language], sides[language], stays, make)
    zh, en = new["zh"], new["en"]
    return Search(
        zh,
        en,
        search.near_zh.updated(zh.vectors, en.vectors, to["zh"], to["en"]),
        search.near_en.updated(en.vectors, zh.vectors, to["en"], to["zh"]),
        search.judged.moved(to["zh"], to["en"], len(en.ids)),
    )


def _moved_side(
    old: Undeclared,
    ids: Sequence[str],
    stays: Collection[str],
    make: Callable[[str], Row | None],
) -> tuple[Undeclared, Places]:
    place = {document_id: number for number, document_id in enumerate(old.ids)}
    kept: list[str] = []
    before: list[int] = []
    fresh: list[Row] = []
    for document_id in ids:
        known = place.get(document_id, -1) if document_id in stays else -1
        if known < 0:
            row = make(document_id)
            if row is None:
                continue
            fresh.append(row)
        kept.append(document_id)
        before.append(known)
    taken = np.array(before, dtype=np.int64)
    vectors = np.stack([row[0] for row in fresh]) if fresh else old.vectors[:0]
    numbers = Ragged.of([row[1] for row in fresh], np.float64)
    to = np.full(len(old.ids), -1, dtype=np.int64)
    there = np.flatnonzero(taken >= 0)
    to[taken[there]] = there
    side = Undeclared(
        tuple(kept), filled(old.vectors, vectors, taken), woven(old.numbers, numbers, taken)
    )
    return side, to
