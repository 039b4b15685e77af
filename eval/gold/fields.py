"""Fields of one line of a gold file; each function raises a DatasetError that names the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from eval.gold.lines import text_field, wrong

Value = TypeVar("Value")
Record = Mapping[str, Any]


def choice(path: Path, line: int, record: Record, name: str, allowed: tuple[Value, ...]) -> Value:
    """A field that must be one of a few values and of the same type."""
    value = record.get(name)
    for candidate in allowed:
        if type(value) is type(candidate) and value == candidate:
            return candidate
    listed = ", ".join(repr(candidate) for candidate in allowed)
    raise wrong(
        path,
        line,
        en=f"{name!r} is {value!r}; expected one of {listed}",
        zh=f"“{name}” 为 {value!r}；应为以下之一：{listed}",
    )


def optional_text(path: Path, line: int, record: Record, name: str) -> str | None:
    """A field that is null, absent, or text that is not blank."""
    return None if record.get(name) is None else text_field(path, line, dict(record), name)


def texts_of(path: Path, line: int, record: Record, name: str) -> tuple[str, ...]:
    """A field that must be a list of different texts; it may be empty."""
    value = record.get(name)
    if (
        not isinstance(value, list)
        or not all(isinstance(text, str) and text for text in value)
        or len(set(value)) != len(value)
    ):
        raise wrong(
            path,
            line,
            en=f"{name!r} is {value!r}; expected a list of texts, each once",
            zh=f"“{name}” 为 {value!r}；应为互不重复的文本列表",
        )
    return tuple(value)


def iso_date(path: Path, line: int, record: Record, name: str) -> str | None:
    """A field that is null, absent, or a day or month in ISO 8601."""
    value = optional_text(path, line, record, name)
    if value is None:
        return None
    try:
        date.fromisoformat(f"{value}-01" if len(value) == len("2018-03") else value)
    except ValueError as error:
        raise wrong(
            path,
            line,
            en=f"{name!r} is {value!r}; expected a date as 2020-07-30 or 2018-03",
            zh=f"“{name}” 为 {value!r}；应为 2020-07-30 或 2018-03 形式的日期",
        ) from error
    return value


def span_of(
    path: Path, line: int, record: Record, texts: Mapping[str, str]
) -> tuple[str, int, int, str]:
    """Document, start, end and quote of a span that is in the document, character by character."""
    document_id = text_field(path, line, dict(record), "document_id")
    quote = text_field(path, line, dict(record), "quote")
    if document_id not in texts:
        raise wrong(
            path,
            line,
            en=f"document {document_id!r} is unknown; the corpus has {', '.join(sorted(texts))}",
            zh=f"没有文档 {document_id!r}；语料中有 {', '.join(sorted(texts))}",
        )
    text = texts[document_id]
    start, end = record.get("start"), record.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise wrong(
            path,
            line,
            en=f"{start!r} to {end!r} is no span of {document_id!r}, which has {len(text)} "
            "characters; expected whole numbers with 0 <= start < end",
            zh=f"{start!r} 到 {end!r} 不是 {document_id!r}（共 {len(text)} 个字符）中的区间；"
            "应为满足 0 <= start < end 的整数",
        )
    if text[start:end] != quote:
        place = text.find(quote)
        en = f"it is at {place}" if place >= 0 else "it is not in the document"
        zh = f"该引文位于 {place}" if place >= 0 else "文档中没有这段引文"
        raise wrong(
            path,
            line,
            en=f"{document_id!r} from {start} to {end} is {text[start:end][:40]!r}, "
            f"not the quote {quote[:40]!r}; {en}",
            zh=f"{document_id!r} 从 {start} 到 {end} 是 {text[start:end][:40]!r}，"
            f"不是引文 {quote[:40]!r}；{zh}",
        )
    return document_id, start, end, quote


def refuse_duplicates(path: Path, ids: Iterable[tuple[int, str]]) -> None:
    """Refuse an id that is on two lines."""
    seen: dict[str, int] = {}
    for line, identifier in ids:
        if identifier in seen:
            raise wrong(
                path,
                line,
                en=f"id {identifier!r} is on line {seen[identifier]} already; ids must be unique",
                zh=f"编号 {identifier!r} 已在第 {seen[identifier]} 行出现；编号不能重复",
            )
        seen[identifier] = line
