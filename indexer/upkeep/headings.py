"""Which headings are mastheads, since they stand in several documents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.ragged import Places, Ragged
from indexer.records import Passage
from indexer.splitting import repeatable

_MAY_BE = 1
_IS = 2


@dataclass(frozen=True, slots=True)
class Headings:
    """By document, digests of passages that are no content, and whether each is a masthead."""

    keys: Ragged
    mastheads: npt.NDArray[np.int8]

    @classmethod
    def of(cls, documents: Sequence[Sequence[Passage]]) -> Headings:
        """Those of the passages of documents, not marked yet."""
        keys: list[list[int]] = []
        may_be: list[int] = []
        for passages in documents:
            found = [own for passage in passages if (own := repeatable(passage)) is not None]
            keys.append([_digest(own.key) for own in found])
            may_be.extend(_MAY_BE * own.may_be_masthead for own in found)
        return cls(Ragged.of(keys, np.uint64), np.array(may_be, dtype=np.int8))

    def taken(self, documents: Places) -> Headings:
        """Those of some documents."""
        places = Ragged(np.arange(len(self.mastheads)), self.keys.starts).taken(documents).values
        return Headings(self.keys.taken(documents), self.mastheads[places])

    def joined(self, other: Headings) -> Headings:
        """These, then those of other documents."""
        mastheads = np.concatenate([self.mastheads, other.mastheads])
        return Headings(self.keys.joined(other.keys), mastheads)

    def marked(self) -> tuple[Headings, Places]:
        """With each masthead marked, and the documents in which that is another than before."""
        values, owners = self.keys.values, self.keys.owners()
        order = np.lexsort((owners, values))
        ordered, held = values[order], owners[order]
        first = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(values)]
        # In several documents: the holders of one key are not all one.
        group = np.cumsum(first) - 1
        starts = np.flatnonzero(first)
        several = np.zeros(len(starts), dtype=bool)
        np.logical_or.at(several, group, held != held[starts][group])
        is_one = np.zeros(len(values), dtype=bool)
        is_one[order] = several[group]
        is_one &= self.mastheads >= _MAY_BE
        changed = is_one != (self.mastheads == _IS)
        marked = np.where(is_one, _IS, np.minimum(self.mastheads, _MAY_BE)).astype(np.int8)
        return Headings(self.keys, marked), np.unique(owners[changed]).astype(np.int64)

    def is_masthead(self, document: int) -> list[bool]:
        """Of each passage of a document that is no content whether it is a masthead."""
        span = slice(int(self.keys.starts[document]), int(self.keys.starts[document + 1]))
        return [bool(own) for own in self.mastheads[span] == _IS]


def _digest(key: str) -> int:
    hashed = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(hashed.digest(), "little")
