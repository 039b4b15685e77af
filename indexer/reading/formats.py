"""Chooses the reader of a file: by its content where that is certain, else by its suffix."""

from __future__ import annotations

import importlib
import importlib.util
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

from indexer.reading.findings import NotRead
from indexer.reading.first_lines import with_read_metadata
from indexer.reading.records import Reading

# Suffix -> the module and function that read it. They are imported when needed.
_READERS: dict[str, tuple[str, str]] = {
    ".txt": ("plain", "read_plain"),
    ".text": ("plain", "read_plain"),
    ".md": ("markdown", "read_markdown"),
    ".markdown": ("markdown", "read_markdown"),
    ".html": ("web", "read_web"),
    ".htm": ("web", "read_web"),
    ".xhtml": ("web", "read_web"),
    ".shtml": ("web", "read_web"),
    ".pdf": ("pdf", "read_pdf"),
    ".docx": ("docx", "read_docx"),
    ".docm": ("docx", "read_docx"),
    ".pptx": ("pptx", "read_pptx"),
    ".pptm": ("pptx", "read_pptx"),
    ".xlsx": ("xlsx", "read_xlsx"),
    ".xlsm": ("xlsx", "read_xlsx"),
    ".csv": ("csv_rows", "read_csv"),
    ".tsv": ("csv_rows", "read_csv"),
    ".eml": ("mail", "read_mail"),
    ".mht": ("mail", "read_saved_page"),
    ".mhtml": ("mail", "read_saved_page"),
}
SUFFIXES = tuple(_READERS)
# Raise this when the readers' results change: kept readings of another version are read again.
READER_VERSION = "4"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_SUFFIXES = frozenset({".docx", ".pptx", ".xlsx", ".docm", ".pptm", ".xlsm"})
_OFFICE_PARTS = {"word/": ".docx", "ppt/": ".pptx", "xl/": ".xlsx"}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# Kinds of files, recognised by their first bytes, that no reader supports.
_KNOWN = (
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"), (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"{\\rtf", "RTF"), (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"), (b"ID3", "MP3"), (b"\x7fELF", "ELF"), (b"SQLite format 3", "SQLite"),
)  # fmt: skip


def ocr_is_installed() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "cv2"))


def reader_version() -> str:
    """The version of the readers' results; it differs with and without the extra `ocr`."""
    return f"{READER_VERSION}{'+ocr' if ocr_is_installed() else ''}"


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with its dot; "" without one."""
    base = name.rsplit("/", 1)[-1]
    _, dot, end = base.rpartition(".")
    return f".{end.lower()}" if dot and end and len(end) <= 12 else ""


def format_of(name: str, content: bytes) -> str:
    """The suffix of the reader to use.

    Raises:
        NotRead: `type` for a kind of file that is not read, `empty` for no bytes.
    """
    suffix = suffix_of(name)
    if not content:
        if suffix and suffix not in _READERS:
            raise NotRead("type", detail=suffix)
        raise NotRead("empty")
    if b"%PDF-" in content[:1024]:
        return ".pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_format(content, suffix)
    if content.startswith(_OLE):
        if suffix in _OFFICE_SUFFIXES:
            return suffix  # its reader distinguishes encrypted files from those of old formats
        raise NotRead("type", detail=suffix or "Office 97-2003")
    if suffix not in _READERS:
        return _format_of_unknown(content, suffix)
    if suffix in {".txt", ".text"} and _HTML.match(content[:4096]):
        return ".html"
    return suffix


def _format_of_unknown(content: bytes, suffix: str) -> str:
    """A file without a suffix may be text; one with an unknown suffix is refused."""
    kind = next((kind for start, kind in _KNOWN if content.startswith(start)), None)
    if kind is None and suffix == "" and b"\x00" not in content[:4096]:
        return ".html" if _HTML.match(content[:4096]) else ".txt"
    raise NotRead("type", detail=suffix or kind or "?")


def _office_format(content: bytes, suffix: str) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        if suffix in _READERS:
            raise NotRead("broken", detail="zip") from error
        raise NotRead("type", detail=suffix or "zip") from error
    for folder, found in _OFFICE_PARTS.items():
        if any(name.startswith(folder) for name in names):
            return found
    if suffix in _READERS:
        raise NotRead("broken", detail="zip")
    raise NotRead("type", detail=suffix or "zip")


def reader_of(suffix: str) -> Callable[[bytes], Reading]:
    """The function that reads files with a suffix."""
    module, name = _READERS[suffix]
    found: Callable[[bytes], Reading] = getattr(
        importlib.import_module(f"indexer.reading.{module}"), name
    )
    return found


def read_bytes(name: str, content: bytes) -> Reading:
    """Read a file; `name` is its path, whose suffix may tell the format.

    A title or date that the file does not declare is looked for in its first lines and name.

    Raises:
        NotRead: with the finding that gives the reason.
    """
    reading = reader_of(format_of(name, content))(content)
    if not reading.text.strip():
        raise NotRead("empty")
    return replace(reading, metadata=with_read_metadata(reading, name))
