"""Reads a corpus folder into documents, with a report of each of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from indexer.errors import CorpusError
from indexer.names import CORPUS_NAMES, read_names_file
from indexer.reading.catalog import CATALOG_NAME, Entry, read_catalog
from indexer.reading.decode import decode as decode_bytes
from indexer.reading.documents import document_of, language_findings, normal_text
from indexer.reading.files import Inside, find_files, is_left_out, read_content, status_of
from indexer.reading.findings import Finding, NotRead
from indexer.reading.formats import SUFFIXES, reader_version
from indexer.reading.guard import GuardedReader
from indexer.reading.ids import document_ids
from indexer.reading.kept import KeptReadings
from indexer.reading.plain import form_feed_pages
from indexer.reading.records import Reading
from indexer.reading.report import FileReport, ReadingReport
from indexer.reading.sidecar import SUFFIX, read_sidecar, sidecar_of
from indexer.reading.sources import Source, read_sources
from indexer.records import Document, Page, Progress


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, and every file of it.

    `digest` identifies all that the documents are made from. With `unchanged` it equals the digest
    asked about: nothing more was read, and there are no documents or files here. `names` is the
    text of the corpus' own names file, empty without one.
    """

    documents: tuple[Document, ...]
    report: ReadingReport
    digest: str
    unchanged: bool = False
    names: str = ""


def read_folder(
    folder: Path,
    *,
    kept: KeptReadings | None = None,
    known_ids: Mapping[str, str] | None = None,
    unless: str | None = None,
    also: str = "",
    progress: Progress | None = None,
) -> Corpus:
    """Read every file of a folder; a file that cannot be read is reported and skipped.

    With a catalogue, its files are documents in its order, then those with a description file;
    the others are reported. Without one, every readable file is a document, sorted by path.
    `kept` are readings of an earlier run, `known_ids` (path -> id) the ids that files keep. When
    the digest equals `unless`, the result is `unchanged`; the digest also depends on `also`.

    Raises:
        CorpusError: when there is no such folder, its catalogue is wrong, or it holds no file.
    """
    entries = _entries(folder)
    paths, left_out, described = _paths(folder)
    sources = _sources(folder, entries, paths, described)
    named = {source.path for source in sources}
    version = reader_version()
    found = read_sources(folder, sources, version, kept, progress)
    names = _own_names(folder) if entries is not None else ""
    digest = _digest(sources, found, f"{version} {also}{names}", left_out)
    if kept is not None:
        kept.keep_only(source.path for source in sources)
    if unless is not None and digest == unless:
        return Corpus((), ReadingReport(), digest, unchanged=True)
    given = [s.entry.document_id for s in sources if s.entry is not None and s.in_catalogue]
    unnamed = [s.path for s in sources if not s.in_catalogue and not s.path.endswith("/")]
    ids = document_ids(unnamed, known_ids, given)
    documents, files = _documents(sources, found, ids, kept)
    files.extend(
        FileReport(path, "not_read", None, (_why_not_in(folder, path),))
        for path in paths
        if path not in named
    )
    files.extend(FileReport(path, "left_out", None) for path in left_out)
    report = ReadingReport(tuple(sorted(files, key=lambda file: file.path)))
    return Corpus(tuple(documents), report, digest, names=names)


def read_corpus(corpus_dir: Path) -> list[Document]:
    """The documents of a folder, all of whose files must be readable; see `read_folder`.

    Raises:
        CorpusError: with every problem of the folder in one message.
    """
    corpus = read_folder(corpus_dir)
    problems = [
        (file.path, finding)
        for file in corpus.report.not_read
        for finding in file.findings
        if finding.severity == "not_read" and finding.code != "not_in_catalogue"
    ]
    if problems:
        raise CorpusError(
            en="\n".join(f"{corpus_dir / path}: {found.message('en')}" for path, found in problems),
            zh="\n".join(f"{corpus_dir / path}：{found.message('zh')}" for path, found in problems),
        )
    return list(corpus.documents)


def read_file(path: Path) -> str:
    """The text of one file of any supported type.

    Raises:
        CorpusError: when nothing of it can be read.
    """
    try:
        content = read_content(path, path.parent)
        with GuardedReader() as reader:
            return reader.read(path.name, content.data).text
    except NotRead as error:
        raise CorpusError(en=f"{path}: {error.en}", zh=f"{path}：{error.zh}") from error


def decode(content: bytes, name: str) -> str:
    """Decode the bytes of a text file; `name` is for messages.

    Raises:
        CorpusError: when no known encoding fits, or the decoded bytes are not text.
    """
    try:
        return decode_bytes(content)[0]
    except NotRead as error:
        raise CorpusError(en=f"{name}: {error.en}", zh=f"{name}：{error.zh}") from error


def split_pages(text: str) -> tuple[Page, ...]:
    """Pages end at form feeds; a text without any is one page."""
    return form_feed_pages(text)


