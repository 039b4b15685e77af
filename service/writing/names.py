"""File names that an upload may have: one visible name without folders."""

from __future__ import annotations

import re
import unicodedata

from indexer.names import CORPUS_NAMES
from indexer.reading import CATALOG_NAME, SIDECAR_SUFFIX, is_left_out

# File systems allow 255 bytes for a name; that of the description file is longer.
_MOST_BYTES = 255 - len(SIDECAR_SUFFIX) - 16
_FORBIDDEN = re.compile(r"[/\\\x00-\x1f\x7f\ud800-\udfff]")
# Marks of writing direction: with them the displayed name differs from the real one.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OWN = frozenset({CATALOG_NAME, CORPUS_NAMES})


def clean_name(name: str) -> str:
    """The name as it is written on the disk: composed characters, no outer space."""
    return unicodedata.normalize("NFC", name).strip()


def fault_of_name(name: str) -> tuple[str, str] | None:
    """Why a file may not have this name, in English and Chinese; None when it may."""
    if not name or name in {".", ".."} or _FORBIDDEN.search(name) or _TURNING.search(name):
        return (
            "expected the name of a file, without folders and control characters",
            "应为文件名，不能含有文件夹或控制字符",
        )
    if len(name.encode()) > _MOST_BYTES:
        return (
            f"the name is longer than {_MOST_BYTES} bytes; shorten it",
            f"文件名超过 {_MOST_BYTES} 字节；请缩短",
        )
    lowered = name.lower()
    if is_left_out(name) or lowered in _OWN or lowered.endswith(SIDECAR_SUFFIX):
        return (
            "files of this name are never documents; give it another name",
            "这个名称的文件不会被当作文档；请换一个名称",
        )
    return None
