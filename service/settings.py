"""Settings: one frozen object, read once. Flag beats environment beats file beats default.

The file is `lanmei.toml` in the current folder, or the one that LANMEI_SETTINGS names; its keys are
the field names below. The environment variable of a field is LANMEI_ and the name in capitals.
Reading and checking are pydantic-settings'; the messages are ours, in both languages.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as Unparsed

from indexer.errors import UserError

FILE_NAME: Final = "lanmei.toml"
PREFIX: Final = "LANMEI_"
FILE_VARIABLE: Final = f"{PREFIX}SETTINGS"
# Removed settings: for one release they may still be given, are reported and have no effect.
REMOVED: Final[Mapping[str, tuple[str, str]]] = {
    "max_question": ("a question may have 2,000 characters", "问题最多 2,000 个字符"),
    "max_k": ("100 hits may be asked for", "最多可请求 100 条结果"),
    "max_draft": (
        "a draft may have a fifth as many characters as max_body has bytes",
        "稿件的字符数最多为 max_body 字节数的五分之一",
    ),
}

logger = logging.getLogger(__name__)


class SettingsError(UserError):
    """A setting that is unknown or has a value that cannot be used; the message names it."""

    code = "settings"


class GeneratorSettings(BaseModel):
    """The endpoint that writes prose on request; off without url and model.

    Its variables are LANMEI_GENERATOR_ and the name in capitals; in a file, the table `generator`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    url: str | None = Field(
        None, pattern=r"^https?://\S+$", description="base URL of an OpenAI-compatible endpoint"
    )
    model: str = Field("", description="model that the endpoint is asked for")
    key: SecretStr | None = Field(None, description="key that is sent to it; never shown")
    timeout_s: float = Field(15.0, ge=0.05, le=600, description="seconds a text may take")
    retries: int = Field(1, ge=0, le=10, description="tries after the first that did not reach it")

    @property
    def is_set(self) -> bool:
        """Whether there is an endpoint to ask."""
        return bool(self.url and self.model)


class StoreSettings(BaseModel):
    """The server that keeps the index; without url it is kept as files in the folder of the index.

    Its variables are LANMEI_STORE_ and the name in capitals; in a file, the table `store`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    url: str | None = Field(
        None, description="milvus://HOST:PORT/NAME, or milvuss:// with TLS; flag `--store`"
    )
    token: SecretStr | None = Field(
        None, description="user:password or a key that is sent to it; never shown"
    )
    certificate: Path | None = Field(
        None, description="PEM file with the authority that signed its certificate"
    )


class Settings(BaseSettings):
    """Everything that can be set. Every default works from a fresh checkout.

    `Settings(…)` takes values as given; `Settings.load` reads file and environment as well.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
    )

    index_dir: Path = Field(Path(".lanmei/index"), description="folder of the index")
    corpus_dir: Path | None = Field(
        None, description="folder of documents; unset: the shipped corpus"
    )
    encoder: str = Field(
        "built-in", description="built-in, built-in-float, or a folder or hub name"
    )
    reader: Literal["off", "on"] = Field(
        "off", description="on: a model reads the first hits as well before it is answered"
    )
    glossary: Path | None = Field(None, description="your own term pairs, TSV: Chinese, English")
    names: Path | None = Field(
        None, description="your own countries, organisations and people, TOML"
    )
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=0, le=65_535, description="port to serve on")
    workers: int = Field(1, ge=1, le=64, description="server processes")
    threads: int = Field(1, ge=1, le=256, description="threads of the encoder in one process")
    concurrency: int = Field(16, ge=1, le=1_000, description="requests answered at a time")
    timeout_s: float = Field(20.0, ge=0.05, le=600, description="seconds a request may take")
    max_body: int = Field(
        1_000_000,
        ge=100,
        le=100_000_000,
        description="bytes a request body may have; a draft to check, a fifth as many characters",
    )
    originals: Literal["no", "show", "download"] = Field(
        "show",
        description="files of the documents: no, show (PDFs as printed), download (any file, too)",
    )
    hosts: str = Field(
        "localhost,127.0.0.1,[::1]",
        description="names the server answers to, and origins whose pages may ask it, with commas "
        "between them; * for any name",
    )

    uploads: Path | None = Field(
        None, description="folder of documents that may be changed over HTTP; unset: none may"
    )
    reads: Literal["open", "key"] = Field(
        "open", description="open: everybody may read; key: only with a key"
    )
    store: StoreSettings = Field(
        default_factory=StoreSettings.model_construct,
        description="the server that keeps the index",
    )
    generator: GeneratorSettings = Field(
        default_factory=GeneratorSettings.model_construct,
        description="the endpoint that writes prose",
    )

    # Characters a question may have, and hits that may be asked for.
    max_question: ClassVar[int] = 2_000
    max_k: ClassVar[int] = 100

    @property
    def max_draft(self) -> int:
        """Characters a draft to check may have: in UTF-8 no more than its body may have bytes."""
        return self.max_body // 5

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_switch(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("no setting is true or false")  # noqa: TRY004 - pydantic's way
        return value

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - the fields above
        """Take the values that are given and the defaults; nothing else is read.

        Raises:
            ValidationError: pydantic's, for a value that cannot be used.
        """
        super().__init__(**given)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values given, and nothing else: `load` is what reads."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @classmethod
    def load(
        cls, *, flags: Mapping[str, object] | None = None, folder: Path | None = None
    ) -> Settings:
        """Read the settings; `folder` is where `lanmei.toml` is looked for (the current one).

        A flag of None was not given; a variable that is empty is not set.

        Raises:
            SettingsError: for an unknown key of the file, or a value that cannot be used.
        """
        given = {name: value for name, value in (flags or {}).items() if value is not None}
        file = _file(folder or Path())
        try:
            read = _read(_without_removed(file, _body_of(file)), given)
        except ValidationError as error:
            raise _unusable(error, given, file) from error
        except Unparsed as error:  # a variable that should hold JSON, and is not shown
            raise _no_table() from error
        return cls(**{name: getattr(read, name) for name in cls.model_fields})


# Settings that are tables, with a variable for each of their keys.
TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "store": StoreSettings,
    "generator": GeneratorSettings,
}


