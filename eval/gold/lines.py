"""Text files line by line, and errors that name the line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.errors import DatasetError


def wrong(path: Path, line: int, *, en: str, zh: str) -> DatasetError:
    """The error for one line of one file, ready to raise."""
    return DatasetError(en=f"{path}, line {line}: {en}", zh=f"{path} 第 {line} 行：{zh}")


def unreadable(path: Path, *, en: str, zh: str) -> DatasetError:
    """The error for a file as a whole, ready to raise."""
    return DatasetError(en=f"{path}: {en}", zh=f"{path}：{zh}")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line without its end) of each line that is not blank.

    Raises:
        DatasetError: when the file cannot be read or a line is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "error"
        raise unreadable(
            path,
            en=f"cannot be read ({reason}); check that it exists and may be read",
            zh=f"无法读取（{reason}）；请确认文件存在且有读取权限",
        ) from error
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            line = raw.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError as error:
            raise wrong(
                path,
                number,
                en="is not UTF-8; save the file as UTF-8",
                zh="不是 UTF-8 编码；请将文件另存为 UTF-8",
            ) from error
        if line.strip():
            yield number, line


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) of a file with one JSON object a line.

    Raises:
        DatasetError: as `read_lines`, and when a line is not a JSON object.
    """
    for number, line in read_lines(path):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise wrong(
                path,
                number,
                en=f"is not JSON ({error.msg}); one object a line is expected",
                zh=f"不是 JSON（{error.msg}）；每行应为一个 JSON 对象",
            ) from error
        if not isinstance(record, dict):
            raise wrong(
                path,
                number,
                en=f"holds a {type(record).__name__}; a JSON object is expected",
                zh=f"是 {type(record).__name__}；应为 JSON 对象",
            )
        yield number, record


def digest_of(paths: Sequence[Path]) -> str:
    """One SHA-256 over the files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def text_field(path: Path, number: int, record: dict[str, Any], name: str) -> str:
    """A field that must be a string that is not blank.

    Raises:
        DatasetError: when it is missing, of another type or blank.
    """
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise wrong(
            path,
            number,
            en=f"{name!r} is {value!r}; text that is not blank is expected",
            zh=f"“{name}” 为 {value!r}；应为非空文本",
        )
    return value
