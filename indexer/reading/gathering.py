"""Files that were read to documents; what is known of a file is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import overload

from indexer.errors import CorpusError
from indexer.reading.documents import document_of, language_findings, normal_text
from indexer.reading.findings import Finding
from indexer.reading.kept import KeptReadings
from indexer.reading.records import Reading
from indexer.reading.report import FileReport
from indexer.reading.sidecar import SUFFIX, sidecar_of
from indexer.reading.sources import Source
from indexer.records import Document


@dataclass(frozen=True, slots=True)
class Header:
    """What was found in a file, without its text.

    `sha256` is the digest of its bytes, `said` that of what is said about it elsewhere, `normal`
    that of its text without white space. `document_id` is the id it got or would have got.
    """

    sha256: str
    said: str
    document_id: str
    normal: str
    findings: tuple[Finding, ...] = ()


class DocumentSource:
    """Where a document is from. It is made once, when it is asked for.

    `is_known` tells that an earlier build found the same in its file.
    """

    def __init__(
        self, path: str, header: Header, load: Callable[[], Document], *, is_known: bool
    ) -> None:
        self.path = path
        self.header = header
        self.is_known = is_known
        self.copies: tuple[str, ...] = ()
        self._load = load
        self._made: Document | None = None

    def document(self) -> Document:
        """The document.

        Raises:
            CorpusError: when what was kept of its file is damaged.
        """
        if self._made is None:
            made = self._load()
            self._made = replace(made, copies=self.copies) if self.copies else made
        return self._made


class MadeWhenAsked(Sequence[Document]):
    """The documents of sources."""

    def __init__(self, sources: Sequence[DocumentSource]) -> None:
        self._sources = sources

    def __len__(self) -> int:
        return len(self._sources)

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, slice):
            return [source.document() for source in self._sources[place]]
        return self._sources[place].document()


def gather(
    sources: Sequence[Source],
    found: Mapping[str, str | Finding],
    ids: Mapping[str, str],
    kept: KeptReadings | None,
    known: Mapping[str, Header],
) -> tuple[tuple[DocumentSource, ...], list[FileReport], dict[str, Header]]:
    """Documents in order, equal texts once, a report of each file, and what was found in each."""
    documents: dict[str, DocumentSource] = {}
    by_text: dict[str, str] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    files: list[FileReport] = []
    headers: dict[str, Header] = {}
    # Of equal texts the one with the shortest path is kept: "notice", not "notice (copy)".
    for source in sorted(sources, key=lambda one: (len(one.path), one.path)):
        digest = found[source.path]
        one = None
        if not isinstance(digest, Finding):
            one = _source_of(source, ids.get(source.path, ""), digest, kept, known)
        if one is None:
            why = digest if isinstance(digest, Finding) else Finding("broken", detail="reading")
            if source.path.endswith(SUFFIX):
                why = Finding("no_document", detail=source.path.removesuffix(SUFFIX))
            files.append(FileReport(source.path, "not_read", None, (why,)))
            continue
        header = headers[source.path] = one.header
        own = header.findings
        first = by_text.get(header.normal)
        if first is not None:
            own = (*own, Finding("duplicate", detail=documents[first].path))
            if not source.in_catalogue:
                documents[first].copies += (source.path,)
                files.append(FileReport(source.path, "duplicate", first, own))
                continue
        by_text.setdefault(header.normal, header.document_id)
        documents[header.document_id] = one
        findings[header.document_id] = own
    order = {source.path: position for position, source in enumerate(sources)}
    ordered = sorted(documents.values(), key=lambda one: order[one.path])
    files.extend(
        FileReport.of(one.path, one.header.document_id, findings[one.header.document_id])
        for one in ordered
    )
    return tuple(ordered), files, headers


def _source_of(
    source: Source,
    path_id: str,
    digest: str,
    kept: KeptReadings | None,
    known: Mapping[str, Header],
) -> DocumentSource | None:
    """A file that was read as a document; None when its reading is not there."""
    named = source.entry.document_id if source.entry is not None else ""
    document_id, said = named or path_id, _said_of(source)
    header = known.get(source.path)
    if header is not None and (header.sha256, header.said, header.document_id) == (
        digest, said, document_id,
    ):  # fmt: skip

        def load() -> Document:
            reading = _reading(source, kept)
            if reading is None:
                raise _damaged(source.path)
            return document_of(source, path_id, reading, digest)

        return DocumentSource(source.path, header, load, is_known=True)
    reading = _reading(source, kept)
    if reading is None:
        return None
    document = document_of(source, path_id, reading, digest)
    own = [*reading.findings, *language_findings(document)]
    if source.wrong:
        own.append(Finding("sidecar", detail=sidecar_of(source.path)))
    header = Header(digest, said, document_id, normal_text(document.text), tuple(own))
    return DocumentSource(source.path, header, lambda: document, is_known=False)


def _reading(source: Source, kept: KeptReadings | None) -> Reading | None:
    found = source.reading or (kept.get(source.path) if kept is not None else None)
    return found if isinstance(found, Reading) else None


def _said_of(source: Source) -> str:
    """Digest of what the catalogue, or the description beside a file, says about it."""
    if source.entry is None:
        return "wrong" if source.wrong else ""
    body = json.dumps([asdict(replace(source.entry, path=Path())), source.wrong], default=str)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _damaged(path: str) -> CorpusError:
    return CorpusError(
        en=f"{path}: what was kept of the file is damaged; run `lanmei index --anew`",
        zh=f"{path}：保存的读取结果已损坏；请运行 `lanmei index --anew`",
    )
