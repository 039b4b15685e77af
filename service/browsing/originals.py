"""The original files of documents, given out only while they have the bytes that were indexed."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from indexer.errors import NotFoundError
from indexer.records import Document
from indexer.store import Index
from service.results import Jsonable
from service.settings import Settings

# A file next to the generations that names the folder which was indexed last. It applies to this
# machine only and is no part of an index.
FOLDER_FILE = "folder"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class PrintedBox(Jsonable):
    """Where `text[start:end]` is printed, in points from the top left corner of its page."""

    page: int
    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class OriginalView(Jsonable):
    """The file of a document: what is allowed, and where a span of the text is printed in it.

    `may` is `show` for a PDF that may be read, `download` for a file that may be downloaded, and
    `no` when neither is allowed or the file is gone or has changed since it was indexed.
    """

    document_id: str
    path: str
    media_type: str
    size: int
    may: Literal["no", "show", "download"]
    boxes: tuple[PrintedBox, ...]


def remember_folder(index_dir: Path, folder: Path) -> None:
    """Record the folder that was indexed, so that its files can be shown."""
    (index_dir / FOLDER_FILE).write_text(f"{folder.resolve()}\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Original:
    """A file that has the bytes that were indexed."""

    path: Path
    media_type: str
    size: int


class Originals:
    """The files of the documents of one index, as far as the settings allow them."""

    def __init__(self, index: Index, settings: Settings) -> None:
        self._index = index
        self._allowed = settings.originals
        self._folder = _folder(settings)

    def view(self, document_id: str, start: int, end: int) -> OriginalView:
        """What is allowed for the file, and where `text[start:end]` is printed in it.

        Raises:
            NotFoundError: when there is no such document.
        """
        document = self._document(document_id)
        original = self._find(document)
        boxes = self._index.boxes_of(document_id) if start < end else ()
        return OriginalView(
            document_id=document_id,
            path=document.path,
            media_type=_media_type(document.path),
            size=original.size if original else 0,
            may=self._may(original),
            boxes=tuple(
                PrintedBox(b.page, b.start, b.end, b.left, b.top, b.right, b.bottom)
                for b in boxes
                if b.start < end and start < b.end
            ),
        )

    def file(self, document_id: str, *, download: bool) -> Original:
        """The file, to be shown or downloaded.

        Raises:
            NotFoundError: when there is no such document, or its file is not available here.
        """
        document = self._document(document_id)
        original = self._find(document)
        may = self._may(original)
        if original is None or may == "no" or (download and may != "download"):
            raise NotFoundError(
                en=f"the file of {document_id!r} is not available: the setting `originals` does "
                "not allow it, or the file is gone or has changed since it was indexed",
                zh=f"无法提供 {document_id!r} 的原文件：设置项 originals 不允许，"
                "或文件已不存在，或自建立索引以来已有改动",
                code="original-not-found",
            )
        return original

    def _document(self, document_id: str) -> Document:
        document = self._index.documents.get(document_id)
        if document is None:
            raise NotFoundError(
                en=f"there is no document {document_id!r}",
                zh=f"没有文档 {document_id!r}",
                code="document-not-found",
            )
        return document

    def _may(self, original: Original | None) -> Literal["no", "show", "download"]:
        if original is None or self._allowed == "no":
            return "no"
        if self._allowed == "download":
            return "download"
        return "show" if original.media_type == PDF else "no"

    def _find(self, document: Document) -> Original | None:
        """The file, if it has the bytes that were indexed; None when it is gone or changed."""
        folder = self._folder
        if folder is None or self._allowed == "no":
            return None
        try:
            path = (folder / document.path).resolve(strict=True)
            if not path.is_relative_to(folder) or not path.is_file():
                return None
            status = path.stat()
            digest = _digest(str(path), status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError:
            return None
        if digest != document.file_sha256:
            return None
        return Original(path, _media_type(document.path), status.st_size)


def _folder(settings: Settings) -> Path | None:
    """The folder named by the settings, else the one that was indexed last."""
    try:
        if settings.corpus_dir is not None:
            return settings.corpus_dir.resolve(strict=True)
        named = (settings.index_dir / FOLDER_FILE).read_text(encoding="utf-8").strip()
        return Path(named).resolve(strict=True)
    except OSError:
        return None


@lru_cache(maxsize=256)
def _digest(path: str, _changed: int, _size: int, _inode: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _media_type(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"
