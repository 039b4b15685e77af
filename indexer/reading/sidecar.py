"""Description files: `report.pdf.meta.json` describes `report.pdf` in the same folder.

A description file does what a row of the catalogue does, for a folder without a catalogue or a
file added after it was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.reading.catalog import Entry, is_date
from indexer.records import LANGUAGES

SUFFIX = ".meta.json"
TEXT_FIELDS = ("title", "title_translated", "publisher", "author", "issue", "kind")
FIELDS = (*TEXT_FIELDS, "date", "language", "url")
_LONGEST = 500
_LONGEST_URL = 2_000
# A description is small; a larger file is refused.
_MOST_BYTES = 100_000
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_URL = re.compile(r"https?://[^\s/]+(?:/\S*)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in one field of a description; `field` is "" for the whole description."""

    field: str
    en: str
    zh: str


def sidecar_of(path: str) -> str:
    """The path of the description file of a file."""
    return path + SUFFIX


def faults_of(said: object) -> list[Fault]:
    """All errors of a description; empty when it can be used."""
    if not isinstance(said, dict):
        return [Fault("", "expected a JSON object", "应为 JSON 对象")]
    faults = [
        Fault(
            str(name)[:80],
            f"there is no such field; known ones: {', '.join(FIELDS)}",
            f"没有这个字段；可用字段：{'、'.join(FIELDS)}",
        )
        for name in said
        if name not in FIELDS
    ]
    faults.extend(
        Fault(
            name,
            f"expected one line of at most {_LONGEST} characters",
            f"应为不超过 {_LONGEST} 个字符的一行文本",
        )
        for name in TEXT_FIELDS
        if said.get(name) is not None and not _is_line(said[name], _LONGEST)
    )
    date = said.get("date")
    if date is not None and not (isinstance(date, str) and is_date(date)):
        faults.append(
            Fault(
                "date", "expected YYYY, YYYY-MM or YYYY-MM-DD", "应为 YYYY、YYYY-MM 或 YYYY-MM-DD"
            )
        )
    if said.get("language") is not None and not _languages(said["language"]):
        faults.append(Fault("language", "expected zh, en or both", "应为 zh、en 或两者"))
    url = said.get("url")
    if url is not None and not (_is_line(url, _LONGEST_URL) and _URL.fullmatch(url)):
        faults.append(
            Fault(
                "url",
                "expected an address that begins with http:// or https://",
                "应为以 http:// 或 https:// 开头的网址",
            )
        )
    return faults


def _is_line(value: object, longest: int) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) <= len(value) <= longest
        and not _CONTROL.search(value)
    )


def _languages(value: object) -> bool:
    listed = value if isinstance(value, list) else [value]
    return 0 < len(listed) <= len(LANGUAGES) and all(
        isinstance(one, str) and one in LANGUAGES for one in listed
    )


def to_text(said: Mapping[str, Any]) -> str:
    """The content of a description file."""
    given = {name: said[name] for name in FIELDS if said.get(name) is not None}
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n"


def read_sidecar(folder: Path, path: str) -> tuple[Entry | None, bool]:
    """The description of a file as a row without an id, and whether there is one with errors."""
    description = folder / sidecar_of(path)
    try:
        if (
            description.is_symlink()
            or not description.is_file()
            or description.stat().st_size > _MOST_BYTES
        ):
            return None, description.exists() or description.is_symlink()
        said = json.loads(description.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None, True
    if faults_of(said):
        return None, True
    language = said.get("language")
    listed = language if isinstance(language, list) else [language] if language else []
    return Entry(
        document_id="",
        path=folder / path,
        relative_path=path,
        title=said.get("title"),
        title_translated=said.get("title_translated"),
        kind=said.get("kind") or "document",
        issue=said.get("issue"),
        date=said.get("date"),
        languages=tuple(one for one in LANGUAGES if one in listed) or None,
        publisher=said.get("publisher"),
        source=said.get("url"),
        author=said.get("author"),
    ), False
