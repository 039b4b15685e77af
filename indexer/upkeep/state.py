"""What is kept beside a generation, so that the next one costs what changed.

It stands in the folder of the generation, is published with it and goes with it. It holds nothing
that could not be made again from the documents, so that no digest names it: where it is missing,
damaged or of another program, everything is made again.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.counterparts import Alike, Judged, Nearest, Search, Undeclared, Verdict
from indexer.derived import program_digest
from indexer.encoders import TextKeys
from indexer.ragged import Ragged
from indexer.reading import Finding, Header
from indexer.records import CounterpartKind, Language
from indexer.upkeep.headings import Headings

FILE_NAME: Final = ".kept.npz"
_FORM = 2
Array = npt.NDArray[Any]
# A Chinese and an English speaker, and in how many passages that are counterparts.
Together = Sequence[tuple[str, str, int]]


class Kept(NamedTuple):
    """What is kept of a document: `key` is the digest of everything that it gives depends on."""

    document_id: str
    path: str
    sha256: str
    languages: tuple[Language, ...]
    date: str | None
    version_of: str | None
    copies: tuple[str, ...]
    key: str
    n_passages: int


class KeptPair(NamedTuple):
    """Two documents that were aligned; `together` are speakers of passages that say the same."""

    zh_id: str
    en_id: str
    declared: bool | None
    score: float
    kind: CounterpartKind
    n: int
    together: Together


@dataclass(frozen=True, slots=True)
class State:
    """Everything, in the order of the documents of generation `index_id`.

    `about` says what made it. `headings` are those that may be mastheads. `said` are statements by
    document, before people of several documents are told to be one. `counts` are those of terms
    beside the postings.
    """

    index_id: str
    about: str
    headers: Mapping[str, Header]
    documents: Sequence[Kept]
    texts: Ragged
    pieces: Ragged
    headings: Headings
    said: Mapping[str, list[list[Any]]]
    counts: Mapping[Language, npt.NDArray[np.int32]]
    search: Search
    pairs: Sequence[KeptPair]
    similar: Mapping[tuple[str, str], Alike | None]

    @property
    def text_keys(self) -> TextKeys:
        """The keys of all texts whose vectors are kept."""
        found: TextKeys = self.texts.values
        return found

    def write(self, folder: Path) -> None:
        """Write it into the folder of its generation.

        Raises:
            OSError: when it cannot be written.
        """
        judged = self.search.judged
        body = {
            "form": _FORM,
            "index_id": self.index_id,
            "program": program_digest(),
            "about": self.about,
            "headers": {path: _header_row(header) for path, header in self.headers.items()},
            "documents": self.documents,
            "said": self.said,
            "zh": self.search.zh.ids,
            "en": self.search.en.ids,
            "versions": [
                [*ids, one.share, one.score, one.kind] for ids, one in judged.versions.items()
            ],
            "pairs": self.pairs,
            "similar": [
                [*ids, None if one is None else [one.equal, one.later_id]]
                for ids, one in self.similar.items()
            ],
        }
        text = json.dumps(body, separators=(",", ":")).encode("utf-8", "surrogatepass")
        search = self.search
        arrays: dict[str, Array] = {
            "body": np.frombuffer(text, dtype=np.uint8),
            "mastheads": self.headings.mastheads,
            "keys": judged.keys,
            "states": judged.states,
            **{f"counts.{language}": own for language, own in self.counts.items()},
            **_of_ragged("texts", self.texts),
            **_of_ragged("pieces", self.pieces),
            **_of_ragged("headings", self.headings.keys),
        }
        sides = ("zh", search.zh, search.near_zh), ("en", search.en, search.near_en)
        for name, side, near in sides:
            arrays[f"{name}.vectors"] = side.vectors
            arrays[f"{name}.near"] = near.places.astype(np.int32)
            arrays[f"{name}.likeness"] = near.likeness.astype(np.int32)
            arrays |= _of_ragged(f"{name}.numbers", side.numbers)
        with (folder / FILE_NAME).open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)

    @classmethod
    def read(cls, folder: Path, index_id: str) -> State | None:
        """What this program wrote for this generation; None when it is not that, or damaged."""
        try:
            with (
                (folder / FILE_NAME).open("rb") as stream,
                np.load(stream, allow_pickle=False) as arrays,
            ):
                body = json.loads(arrays["body"].tobytes().decode("utf-8", "surrogatepass"))
                own = body["form"], body["index_id"], body["program"]
                if own != (_FORM, index_id, program_digest()):
                    return None
                return cls._of(body, arrays)
        except (OSError, ValueError, LookupError, TypeError, EOFError, zipfile.BadZipFile):
            return None

    @classmethod
    def _of(cls, body: Mapping[str, Any], arrays: Mapping[str, Array]) -> State:
        sides = {name: _side(name, body[name], arrays) for name in ("zh", "en")}
        versions = {
            (zh, en): Verdict(share, score, kind) for zh, en, share, score, kind in body["versions"]
        }
        judged = Judged(len(body["en"]), arrays["keys"], arrays["states"], versions)
        (zh, near_zh), (en, near_en) = sides["zh"], sides["en"]
        languages: tuple[Language, ...] = ("zh", "en")
        return cls(
            body["index_id"],
            body["about"],
            {path: _header(row) for path, row in body["headers"].items()},
            [_kept(row) for row in body["documents"]],
            _ragged("texts", arrays),
            _ragged("pieces", arrays),
            Headings(_ragged("headings", arrays), arrays["mastheads"]),
            body["said"],
            {name: arrays[f"counts.{name}"] for name in languages},
            Search(zh, en, near_zh, near_en, judged),
            [KeptPair._make(row) for row in body["pairs"]],
            {
                (one, other): None if own is None else Alike(*own)
                for one, other, own in body["similar"]
            },
        )


def _header_row(header: Header) -> list[Any]:
    found = [[one.code, one.n, list(one.pages), one.detail] for one in header.findings]
    row: list[Any] = [header.sha256, header.said, header.document_id, header.normal]
    return [*row, found] if found else row


def _header(row: Sequence[Any]) -> Header:
    found = row[4] if len(row) > 4 else ()
    findings = tuple(
        Finding(code, n=n, pages=tuple(pages), detail=detail) for code, n, pages, detail in found
    )
    return Header(row[0], row[1], row[2], row[3], findings)


def _kept(row: Sequence[Any]) -> Kept:
    document_id, path, sha256, languages, date, version_of, copies, key, n = row
    return Kept(
        document_id, path, sha256, tuple(languages), date, version_of, tuple(copies), key, n
    )


def _side(name: str, ids: Sequence[str], arrays: Mapping[str, Array]) -> tuple[Undeclared, Nearest]:
    near, likeness = arrays[f"{name}.near"], arrays[f"{name}.likeness"]
    return (
        Undeclared(tuple(ids), arrays[f"{name}.vectors"], _ragged(f"{name}.numbers", arrays)),
        Nearest(near.astype(np.int64), likeness.astype(np.int64)),
    )


def _of_ragged(name: str, own: Ragged) -> dict[str, Array]:
    return {name: own.values, f"{name}.starts": own.starts}


def _ragged(name: str, arrays: Mapping[str, Array]) -> Ragged:
    return Ragged(arrays[name], arrays[f"{name}.starts"])
