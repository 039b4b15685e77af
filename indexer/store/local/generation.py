"""Index generations on disk: built beside, checked, renamed, then `current` is swapped.

INDEX/current               names the generation that serves
INDEX/generations/<id>/     manifest.json (written last), records.sqlite, vectors.faiss, lexical/,
                            sentences.npy
INDEX/cache/                vectors by content hash (see cache.py)

A generation's id is a digest of its content: the same input gives the same id and the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.encoders import Encoder, SentenceVectors
from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable
from indexer.records import Counterpart, Document, Passage, Statement
from indexer.splitting import SPLITTER_VERSION
from indexer.store.local.lexical import LexicalIndex
from indexer.store.local.records import FILE_NAME, read_records
from indexer.store.local.vectors import VectorIndex
from indexer.text import TOKENIZER_VERSION

FORMAT_VERSION = 2
MANIFEST = "manifest.json"
VECTORS = "vectors.faiss"
LEXICAL = "lexical"
_BUILDING = ".building-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. `files` maps a path in its folder to the file's sha256.

    `source_sha256` says which files it was made from (empty: not from a folder); `n_not_read`
    how many of the folder's files are not in it because they could not be read.
    """

    encoder: str
    encoder_fingerprint: str
    dimension: int
    corpus_sha256: str
    n_documents: int
    n_passages: int
    passages_by_language: dict[str, int]
    n_statements: int
    n_counterparts: int
    vector_index: str
    vector_recall: float
    settings_sha256: str
    source_sha256: str = ""
    n_not_read: int = 0
    versions: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION
    tokenizer_version: str = TOKENIZER_VERSION
    splitter_version: str = SPLITTER_VERSION

    @property
    def index_id(self) -> str:
        """Digest of everything above, 16 hexadecimal digits."""
        body = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()[:16]

    def write(self, folder: Path) -> None:
        """Write the manifest, the last file of a generation, and flush it to the disk."""
        body = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False)
        with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
            stream.write(body + "\n")
            stream.flush()
            os.fsync(stream.fileno())


@dataclass(frozen=True, slots=True)
class Index:
    """One open generation. Row i of vectors and terms is `passages[i]`. Nothing in it changes."""

    index_id: str
    manifest: Manifest
    documents: Mapping[str, Document]
    passages: list[Passage]
    row_of: Mapping[str, int]
    statements: Mapping[str, Statement]
    counterparts: list[Counterpart]
    vectors: VectorIndex
    lexical: LexicalIndex
    sentence_vectors: SentenceVectors | None = None

    @classmethod
    def open(cls, index_dir: Path, encoder: Encoder | None) -> Index:
        """Open the current generation and check all of it.

        `encoder` is what questions will be encoded with; None for looking only.

        Raises:
            IndexMissing: when there is no index.
            IndexMismatch: when it was built in another format, or with another encoder.
            IndexDamaged: when a file is missing, truncated or changed.
        """
        while True:
            index_id = current_id(index_dir)
            if index_id is None:
                raise _missing(index_dir)
            try:
                return open_generation(index_dir / "generations" / index_id, index_id, encoder)
            except IndexDamaged:
                # A rebuild may have replaced the generation while it was being read.
                if current_id(index_dir) == index_id:
                    raise


def _missing(index_dir: Path) -> IndexMissing:
    return IndexMissing(
        en=f"{index_dir}: there is no index; make one with `lanmei index`",
        zh=f"{index_dir}：这里没有索引；请先运行 `lanmei index` 建立索引",
    )


