"""Finds documents of one language that are nearly the same: drafts and their final text, editions.

They are no counterparts. Indexing reports them, with the later one, because a question could be
answered from either. Issues of a series from different years are similar too, but are not reported.
"""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.counterparts.identity import Identity, identity_of
from indexer.derived import Derived
from indexer.records import Document, Passage
from indexer.text import fold

# Characters of a piece, by language; one in `_ONE_IN` pieces is kept.
_PIECE = {"zh": 5, "en": 12}
_ONE_IN = 4
# A piece in more documents than this is boilerplate and is ignored.
_IN_FEW = 20
# Share of the shorter document that the longer one must have, and the greatest ratio of lengths.
_SHARE = 0.6
_LENGTHS = 2.0
_LEAST_PIECES = 5
_NO_LETTER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class SimilarDocuments:
    """Two documents of one language that are nearly the same.

    `share` is the part of the shorter one that the other has, without numbers; `equal` is the share
    of passages that are identical. `later_id` is the later of the two, by date or because it is the
    final text; None when neither shows which.
    """

    document_id: str
    other_id: str
    share: float
    equal: float
    later_id: str | None


def find_similar(
    documents: Sequence[Document], passages: Sequence[Passage], derived: Derived | None = None
) -> Iterator[SimilarDocuments]:
    """Yield the pairs, in the order of the documents. The cost grows with their text."""
    kept = derived or Derived(None)
    pieces: list[list[int]] = [
        kept.of("pieces", [one], functools.partial(_pieces, one), _as_it_is, _as_it_is)
        for one in documents
    ]
    shared: Counter[tuple[int, int]] = Counter()
    for held in _holders(pieces):
        shared.update((a, b) for i, a in enumerate(held) for b in held[i + 1 :])
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages if shared else ():
        texts[passage.document_id]["".join(passage.text.split())] += 1
    for (a, b), count in sorted(shared.items()):
        one, other = documents[a], documents[b]
        fewer = min(len(pieces[a]), len(pieces[b]))
        alike = count >= _SHARE * fewer and fewer >= _LEAST_PIECES
        near = max(len(pieces[a]), len(pieces[b])) <= _LENGTHS * fewer
        if not alike or not near or one.languages != other.languages:
            continue
        first, second = identity_of(one, kept), identity_of(other, kept)
        if not _other_issue(first, second):
            yield SimilarDocuments(
                one.document_id,
                other.document_id,
                round(count / fewer, 3),
                round(_equal(texts[one.document_id], texts[other.document_id]), 3),
                _later(one, first, other, second),
            )


def _as_it_is(pieces: list[int]) -> list[int]:
    return pieces


def _holders(pieces: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """For each piece of several documents, but of few, which documents have it."""
    counts = [len(own) for own in pieces]
    flat = np.fromiter(itertools.chain.from_iterable(pieces), np.int64, sum(counts))
    order = np.argsort(flat, kind="stable")
    owners = np.repeat(np.arange(len(pieces)), counts)[order]
    edges = np.flatnonzero(np.diff(flat[order], prepend=-1, append=-1))
    for start, size in zip(edges[:-1], np.diff(edges), strict=True):
        if 1 < size <= _IN_FEW:
            yield owners[start : start + size].tolist()


def _pieces(document: Document) -> list[int]:
    """Hashes of runs of letters, a sample that is the same for every document."""
    letters = _NO_LETTER.sub("", fold(document.text).text)
    size = _PIECE["zh" if "zh" in document.languages else "en"]
    hashes = (zlib.crc32(letters[i : i + size].encode()) for i in range(len(letters) - size + 1))
    return sorted({value for value in hashes if value % _ONE_IN == 0})


def _other_issue(one: Identity, other: Identity) -> bool:
    """True for two issues of a series; drafts of one text may be from different years."""
    numbers = dict(other.counted)
    if any(own and numbers.get(kind) and not own & numbers[kind] for kind, own in one.counted):
        return True
    drafts = one.status is not None or other.status is not None
    return not drafts and bool(one.years and other.years and not one.years & other.years)


def _equal(one: Counter[str], other: Counter[str]) -> float:
    """The share of passages of the one with fewer that the other has as well."""
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer else 0.0


def _later(one: Document, first: Identity, other: Document, second: Identity) -> str | None:
    if first.status != second.status and "final" in {first.status, second.status}:
        return one.document_id if first.status == "final" else other.document_id
    dates = [
        document.date or (max(identity.days).isoformat() if identity.days else "")
        for document, identity in ((one, first), (other, second))
    ]
    length = min(map(len, dates))
    if not length or dates[0][:length] == dates[1][:length]:
        return None
    return one.document_id if dates[0] > dates[1] else other.document_id
