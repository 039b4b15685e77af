"""Checks an incoming request as a whole and stores it as a job, which is not lost from then on."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.errors import CorpusError
from indexer.reading import (
    CATALOG_NAME,
    KEPT_NAME,
    MAX_BYTES,
    NotRead,
    decode_bytes,
    faults_of,
    format_of,
    paths_of_bytes,
    read_catalog,
    sidecar_of,
    sidecar_text,
)
from indexer.store import make_folder
from indexer.update import folder_of
from service.writing.files import locked, write_private
from service.writing.jobs import Job, JobFile, JobFolder, new_job
from service.writing.names import clean_name, fault_of_name
from service.writing.refused import Refused, refused_for

# Incoming files, inside the folder of documents, so that a rename moves them in one step.
STAGING = ".lanmei/incoming"
# Files that did not become a job are removed after this many seconds; no request takes longer.
_ABANDONED_S = 3_600
_AS_TEXT = frozenset({".txt", ".text", ".md", ".markdown", ".csv", ".tsv"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A completely received file, synced to the disk under `place`."""

    name: str
    place: Path
    size: int
    sha256: str
    said: Any = field(default=None)
    """Its metadata as sent; None without any."""


class Inbox:
    """Stores requests to change the folder of documents; it does not change the folder itself."""

    def __init__(self, index_dir: Path, uploads: Path) -> None:
        self.index_dir = index_dir
        self.uploads = uploads
        self.jobs = JobFolder(index_dir)

    def check_folder(self) -> None:
        """Refuse when the index is made from another folder: a job would replace it.

        Raises:
            Refused: `other-folder`.
        """
        made_from = folder_of(self.index_dir)
        if made_from is not None and self.uploads.is_dir() and made_from == self.uploads.resolve():
            return
        raise Refused(
            "other-folder",
            "the index was not built from the folder that the setting uploads names; build it from"
            " that folder first",
            "索引不是由设置项 uploads 所指的文件夹建立的；请先用该文件夹建立索引",
        )

    def new_place(self, token: str) -> Path:
        """A folder for the files of one request."""
        place = self.uploads / STAGING / token
        make_folder(place)
        return place

    def drop(self, token: str) -> None:
        """Delete the files of a refused request."""
        if not self.jobs.has(token):
            shutil.rmtree(self.uploads / STAGING / token, ignore_errors=True)

    def sweep(self) -> None:
        """Remove the files of requests interrupted long ago."""
        staging = self.uploads / STAGING
        for place in staging.iterdir() if staging.is_dir() else ():
            age = time.time() - place.stat().st_mtime
            if age > _ABANDONED_S and not self.jobs.has(place.name):
                shutil.rmtree(place, ignore_errors=True)

    def take(self, job: Job, files: Sequence[Incoming], *, replacing: bool = False) -> Job:
        """Store a request as `job`, or refuse it as a whole.

        The files lie in `new_place(job.job_id)`, named by their number.

        Raises:
            Refused: with all faults.
        """
        if not files:
            raise Refused(
                "no-file",
                "the request holds no file; send at least one part named file",
                "请求中没有文件；请至少发送一个名为 file 的部分",
            )
        _check_names(files)
        _check_descriptions(files)
        _check_kinds(files)
        with locked(self.jobs.folder / "accept.lock"):
            self.check_folder()
            waiting = self._waiting()
            if not replacing:
                self._check_free(files, waiting)
            self._check_new(files, waiting)
            always = (self.uploads / CATALOG_NAME).exists()
            for number, file in enumerate(files):
                if file.said is not None or always:
                    description = file.place.parent / sidecar_of(str(number))
                    write_private(description, sidecar_text(file.said or {}))
            listed = tuple(
                JobFile(file.name, file.size, file.sha256, file.said is not None or always)
                for file in files
            )
            taken = replace(job, files=listed, replacing=replacing)
            self.jobs.save(taken)
        return taken

    def remove(self, paths: Sequence[str], n_documents: int, *, by: str = "") -> Job:
        """Store the removal of a document: its file and the copies of it.

        Raises:
            Refused: when the catalogue describes it, or no document would be left.
        """
        with locked(self.jobs.folder / "accept.lock"):
            self.check_folder()
            described = self._in_catalogue() & set(paths)
            if described:
                name = min(described)
                raise Refused(
                    "in-catalogue",
                    f"{name} is described in {CATALOG_NAME}; remove its row there and the file",
                    f"{name} 在 {CATALOG_NAME} 中有说明；请删除对应的行和该文件",
                )
            waiting = self.jobs.unfinished()
            leaving = {file.path for job in waiting if job.kind == "remove" for file in job.files}
            if n_documents - len({*leaving, paths[0]}) < 1:
                raise Refused(
                    "last-document",
                    "it is the only document, and an index holds at least one; add another first",
                    "这是唯一的文档，而索引至少要有一个文档；请先添加另一个",
                )
            job = new_job("remove", [JobFile(path) for path in paths], by=by)
            self.jobs.save(job)
        return job

    def rebuild(self, *, by: str = "") -> Job:
        """Store a request to read every file again.

        Raises:
            Refused: `other-folder`.
        """
        self.check_folder()
        job = new_job("rebuild", by=by)
        self.jobs.save(job)
        return job

    def _waiting(self) -> list[JobFile]:
        """The files that will be in the folder after the earlier jobs."""
        return [file for job in self.jobs.unfinished() if job.kind == "add" for file in job.files]

    def _in_catalogue(self) -> set[str]:
        catalog = self.uploads / CATALOG_NAME
        if not catalog.exists():
            return set()
        try:
            return {entry.relative_path for entry in read_catalog(catalog)}
        except CorpusError as error:
            raise Refused("other-folder", error.en, error.zh) from error

    def _check_free(self, files: Sequence[Incoming], waiting: Sequence[JobFile]) -> None:
        names = {file.path for file in waiting}
        taken = [
            (
                file.name,
                "there is a file of this name; replace=true puts this one in its place",
                "已有同名文件；使用 replace=true 可替换它",
            )
            for file in files
            if file.name in names or _exists(self.uploads / file.name)
        ]
        if taken:
            raise refused_for("name-taken", taken)

    def _check_new(self, files: Sequence[Incoming], waiting: Sequence[JobFile]) -> None:
        """Refuse a file whose bytes exist already under a name that is not replaced."""
        known = {file.sha256: file.path for file in waiting}
        stored = paths_of_bytes(self.index_dir / KEPT_NAME, [file.sha256 for file in files])
        known |= {
            digest: path
            for digest, path in stored.items()
            if _digest(self.uploads / path) == digest
        }
        twice: list[tuple[str, str, str]] = []
        for file in files:
            path = known.setdefault(file.sha256, file.name)
            if path != file.name:
                twice.append((file.name, f"{path} has the same bytes", f"与 {path} 的内容完全相同"))
        if twice:
            raise refused_for("duplicate", twice)


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _check_names(files: Sequence[Incoming]) -> None:
    faults: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    for file in files:
        fault = fault_of_name(file.name)
        if fault is None and file.name in seen:
            fault = "two files of the request have this name", "请求中有两个同名文件"
        if fault is not None:
            faults.append((file.name[:100] or "file", *fault))
        seen.add(file.name)
    if faults:
        raise refused_for("file-name", faults)