def current_id(index_dir: Path) -> str | None:
    """The id of the serving generation, or None without an index."""
    try:
        return (index_dir / "current").read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def open_generation(folder: Path, index_id: str, encoder: Encoder | None) -> Index:
    """Open one generation folder; see `Index.open`."""
    manifest = read_manifest(folder)
    _check_fits(folder, manifest, encoder)
    _check_files(folder, manifest)
    try:
        records = read_records(folder / FILE_NAME)
        vectors = VectorIndex.load(folder / VECTORS)
        lexical = LexicalIndex.load(folder / LEXICAL)
        sentence_vectors = SentenceVectors.load(folder)
    except (sqlite3.Error, RuntimeError, OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    n_passages = len(records.passages)
    if not len(vectors) == n_passages == manifest.n_passages:
        raise _damaged(folder, f"{n_passages} passages but {len(vectors)} vectors")
    return Index(
        index_id=index_id,
        manifest=manifest,
        documents=records.documents,
        passages=records.passages,
        row_of={passage.passage_id: row for row, passage in enumerate(records.passages)},
        statements=records.statements,
        counterparts=records.counterparts,
        vectors=vectors,
        lexical=lexical,
        sentence_vectors=sentence_vectors,
    )


def read_manifest(folder: Path) -> Manifest:
    """Read and check the form of a manifest.

    Raises:
        IndexDamaged: when it is missing or cannot be read.
        IndexMismatch: when it is of another format.
    """
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = body["format_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"{MANIFEST}: {error}") from error
    if version != FORMAT_VERSION:
        raise IndexMismatch(
            en=f"{folder}: the index has format {version}, this program reads format "
            f"{FORMAT_VERSION}; rebuild it with `lanmei index`",
            zh=f"{folder}：索引格式为 {version}，本程序读取的格式为 {FORMAT_VERSION}；"
            "请运行 `lanmei index` 重新建立",
        )
    try:
        return Manifest(**body)
    except TypeError as error:
        raise _damaged(folder, f"{MANIFEST}: {error}") from error


def _check_fits(folder: Path, manifest: Manifest, encoder: Encoder | None) -> None:
    if manifest.tokenizer_version != TOKENIZER_VERSION:
        raise IndexMismatch(
            en=f"{folder}: the index was made with tokenizer {manifest.tokenizer_version}, this "
            f"program has {TOKENIZER_VERSION}; rebuild it with `lanmei index`",
            zh=f"{folder}：索引使用的分词器版本为 {manifest.tokenizer_version}，本程序为 "
            f"{TOKENIZER_VERSION}；请运行 `lanmei index` 重新建立",
        )
    if encoder is None:
        return
    if manifest.encoder_fingerprint != encoder.fingerprint:
        theirs = f"{manifest.encoder} ({manifest.encoder_fingerprint[:12]}, {manifest.dimension}d)"
        ours = f"{encoder.name} ({encoder.fingerprint[:12]}, {encoder.dimension}d)"
        raise IndexMismatch(
            en=f"the index was built with encoder {theirs} but is opened with {ours}; re-encode it "
            f"with `lanmei index --encoder {encoder.name}`, or pass the encoder it was built with",
            zh=f"索引是用编码器 {theirs} 建立的，现在却用 {ours} 打开；请运行 "
            f"`lanmei index --encoder {encoder.name}` 重新编码，或使用建立索引时的编码器",
        )


def _check_files(folder: Path, manifest: Manifest) -> None:
    for name, expected in sorted(manifest.files.items()):
        try:
            actual = _sha256(folder / name)
        except OSError as error:
            raise _damaged(folder, f"{name} is missing") from error
        if actual != expected:
            raise _damaged(folder, f"{name} was truncated or changed")


def _damaged(folder: Path, what: str) -> IndexDamaged:
    return IndexDamaged(
        en=f"{folder}: the index is damaged: {what}; rebuild it with `lanmei index`",
        zh=f"{folder}：索引已损坏：{what}；请运行 `lanmei index` 重新建立",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    """sha256 of every file of a generation but the manifest, by path in the folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(files)}


# Folders that this process writes to.
_held: set[Path] = set()


@contextlib.contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Be the only writer of an index; a process that dies gives the lock back.

    Inside it, the same process may take it again.

    Raises:
        IndexUnusable: when another process is writing, or the folder cannot be written.
    """
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        (index_dir / "generations").mkdir(exist_ok=True)
        place = index_dir.resolve()
        lock = (index_dir / "lock").open("w", encoding="utf-8")
    except OSError as error:
        raise cannot_write(index_dir, error) from error
    with lock:
        if place in _held:
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexUnusable(
                en=f"{index_dir}: another `lanmei index` is at work here; wait until it is done",
                zh=f"{index_dir}：另一个 `lanmei index` 正在运行；请等待它完成",
                code="index-busy",
            ) from error
        _held.add(place)
        try:
            yield
        finally:
            _held.discard(place)


@contextlib.contextmanager
def building(index_dir: Path) -> Iterator[Path]:
    """Give a temporary folder to build in; it is gone afterwards unless it was published.

    One build at a time: a second one is refused. What a killed build left is removed.

    Raises:
        IndexUnusable: when another build is running, or the folder cannot be written.
    """
    with writing(index_dir):
        for leftover in index_dir.glob(f"{_BUILDING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder = index_dir / f"{_BUILDING}{os.getpid()}"
        try:
            folder.mkdir()
            yield folder
        except OSError as error:
            raise cannot_write(index_dir, error) from error
        except sqlite3.OperationalError as error:
            if "full" in str(error) or "I/O" in str(error):
                full = OSError(errno.ENOSPC, str(error))
                raise cannot_write(index_dir, full) from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def cannot_write(index_dir: Path, error: OSError) -> IndexUnusable:
    """The error for a full disk or a folder without permission."""
    reason = error.strerror or str(error)
    return IndexUnusable(
        en=f"{index_dir}: the index cannot be written ({reason}); the old one, if any, still "
        "serves; free space or choose another folder with --index",
        zh=f"{index_dir}：无法写入索引（{reason}）；原有索引（如有）仍可使用；"
        "请腾出空间或用 --index 指定其他文件夹",
        code="index-not-written",
    )


def intact_manifest(index_dir: Path) -> Manifest | None:
    """The manifest of the serving generation when all its files are whole; else None."""
    index_id = current_id(index_dir)
    if index_id is None:
        return None
    folder = index_dir / "generations" / index_id
    try:
        found = read_manifest(folder)
        _check_fits(folder, found, None)
        _check_files(folder, found)
    except IndexUnusable:
        return None
    return found if found.splitter_version == SPLITTER_VERSION else None


def _is_intact(folder: Path, manifest: Manifest) -> bool:
    """True when the same generation stands there already, whole."""
    try:
        found = read_manifest(folder)
        _check_files(folder, found)
    except IndexUnusable:
        return False
    return found == manifest


def publish(folder: Path, index_dir: Path, manifest: Manifest) -> None:
    """Rename a finished, checked folder into place and point `current` at it, atomically.

    Other generations are removed: a deleted document is then in no file of the index. A process
    that holds one open keeps it until it lets go.
    """
    target = index_dir / "generations" / manifest.index_id
    if not _is_intact(target, manifest):
        # Never two steps on the folder that serves: what lies there is damaged or leftover.
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    beside = index_dir / ".current.new"
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(manifest.index_id + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(index_dir / "current")
    directory = os.open(index_dir, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    for other in (index_dir / "generations").iterdir():
        if other.name != manifest.index_id:
            shutil.rmtree(other, ignore_errors=True)