def _read(in_file: dict[str, Any], flags: Mapping[str, Any]) -> Settings:
    """The same fields from flags, environment and what the file holds."""

    class Read(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del dotenv_settings, file_secret_settings
            return (init_settings, env_settings, InitSettingsSource(settings_cls, in_file))

    return Read(**flags)


def variable_of(name: str) -> str:
    """The environment variable of a field, as LANMEI_INDEX_DIR or LANMEI_GENERATOR_URL."""
    return PREFIX + name.upper().replace(".", "_")


def _file(folder: Path) -> Path | None:
    named = os.environ.get(FILE_VARIABLE)
    if named:
        return Path(named)
    path = folder / FILE_NAME
    return path if path.is_file() else None


def _without_removed(file: Path | None, body: dict[str, Any]) -> dict[str, Any]:
    """The body of the file; removed settings are taken out and reported."""
    for name, (en, zh) in REMOVED.items():
        where = variable_of(name) if os.environ.get(variable_of(name)) else f"{file}: {name}"
        if body.pop(name, None) is not None or os.environ.get(variable_of(name)):
            logger.warning("%s is no setting any more: %s；该设置已取消：%s", where, en, zh)
    return body


def _body_of(path: Path | None) -> dict[str, Any]:
    """The body of the file; refused when unreadable or with unknown keys.

    Raises:
        SettingsError: naming the file or key.
    """
    if path is None:
        return {}
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            en=f"{path}: the settings cannot be read ({error}); expected TOML in UTF-8",
            zh=f"{path}：无法读取设置（{error}）；应为 UTF-8 编码的 TOML 文件",
        ) from error
    for name in body:
        if name not in Settings.model_fields and name not in REMOVED:
            known = list(Settings.model_fields)
            raise SettingsError(
                en=f"{path}: unknown setting {name!r}; known ones: {', '.join(known)}",
                zh=f"{path}：未知设置 {name!r}；可用设置：{'、'.join(known)}",
            )
    return body


def _unusable(
    error: ValidationError, flags: Mapping[str, object], file: Path | None
) -> SettingsError:
    """The first fault, with the place where the value came from."""
    fault = error.errors()[0]
    name = ".".join(str(part) for part in fault["loc"][:2])
    table, _, _ = name.partition(".")
    if table in flags:
        where = f"--{table.replace('_', '-')}"
    elif os.environ.get(variable_of(name)):
        where = variable_of(name)
    else:
        where = f"{file}: {name}"
    en, zh = _expected(name)
    return SettingsError(
        en=f"{where} is {fault['input']!r}; expected {en}",
        zh=f"{where} 的值为 {fault['input']!r}；应为{zh}",
    )


def _no_table() -> SettingsError:
    [table, *_] = [name for name in TABLES if os.environ.get(variable_of(name))] or TABLES
    keys = ", ".join(variable_of(f"{table}.{key}") for key in TABLES[table].model_fields)
    return SettingsError(
        en=f"{variable_of(table)} is not one value but several; set {keys}",
        zh=f"{variable_of(table)} 不是单个值；请分别设置 {keys}",
    )


def _expected(name: str) -> tuple[str, str]:
    table, _, inner = name.partition(".")
    field = Settings.model_fields.get(table)
    if inner:
        field = TABLES[table].model_fields.get(inner)
        if field is None:
            known = ", ".join(TABLES[table].model_fields)
            return f"one of {known}", f"以下之一：{known}"
        if name == "generator.url":
            return "a URL that begins with http:// or https://", "以 http:// 或 https:// 开头的网址"
    elif table in TABLES:
        return "a table of settings", "一组设置"
    kinds = {field.annotation, *get_args(field.annotation)} if field else set()
    if field is not None and get_origin(field.annotation) is Literal:
        choices = get_args(field.annotation)
        return f"one of {', '.join(choices)}", f"以下之一：{'、'.join(choices)}"
    bounds = {type(bound).__name__: bound for bound in (field.metadata if field else ())}
    if not bounds:
        return ("a path", "路径") if Path in kinds else ("text", "文本")
    least, most = bounds["Ge"].ge, bounds["Le"].le
    en, zh = ("a whole number", "整数") if int in kinds else ("a number", "数字")
    return f"{en} from {least:g} to {most:g}", f"{least:g} 到 {most:g} 之间的{zh}"