def _entries(folder: Path) -> list[Entry] | None:
    if not folder.is_dir():
        raise CorpusError(
            en=f"{folder}: no such corpus folder; give the folder that holds {CATALOG_NAME}",
            zh=f"{folder}：没有这个语料文件夹；请给出含有 {CATALOG_NAME} 的文件夹",
        )
    catalog = folder / CATALOG_NAME
    return read_catalog(catalog) if catalog.exists() else None


def _paths(folder: Path) -> tuple[list[str], list[str], frozenset[str]]:
    """Files that may be documents, excluded files, and files that have a description file."""
    paths: list[str] = []
    left_out: list[str] = []
    own = {CATALOG_NAME, CORPUS_NAMES} if (folder / CATALOG_NAME).exists() else {CATALOG_NAME}
    found = [path for path in find_files(folder) if path not in own]
    there = set(found)
    described = frozenset(path for path in found if sidecar_of(path) in there)
    descriptions = {sidecar_of(path) for path in described}
    for path in found:
        if path not in descriptions:
            (left_out if is_left_out(path) else paths).append(path)
    return paths, left_out, described


def _why_not_in(folder: Path, path: str) -> Finding:
    """The finding for a path that the catalogue does not list; a closed folder has its own."""
    if path.endswith("/"):
        try:
            status_of(folder / path, Inside(folder))
        except NotRead as error:
            return error.finding
    return Finding("not_in_catalogue")


def _own_names(folder: Path) -> str:
    path = folder / CORPUS_NAMES
    return read_names_file(path) if path.is_file() else ""


def _sources(
    folder: Path,
    entries: Sequence[Entry] | None,
    paths: Sequence[str],
    described: frozenset[str],
) -> list[Source]:
    if entries is not None:
        sources = [Source(entry.relative_path, entry) for entry in entries]
        named = {source.path for source in sources}
        new = [path for path in paths if path in described and path not in named]
        later = [_described(folder, path) for path in new]
        return [*sources, *(source for source in later if source.entry is not None)]
    if not paths:
        raise CorpusError(
            en=f"the folder holds no document; expected {CATALOG_NAME} or files ending in "
            f"{', '.join(SUFFIXES)}",
            zh=f"文件夹中没有任何文档；需要 {CATALOG_NAME}，或以 {'、'.join(SUFFIXES)} 结尾的文件",
        )
    return [_described(folder, path) if path in described else Source(path, None) for path in paths]


def _described(folder: Path, path: str) -> Source:
    entry, wrong = read_sidecar(folder, path)
    return Source(path, entry, wrong=wrong)


def _digest(
    sources: Sequence[Source],
    found: Mapping[str, str | Finding],
    version: str,
    left_out: Sequence[str],
) -> str:
    """The digest of everything documents are made from: bytes, catalogue, readers."""
    body = [
        (
            source.path,
            None if source.entry is None else asdict(replace(source.entry, path=Path())),
            source.wrong,
            value.code if isinstance(value := found[source.path], Finding) else value,
        )
        for source in sources
    ]
    text = json.dumps([version, body, list(left_out)], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _documents(
    sources: Sequence[Source],
    found: Mapping[str, str | Finding],
    ids: Mapping[str, str],
    kept: KeptReadings | None,
) -> tuple[list[Document], list[FileReport]]:
    """The documents in order, one of those with equal text, and a report of each file."""
    documents: dict[str, Document] = {}
    by_text: dict[str, str] = {}
    findings: dict[str, list[Finding]] = {}
    files: list[FileReport] = []
    # Of equal texts the one with the shortest path is kept: "notice", not "notice (copy)".
    for source in sorted(sources, key=lambda one: (len(one.path), one.path)):
        reading = source.reading or (kept.get(source.path) if kept is not None else None)
        digest = found[source.path]
        if isinstance(digest, Finding) or not isinstance(reading, Reading):
            why = digest if isinstance(digest, Finding) else Finding("broken", detail="reading")
            if source.path.endswith(SUFFIX):
                why = Finding("no_document", detail=source.path.removesuffix(SUFFIX))
            files.append(FileReport(source.path, "not_read", None, (why,)))
            continue
        document = document_of(source, ids.get(source.path, ""), reading, digest)
        own = [*reading.findings, *language_findings(document)]
        if source.wrong:
            own.append(Finding("sidecar", detail=sidecar_of(source.path)))
        key = normal_text(document.text)
        first = by_text.get(key)
        if first is not None:
            own.append(Finding("duplicate", detail=documents[first].path))
            if not source.in_catalogue:
                kept_one = documents[first]
                documents[first] = replace(kept_one, copies=(*kept_one.copies, document.path))
                files.append(FileReport(source.path, "duplicate", first, tuple(own)))
                continue
        by_text.setdefault(key, document.document_id)
        documents[document.document_id] = document
        findings[document.document_id] = own
    order = {source.path: position for position, source in enumerate(sources)}
    documents = dict(sorted(documents.items(), key=lambda pair: order[pair[1].path]))
    files.extend(
        FileReport.of(document.path, document.document_id, findings[document.document_id])
        for document in documents.values()
    )
    return list(documents.values()), files
