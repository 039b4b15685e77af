"""The names that ship, and names files of a user and of a corpus that extend them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from indexer.errors import GlossaryError
from indexer.names.registry import NAME_KINDS, Name, NameKind, Names
from indexer.text import shipped_capitals

# The names file of a corpus, next to its catalogue; each index of the corpus keeps a copy.
CORPUS_NAMES = "names.toml"
_LISTS = ("aliases", "patterns", "places")
_KEYS: dict[NameKind, frozenset[str]] = {
    "country": frozenset({"zh", "en", "code3", *_LISTS}),
    "organisation": frozenset({"zh", "en", "country", "aliases"}),
    "person": frozenset({"zh", "en", "aliases"}),
}


@lru_cache(maxsize=1)
def _built_in() -> Names:
    return Names([*_countries(), *_organisations()]).extended(
        parse_names(_data("names.toml"), "names.toml")
    )


def _data(name: str) -> str:
    return (files("indexer") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    for line in _data(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _countries() -> Iterator[Name]:
    """All countries of ISO 3166, with the seat of government as a place."""
    places = {code: (zh, en) for code, zh, en in shipped_capitals()}
    for code, code3, zh, en, more in _rows("countries.tsv"):
        yield Name(
            code,
            "country",
            zh=zh,
            en=en,
            aliases=tuple(name for name in more.split("|") if name),
            country=code,
            code3=code3,
            places=places.get(code, ()),
        )


def _organisations() -> Iterator[Name]:
    for organisation_id, zh, en, more in _rows("organisations.tsv"):
        aliases = tuple(name for name in more.split("|") if name)
        yield Name(organisation_id, "organisation", zh=zh, en=en, aliases=aliases)
    for organisation_id, country, zh, en, more in _rows("institutions.tsv"):
        aliases = tuple(name for name in more.split("|") if name)
        yield Name(organisation_id, "organisation", zh=zh, en=en, aliases=aliases, country=country)


def load_names(user_file: Path | None = None, corpus_names: str = "") -> Names:
    """Return the built-in names, extended by a corpus' own and by those of `user_file` (TOML).

    `corpus_names` is the text of the names file of a corpus, as an index keeps it.

    Raises:
        GlossaryError: when a file cannot be read, is not a names file, or gives one name to
            two ids; the message says which.
    """
    names = _built_in()
    if corpus_names:
        names = names.extended(parse_names(corpus_names, CORPUS_NAMES))
    if user_file is not None:
        names = names.extended(parse_names(read_names_file(user_file), str(user_file)))
    return names


def read_names_file(path: Path) -> str:
    """The text of a names file.

    Raises:
        GlossaryError: when it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(
            en=f"names file {path} cannot be read ({error}); it must be a TOML file in UTF-8",
            zh=f"无法读取名称文件 {path}（{error}）；它应是 UTF-8 编码的 TOML 文件",
        ) from error


def parse_names(text: str, source: str) -> list[Name]:
    """Return the entries of a names file; `source` is its name in messages.

    Raises:
        GlossaryError: with the place of the mistake.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GlossaryError(
            en=f"{source} is not valid TOML: {error}; see the built-in names file for the format",
            zh=f"{source} 不是有效的 TOML：{error}；格式请参照内置名称文件",
        ) from error
    return [
        entry
        for kind, name_id, values in _values(tables, source)
        for entry in [_entry(kind, name_id, values, source)]
    ]


def _values(
    tables: Mapping[str, Any], source: str
) -> Iterator[tuple[NameKind, str, Mapping[str, Any]]]:
    for table, entries in tables.items():
        kind = next((known for known in NAME_KINDS if known == table), None)
        if kind is None or not isinstance(entries, dict):
            raise _wrong(source, f"[{table}]", "country, organisation, person")
        for name_id, values in entries.items():
            if not isinstance(values, dict):
                raise _wrong(source, f"[{table}] {name_id}", "zh, en, aliases")
            yield kind, name_id, values


def _entry(kind: NameKind, name_id: str, values: Mapping[str, Any], source: str) -> Name:
    place = f"[{kind}.{name_id}]"
    for key, value in values.items():
        listed = key in _LISTS
        right = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        if key not in _KEYS[kind] or not (right if listed else isinstance(value, str) and value):
            raise _wrong(source, f"{place} {key}", ", ".join(sorted(_KEYS[kind])))
    if kind == "country" and not re.fullmatch("[A-Z]{2}", name_id):
        raise _wrong(source, place, "ISO 3166-1 alpha-2")
    country = name_id if kind == "country" else values.get("country")
    if country is not None and not re.fullmatch("[A-Z]{2}", country):
        raise _wrong(source, f"{place} country", "ISO 3166-1 alpha-2")
    for pattern in values.get("patterns", []):
        try:
            re.compile(pattern)
        except re.error as error:
            raise _wrong(source, f"{place} patterns: {error}", "regular expressions") from error
    return Name(
        name_id,
        kind,
        zh=values.get("zh"),
        en=values.get("en"),
        aliases=tuple(values.get("aliases", ())),
        country=country,
        code3=values.get("code3"),
        patterns=tuple(values.get("patterns", ())),
        places=tuple(values.get("places", ())),
    )


def _wrong(source: str, place: str, expected: str) -> GlossaryError:
    return GlossaryError(
        en=f"{source}: {place} is not understood; expected: {expected}",
        zh=f"{source}：无法理解 {place}；应为：{expected}",
    )
