"""Finds documents of one language that are nearly the same: drafts and their final text, editions.

They are no counterparts. Indexing reports them, with the later one, because a question could be
answered from either. Issues of a series from different years are similar too, but are not reported.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.counterparts.identity import Identity, identity_of
from indexer.derived import Derived
from indexer.ragged import Places, Ragged, spread
from indexer.records import Document, Passage
from indexer.text import fold

# Characters of a piece, by language; one in `_ONE_IN` pieces is kept.
_PIECE = {"zh": 5, "en": 12}
_ONE_IN = 4
# A piece in more documents than this is boilerplate and is ignored.
_IN_FEW = 20
# Share of the shorter document that the longer one must have, and the greatest ratio of lengths.
_SHARE = 0.6
# The share that is enough when one is an amended text or a draft, and both have one title.
_SHARE_OF_ONE_TITLE = 0.4
_LENGTHS = 2.0
# A piece and the place of a document that has it, in one number.
_OWNER_BITS = np.uint64(32)
_OWNER = np.uint64((1 << 32) - 1)
_LEAST_PIECES = 5
_LEAST_TITLE = 4
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


@dataclass(frozen=True, slots=True)
class Alike:
    """What two documents of which much is alike turned out to be, beside how much that is."""

    equal: float
    later_id: str | None


# What is known of two documents, by their ids; None when they are not meant.
Known = Mapping[tuple[str, str], Alike | None]


def find_similar(
    documents: Sequence[Document], passages: Sequence[Passage], derived: Derived | None = None
) -> list[SimilarDocuments]:
    """Return the pairs, in the order of the documents. The cost grows with their text."""
    return similar_of(judge_documents(documents, passages, derived or Derived(None)))


def judge_documents(
    documents: Sequence[Document], passages: Sequence[Passage], derived: Derived
) -> list[tuple[str, str, float, Alike | None]]:
    """`judge_similar` of documents of which nothing is known yet."""
    by_id = {document.document_id: document for document in documents}
    texts: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        texts[passage.document_id].append(passage.text)
    pieces = Ragged.of([pieces_of(document, derived) for document in documents], np.int64)
    ids = [document.document_id for document in documents]
    return judge_similar(ids, pieces, {}, by_id.__getitem__, texts.__getitem__, derived)


def pieces_of(document: Document, derived: Derived) -> list[int]:
    """The pieces of a document that are kept, ascending."""
    return derived.of(
        "pieces", [document], functools.partial(_pieces, document), _as_it_is, _as_it_is
    )


def judge_similar(
    ids: Sequence[str],
    pieces: Ragged,
    known: Known,
    document: Callable[[str], Document],
    texts: Callable[[str], Sequence[str]],
    derived: Derived,
) -> list[tuple[str, str, float, Alike | None]]:
    """Every two documents of which much is alike: ids, how much, and what they turned out to be.

    What is `known` is not asked again; `document` and `texts` give a document, and the texts of
    its passages, by its id.
    """
    sizes = pieces.sizes
    a, b, counts = _shared(pieces)
    fewer, more = np.minimum(sizes[a], sizes[b]), np.maximum(sizes[a], sizes[b])
    alike = (
        (counts >= _SHARE_OF_ONE_TITLE * fewer)
        & (fewer >= _LEAST_PIECES)
        & (more <= _LENGTHS * fewer)
    )
    shares = np.round(counts[alike] / fewer[alike], 3).tolist()
    found = []
    for i, j, share in zip(a[alike].tolist(), b[alike].tolist(), shares, strict=True):
        pair = ids[i], ids[j]
        own = known.get(pair)
        if pair not in known:
            own = _judged(document(pair[0]), document(pair[1]), share, texts, derived)
        found.append((*pair, share, own))
    return found


def similar_of(
    judged: Iterable[tuple[str, str, float, Alike | None]],
) -> list[SimilarDocuments]:
    """Those that are meant."""
    return [
        SimilarDocuments(one, other, share, own.equal, own.later_id)
        for one, other, share, own in judged
        if own is not None
    ]


def _judged(
    one: Document,
    other: Document,
    share: float,
    texts: Callable[[str], Sequence[str]],
    derived: Derived,
) -> Alike | None:
    if one.languages != other.languages:
        return None
    first, second = identity_of(one, derived), identity_of(other, derived)
    if _other_issue(first, second):
        return None
    texts_of_one = first.status or second.status or first.amended or second.amended
    if share < _SHARE and not (texts_of_one and _one_title(one, other)):
        return None
    counts = [
        Counter("".join(text.split()) for text in texts(document.document_id))
        for document in (one, other)
    ]
    return Alike(round(_equal(*counts), 3), _later(one, first, other, second))


def _as_it_is(pieces: list[int]) -> list[int]:
    return pieces


def _shared(pieces: Ragged) -> tuple[Places, Places, Places]:
    """Pairs of documents, the lower place first, and how many pieces of few documents both have."""
    # Sorted as one number each: much faster than to order one array by another.
    holders = pieces.owners().astype(np.uint64)
    together = np.sort(pieces.values.astype(np.uint64) << _OWNER_BITS | holders)
    values = together >> _OWNER_BITS
    owners: Places = (together & _OWNER).astype(np.int64)
    edges = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: len(values)])
    sizes = np.diff(np.concatenate([edges, [len(values)]]))
    few = (sizes > 1) & (sizes <= _IN_FEW)
    ends = np.repeat((edges + sizes)[few], sizes[few])
    ones = spread(edges[few], sizes[few])
    after = ends - ones - 1  # the holders that follow each
    others = spread(ones + 1, after)
    keys = np.repeat(owners[ones], after) * len(pieces) + owners[others]
    keys.sort()
    firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    found, counts = keys[firsts], np.diff(np.concatenate([firsts, [len(keys)]]))
    return found // max(len(pieces), 1), found % max(len(pieces), 1), counts


def _pieces(document: Document) -> list[int]:
    """Hashes of runs of letters, a sample that is the same for every document."""
    letters = _NO_LETTER.sub("", fold(document.text).text)
    size = _PIECE["zh" if "zh" in document.languages else "en"]
    hashes = (zlib.crc32(letters[i : i + size].encode()) for i in range(len(letters) - size + 1))
    return sorted({value for value in hashes if value % _ONE_IN == 0})


def _one_title(one: Document, other: Document) -> bool:
    """Whether one title is that of the other, but for what stands in brackets and for numbers."""
    titles = [
        re.sub(r"[\W\d_]+", "", re.sub(r"[(\[][^()\[\]]{0,60}[)\]]", "", fold(own.title).text))
        for own in (one, other)
    ]
    shorter, longer = sorted(titles, key=len)
    return len(shorter) >= _LEAST_TITLE and longer.startswith(shorter)


def _other_issue(one: Identity, other: Identity) -> bool:
    """True for two issues of a series; drafts and amendments may be from different years."""
    numbers = dict(other.counted)
    if any(own and numbers.get(kind) and not own & numbers[kind] for kind, own in one.counted):
        return True
    texts = one.status or other.status or one.amended or other.amended
    return not texts and bool(one.years and other.years and not one.years & other.years)


def _equal(one: Counter[str], other: Counter[str]) -> float:
    """The share of passages of the one with fewer that the other has as well."""
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer else 0.0


def _later(one: Document, first: Identity, other: Document, second: Identity) -> str | None:
    if first.status != second.status and "final" in {first.status, second.status}:
        return one.document_id if first.status == "final" else other.document_id
    if first.amended != second.amended and "draft" not in {first.status, second.status}:
        return one.document_id if first.amended else other.document_id
    dates = [
        document.date or (max(identity.days).isoformat() if identity.days else "")
        for document, identity in ((one, first), (other, second))
    ]
    length = min(map(len, dates))
    if not length or dates[0][:length] == dates[1][:length]:
        return None
    return one.document_id if dates[0] > dates[1] else other.document_id
