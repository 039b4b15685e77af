"""The catalogue of a corpus: `catalog.toml`, one `[[document]]` per file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import CorpusError, reasons_of
from indexer.records import LANGUAGES, Language

CATALOG_NAME = "catalog.toml"
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_TEXT_FIELDS = (
    "title", "title_translated", "kind", "issue", "date", "publisher", "version_of", "sha256",
    "source", "author",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """The catalogue's row of one file; None for a field that it does not give.

    `document_id` is empty for a description file: the path of the described file gives the id.
    """

    document_id: str
    path: Path
    relative_path: str
    title: str | None = None
    title_translated: str | None = None
    kind: str = "document"
    issue: str | None = None
    date: str | None = None
    languages: tuple[Language, ...] | None = None
    publisher: str | None = None
    version_of: str | None = None
    sha256: str | None = None
    source: str | None = None
    author: str | None = None


def read_catalog(path: Path) -> list[Entry]:
    """Read a catalogue and check all that can be checked without the content of the files.

    Raises:
        CorpusError: with every problem found, one per line.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        en, zh = reasons_of(error)
        raise CorpusError(
            en=f"{path}: the catalogue cannot be read ({en}); check that it may be read",
            zh=f"{path}：无法读取目录（{zh}）；请确认它可以读取",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        en, zh = _what_is_wrong(error)
        raise CorpusError(
            en=f"{path}: the catalogue is not TOML in UTF-8: {en}; correct it",
            zh=f"{path}：目录不是 UTF-8 编码的 TOML：{zh}；请更正",
        ) from error
    rows = table.get("document", [])
    if not isinstance(rows, list) or not rows:
        raise CorpusError(
            en=f"{path}: lists no document; add a [[document]] table for each file",
            zh=f"{path}：没有列出任何文档；请为每个文件添加一个 [[document]] 表",
        )
    problems: list[tuple[str, str]] = []
    entries = [_entry(row, path.parent, problems) for row in rows]
    found = [entry for entry in entries if entry is not None]
    problems.extend(_clashes(found))
    problems.extend(_version_problems(found))
    if problems:
        raise CorpusError(
            en="\n".join(f"{path.name}: {en}" for en, _ in problems),
            zh="\n".join(f"{path.name}：{zh}" for _, zh in problems),
        )
    return found


def is_date(text: str) -> bool:
    """True for `YYYY`, `YYYY-MM` and `YYYY-MM-DD`."""
    return _DATE.fullmatch(text) is not None


def _entry(row: Any, folder: Path, problems: list[tuple[str, str]]) -> Entry | None:  # noqa: ANN401
    """Check one row; its errors are added to `problems`."""
    if not isinstance(row, dict):
        problems.append(
            (
                f"document must be tables [[document]], not {type(row).__name__}",
                f"document 必须写成 [[document]] 表，而不是 {type(row).__name__}",
            )
        )
        return None
    document_id = row.get("id")
    relative = row.get("path")
    if not isinstance(document_id, str) or not _ID.fullmatch(document_id):
        problems.append(
            (
                f"id {document_id!r} is not a slug of letters, digits, '.', '_' and '-'",
                f"id {document_id!r} 不是由字母、数字、“.”“_”“-”组成的标识",
            )
        )
        return None
    if not isinstance(relative, str) or not relative:
        problems.append((f"{document_id}: has no path", f"{document_id}：缺少 path"))
        return None
    values: dict[str, Any] = {name: row.get(name) for name in _TEXT_FIELDS}
    problems.extend(
        (
            f"{document_id}: {name} must be text in quotes",
            f"{document_id}：{name} 必须是带引号的文本",
        )
        for name, value in values.items()
        if value is not None and not isinstance(value, str)
    )
    if isinstance(values["date"], str) and not is_date(values["date"]):
        problems.append(
            (
                f"{document_id}: date {values['date']!r} is not YYYY, YYYY-MM or YYYY-MM-DD",
                f"{document_id}：日期 {values['date']!r} 不是 YYYY、YYYY-MM 或 YYYY-MM-DD",
            )
        )
    languages = row.get("languages")
    if languages is not None and not _are_languages(languages):
        problems.append(
            (
                f"{document_id}: languages {languages!r} may only hold zh and en",
                f"{document_id}：languages {languages!r} 只能包含 zh 和 en",
            )
        )
    path = folder / relative
    if not is_inside(path, folder):
        problems.append(
            (
                f"{document_id}: {relative} leads out of the corpus folder; copy the file into it",
                f"{document_id}：{relative} 指向语料文件夹之外；请把文件复制进来",
            )
        )
    values["kind"] = values["kind"] or "document"
    return Entry(
        document_id=document_id,
        path=path,
        relative_path=relative,
        languages=tuple(languages) if isinstance(languages, list) and languages else None,
        **values,
    )


def _are_languages(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(one in LANGUAGES for one in value)


def _what_is_wrong(error: Exception) -> tuple[str, str]:
    """Where the syntax error is, in both languages; the parser's own message is English only."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8", f"第 {error.start} 字节不是 UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deeply", "嵌套过深"
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    zh = f"第 {place[1]} 行第 {place[2]} 列有语法错误" if place else "结尾处有语法错误"
    return str(error), zh


def is_inside(path: Path, folder: Path) -> bool:
    """True when `path` with its links resolved lies in `folder`, or cannot be resolved.

    A path that cannot be resolved cannot be opened either: reading it reports the reason.
    """
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return True


def _clashes(entries: list[Entry]) -> list[tuple[str, str]]:
    problems = []
    seen: dict[str, Entry] = {}
    for entry in entries:
        if entry.document_id in seen:
            other = seen[entry.document_id].relative_path
            problems.append(
                (
                    f"two documents have the id {entry.document_id}: {other} and "
                    f"{entry.relative_path}; give one of them another id",
                    f"有两个文档使用同一个 id {entry.document_id}：{other} 和 "
                    f"{entry.relative_path}；请为其中一个换一个 id",
                )
            )
        seen.setdefault(entry.document_id, entry)
    return problems


def _version_problems(entries: list[Entry]) -> list[tuple[str, str]]:
    """Errors of `version_of`: it names no other document of the catalogue, or forms a cycle."""
    problems = []
    target = {entry.document_id: entry.version_of for entry in entries}
    for document_id, other in target.items():
        if other is None:
            continue
        if other not in target:
            problems.append(
                (
                    f"{document_id}: version_of names {other}, which is not in the catalogue; "
                    "correct the id or remove it",
                    f"{document_id}：version_of 指向的 {other} 不在目录中；请更正或删除",
                )
            )
            continue
        chain = circle_of(document_id, target)
        if chain and chain[-1] == document_id:
            circle = " -> ".join(chain)
            problems.append(
                (
                    f"version_of runs in a circle: {circle}; keep it on one of the documents only",
                    f"version_of 形成循环：{circle}；只在其中一个文档上保留",
                )
            )
    return problems


def circle_of(document_id: str, version_of: Mapping[str, str | None]) -> list[str]:
    """The cycle that `version_of` leads into from a document; empty without one."""
    chain = [document_id]
    step = version_of.get(document_id)
    while step is not None:
        chain.append(step)
        if step in chain[:-1]:
            return chain
        step = version_of.get(step)
    return []