def _check_descriptions(files: Sequence[Incoming]) -> None:
    faults = [
        (f"metadata.{fault.field}".rstrip("."), fault.en, fault.zh)
        for file in files
        if file.said is not None
        for fault in faults_of(file.said)
    ]
    if faults:
        raise refused_for("metadata", list(dict.fromkeys(faults)))


def _check_kinds(files: Sequence[Incoming]) -> None:
    """Refuse types that are never read; other faults become findings when the file is read."""
    faults: list[tuple[str, str, str]] = []
    code = "file-type"
    for file in files:
        try:
            _check_kind(file)
        except NotRead as error:
            code = {"empty": "file-empty", "too_large": "body-too-large"}.get(
                error.finding.code, code
            )
            faults.append((file.name, error.en, error.zh))
    if faults:
        raise refused_for(code, faults)


def _check_kind(file: Incoming) -> None:
    if file.size > MAX_BYTES:
        raise NotRead("too_large", detail=f"{file.size // 1_000_000} MB")
    content = file.place.read_bytes()
    if format_of(file.name, content) in _AS_TEXT:
        decode_bytes(content)


def received(name: str, place: Path, size: int, sha256: str, said: object) -> Incoming:
    """An incoming file, under its final name."""
    return Incoming(clean_name(name), place, size, sha256, said)
