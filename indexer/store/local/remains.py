"""What is left of a generation, whatever its state and format: for checking and repairing it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.records import Box, Document, Page, TextBlock
from indexer.store.local.manifest import CURRENT, MANIFEST, current_id, own_files, sha256_of
from indexer.store.local.publishing import GENERATIONS

_TUPLES = ("languages", "read", "copies")


@dataclass(frozen=True, slots=True)
class Remains:
    """The files of a generation beside what its manifest says of them.

    `body` is the manifest as it was read, empty when it cannot be; `is_own` that it is the one
    the folder is named after: only then do `missing`, `changed` and `foreign` say anything.
    """

    folder: Path
    body: dict[str, Any] = field(default_factory=dict)
    is_own: bool = False
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def format_version(self) -> int | None:
        """The format the manifest names, None when it names none."""
        version = self.body.get("format_version")
        return version if isinstance(version, int) and not isinstance(version, bool) else None

    @property
    def is_whole(self) -> bool:
        """Whether the folder holds what its name says, and nothing else."""
        return self.is_own and not (self.missing or self.changed or self.foreign)

    def is_sound(self, name: str) -> bool:
        """Whether a file is there as it was written."""
        return self.is_own and name in self.files and name not in self.missing + self.changed


def remains_of(folder: Path) -> Remains:
    """Look at a generation folder; nothing in it is believed, and nothing raises but OSError."""
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return Remains(folder)
    listed = body.get("files") if isinstance(body, dict) else None
    if not isinstance(listed, dict):
        return Remains(folder, body if isinstance(body, dict) else {})
    there = own_files(folder)
    missing = sorted(set(listed) - there)
    changed = [
        name for name in sorted(there & set(listed)) if sha256_of(folder / name) != listed[name]
    ]
    return Remains(
        folder,
        body,
        _id_of(body) == folder.name,
        tuple(sorted(listed)),
        tuple(missing),
        tuple(changed),
        tuple(sorted(there - set(listed))),
    )


def _id_of(body: dict[str, Any]) -> str:
    """The id that follows from a manifest of any format."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def serving_folder(index_dir: Path) -> Path | None:
    """The folder of the generation that `current` names, there or not; None without `current`.

    Raises:
        IndexUnusable: when `current` cannot be read or names nothing.
    """
    index_id = current_id(index_dir)
    return None if index_id is None else index_dir / GENERATIONS / index_id


def is_index(index_dir: Path) -> bool:
    """Whether there is, or was, an index in the folder."""
    generations = index_dir / GENERATIONS
    return (index_dir / CURRENT).exists() or (generations.is_dir() and any(generations.iterdir()))


def generations_of(index_dir: Path) -> list[Path]:
    """The folders of all generations, the newest first."""
    try:
        folders = [path for path in (index_dir / GENERATIONS).iterdir() if path.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(folders, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def read_documents(path: Path) -> list[Document]:
    """The documents of a records file of this format or an older one, with blocks and boxes.

    Raises:
        sqlite3.Error, ValueError, KeyError, TypeError: when the file is damaged.
    """
    known = {name.name for name in fields(Document)}
    found = []
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        for row in connection.execute("SELECT * FROM documents ORDER BY position"):
            metadata: dict[str, Any] = json.loads(row["metadata"])
            values = {name: value for name, value in metadata.items() if name in known}
            values["pages"] = tuple(Page(**page) for page in metadata["pages"])
            for name in _TUPLES:
                values[name] = tuple(values.get(name, ()))
            columns = row.keys()
            for name, kind in (("blocks", TextBlock), ("boxes", Box)):
                lists = json.loads(row[name]) if name in columns else []
                values[name] = tuple(kind(*own) for own in lists)
            found.append(Document(document_id=row["document_id"], text=row["text"], **values))
    return found
