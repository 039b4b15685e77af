"""Settings: one frozen object, read once. Flag beats environment beats file beats default.

The file is `lanmei.toml` in the current folder, or the one that LANMEI_SETTINGS names; its keys are
the field names below. The environment variable of a field is LANMEI_ and the name in capitals.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from indexer.errors import UserError

FILE_NAME = "lanmei.toml"
PREFIX = "LANMEI_"
FILE_VARIABLE = f"{PREFIX}SETTINGS"


class SettingsError(UserError):
    """A setting that is unknown or has a value that cannot be used; the message names it."""

    code = "settings"


# Field name to its one-line description.
ABOUT: dict[str, str] = {
    "index_dir": "folder of the index",
    "corpus_dir": "folder of documents; unset: the shipped corpus",
    "encoder": "built-in, built-in-float, or a folder or hub name",
    "glossary": "your own term pairs, TSV: Chinese, English",
    "names": "your own countries, bodies and people, TOML",
    "host": "address to serve on",
    "port": "port to serve on",
    "workers": "server processes",
    "threads": "threads of the encoder in one process",
    "concurrency": "requests answered at a time",
    "timeout_s": "seconds a request may take",
    "max_question": "characters a question may have",
    "max_k": "hits that can be asked for",
    "max_body": "bytes a request body may have",
}
# Least and greatest value of the numbers.
LIMITS: dict[str, tuple[float, float]] = {
    "port": (0, 65_535),
    "workers": (1, 64),
    "threads": (1, 256),
    "concurrency": (1, 1_000),
    "timeout_s": (0.05, 600),
    "max_question": (1, 20_000),
    "max_k": (1, 1_000),
    "max_body": (100, 100_000_000),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; `ABOUT` says what. Every default works from a fresh checkout."""

    index_dir: Path = Path(".lanmei/index")
    corpus_dir: Path | None = None
    encoder: str = "built-in"
    glossary: Path | None = None
    names: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 1
    concurrency: int = 16
    timeout_s: float = 20.0
    max_question: int = 2_000
    max_k: int = 100
    max_body: int = 1_000_000

    @classmethod
    def load(
        cls,
        environment: Mapping[str, str],
        *,
        flags: Mapping[str, object] | None = None,
        folder: Path | None = None,
    ) -> Settings:
        """Read the settings; `folder` is where `lanmei.toml` is looked for (the current one).

        A flag of None was not given.

        Raises:
            SettingsError: for an unknown key of the file, or a value that cannot be used.
        """
        values = _from_file(_file_of(environment, folder or Path()))
        for name in ABOUT:
            variable = environment.get(variable_of(name))
            if variable:
                values[name] = _checked(name, variable, variable_of(name))
        for name, value in (flags or {}).items():
            if value is not None:
                values[name] = _checked(name, value, f"--{name.replace('_', '-')}")
        return cls(**values)


_KINDS: dict[str, Callable[[Any], Any]] = {
    setting.name: {"int": int, "float": float, "str": str}.get(str(setting.type), Path)
    for setting in fields(Settings)
}


def variable_of(name: str) -> str:
    """The environment variable of a field, as LANMEI_INDEX_DIR."""
    return PREFIX + name.upper()


def _file_of(environment: Mapping[str, str], folder: Path) -> Path | None:
    named = environment.get(FILE_VARIABLE)
    if named:
        return Path(named)
    path = folder / FILE_NAME
    return path if path.is_file() else None


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            en=f"{path}: the settings cannot be read ({error}); expected TOML in UTF-8",
            zh=f"{path}：无法读取设置（{error}）；应为 UTF-8 编码的 TOML 文件",
        ) from error
    values: dict[str, Any] = {}
    for name, value in body.items():
        if name not in ABOUT:
            raise SettingsError(
                en=f"{path}: unknown setting {name!r}; known ones: {', '.join(ABOUT)}",
                zh=f"{path}：未知设置 {name!r}；可用设置：{'、'.join(ABOUT)}",
            )
        values[name] = _checked(name, value, f"{path}: {name}")
    return values


def _checked(name: str, value: object, where: str) -> object:
    """`value` as the type of the field, inside its limits."""
    try:
        converted = None if isinstance(value, bool) else _KINDS[name](value)
    except (TypeError, ValueError):
        converted = None
    least, most = LIMITS.get(name, (None, None))
    if converted is None or (least is not None and not least <= converted <= most):
        raise _unusable(where, value, _expected(name))
    checked: object = converted
    return checked


def _expected(name: str) -> tuple[str, str]:
    if name not in LIMITS:
        return ("text", "文本") if _KINDS[name] is str else ("a path", "路径")
    least, most = LIMITS[name]
    en, zh = ("a whole number", "整数") if _KINDS[name] is int else ("a number", "数字")
    return f"{en} from {least:g} to {most:g}", f"{least:g} 到 {most:g} 之间的{zh}"


def _unusable(where: str, value: object, expected: tuple[str, str]) -> SettingsError:
    return SettingsError(
        en=f"{where} is {value!r}; expected {expected[0]}",
        zh=f"{where} 的值为 {value!r}；应为{expected[1]}",
    )
