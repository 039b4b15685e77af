"""Reads a corpus folder into documents, with a report of each of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from indexer.errors import CorpusError
from indexer.names import CORPUS_NAMES, read_names_file
from indexer.reading.catalog import CATALOG_NAME, Entry, read_catalog
from indexer.reading.decode import decode as decode_bytes
from indexer.reading.files import Inside, find_files, is_left_out, read_content, status_of
from indexer.reading.findings import Finding, NotRead
from indexer.reading.formats import SUFFIXES, reader_version
from indexer.reading.gathering import DocumentSource, Header, MadeWhenAsked, gather
from indexer.reading.guard import GuardedReader
from indexer.reading.ids import document_ids
from indexer.reading.kept import KeptReadings
from indexer.reading.plain import form_feed_pages
from indexer.reading.report import FileReport, ReadingReport
from indexer.reading.sidecar import read_sidecar, sidecar_of
from indexer.reading.sources import Source, read_sources
from indexer.records import Document, Page, Progress


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a folder, and every file of it.

    `digest` says what they were made from; `unchanged` that it is the one asked about, and that
    nothing else was looked at: then there are neither documents nor files here. `names` is the
    text of the corpus' own names file, empty without one. `sources` are where the documents are
    from, in their order, and `headers` what was found in every file that was read.
    """

    documents: Sequence[Document]
    report: ReadingReport
    digest: str
    unchanged: bool = False
    names: str = ""
    sources: tuple[DocumentSource, ...] = ()
    headers: Mapping[str, Header] = field(default_factory=dict)


def read_folder(
    folder: Path,
    *,
    kept: KeptReadings | None = None,
    known_ids: Mapping[str, str] | None = None,
    known: Callable[[], tuple[Mapping[str, str], Mapping[str, Header]]] | None = None,
    unless: str | None = None,
    also: str = "",
    progress: Progress | None = None,
) -> Corpus:
    """Read every file of a folder; a file that cannot be read is reported and skipped.

    With a catalogue, its files are documents in its order, then those with a description file;
    the others are reported. Without one, every readable file is a document, sorted by path.
    `kept` are readings of an earlier run, `known_ids` (path -> id) the ids that files keep. When
    the digest turns out to be `unless`, the result is `unchanged`; `also` is anything else that
    the digest is to depend on. `known` is asked, when something changed, for ids and for what an
    earlier build found in files: the documents of those are made only when they are asked for.

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
    more, earlier = known() if known is not None else ({}, {})
    ids = document_ids(unnamed, {**(known_ids or {}), **more}, given)
    documents, files, headers = gather(sources, found, ids, kept, earlier)
    files.extend(
        FileReport(path, "not_read", None, (_why_not_in(folder, path),))
        for path in paths
        if path not in named
    )
    files.extend(FileReport(path, "left_out", None) for path in left_out)
    report = ReadingReport(tuple(sorted(files, key=lambda file: file.path)))
    return Corpus(
        MadeWhenAsked(documents) if earlier else tuple(one.document() for one in documents),
        report,
        digest,
        names=names,
        sources=documents,
        headers=headers,
    )


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
