"""Named expectations: what a question must find or must not find, and whether it is answered."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from eval.gold.lines import unreadable
from eval.gold.records import GoldSpan, shipped
from indexer.errors import DatasetError
from indexer.records import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Case:
    """One expectation with a name; fields that are empty or None are not checked.

    Among the first `k` hits each of `expected` must be found, as a hit or as its counterpart, and
    none of `forbidden`. `any_of` is met by one of them. The hit of the first expected span shows
    `counterpart` as its counterpart, and `country` as the country of its statement. `answered` says
    whether asking must end in an answer that cites one of `expected` or `any_of`, or in an
    abstention. The first `k` hits of `twin`, the same question in the other language, share at
    least `shared` pieces of evidence with those of `question`. A `known_failure` is reported but
    does not fail the run.
    """

    case_id: str
    description: str
    question: str
    k: int
    languages: tuple[Language, ...]
    expected: tuple[GoldSpan, ...]
    any_of: tuple[GoldSpan, ...]
    forbidden: tuple[GoldSpan, ...]
    counterpart: GoldSpan | None
    country: str | None
    answered: bool | None
    twin: str | None
    shared: int
    known_failure: bool


def read_cases(texts: Mapping[str, str], *, path: Path | None = None) -> tuple[Case, ...]:
    """Read the cases; the shipped file is the default.

    Raises:
        DatasetError: naming the case, when the file is not TOML, a field is missing, unknown or of
            another type, an id is repeated, or a quote is not in its document exactly once.
    """
    path = path or shipped("cases.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unreadable(
            path,
            en=f"cannot be read ({error}); expected UTF-8 TOML with [[case]] tables",
            zh=f"无法读取（{error}）；应为含 [[case]] 表的 UTF-8 TOML 文件",
        ) from error
    rows = table.get("case")
    if not isinstance(rows, list) or not rows:
        raise unreadable(path, en="holds no [[case]]", zh="没有任何 [[case]]")
    cases: dict[str, Case] = {}
    for number, row in enumerate(rows, start=1):
        case = _case(_Row(path, number, row), texts)
        if case.case_id in cases:
            raise _Row(path, number, row).wrong(
                en="is repeated; case_id must be unique", zh="重复出现；case_id 不能重复"
            )
        cases[case.case_id] = case
    return tuple(cases.values())


@dataclass(frozen=True, slots=True)
class _Row:
    """One table of the file, and errors that name it."""

    path: Path
    number: int
    values: Mapping[str, Any]

    def wrong(self, *, en: str, zh: str) -> DatasetError:
        name = self.values.get("case_id", "")
        return unreadable(
            self.path,
            en=f"case {self.number} ({name}): {en}",
            zh=f"第 {self.number} 个用例（{name}）：{zh}",
        )

    def text(self, name: str, *, needed: bool) -> str | None:
        value = self.values.get(name)
        if value is None and not needed:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(
                en=f"{name!r} is {value!r}; expected text that is not blank",
                zh=f"“{name}” 为 {value!r}；应为非空文本",
            )
        return value

    def number_of(self, name: str, default: int) -> int:
        value = self.values.get(name, default)
        if type(value) is not int or value < 0:
            raise self.wrong(
                en=f"{name!r} is {value!r}; expected a whole number from 0",
                zh=f"“{name}” 为 {value!r}；应为非负整数",
            )
        return value

    def flag(self, name: str) -> bool | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(
                en=f"{name!r} is {value!r}; expected true or false",
                zh=f"“{name}” 为 {value!r}；应为 true 或 false",
            )
        return value

    def spans(self, name: str, texts: Mapping[str, str]) -> tuple[GoldSpan, ...]:
        value = self.values.get(name, [])
        if not isinstance(value, list):
            value = [value]
        return tuple(self._span(name, one, texts) for one in value)

    def _span(self, name: str, value: Any, texts: Mapping[str, str]) -> GoldSpan:  # noqa: ANN401
        if not isinstance(value, dict) or set(value) != {"document_id", "quote"}:
            raise self.wrong(
                en=f"{name!r} holds {value!r}; expected document_id and quote",
                zh=f"“{name}” 含 {value!r}；应为 document_id 和 quote",
            )
        document_id, quote = value["document_id"], value["quote"]
        found = texts.get(document_id, "").count(quote) if quote else 0
        if found != 1:
            raise self.wrong(
                en=f"{name!r}: the quote {quote!r} is in {document_id!r} {found} times; "
                "expected once",
                zh=f"“{name}”：引文 {quote!r} 在 {document_id!r} 中出现 {found} 次；应恰好一次",
            )
        start = texts[document_id].index(quote)
        return GoldSpan(document_id, start, start + len(quote), quote)


def _case(row: _Row, texts: Mapping[str, str]) -> Case:
    unknown = set(row.values) - {field.name for field in fields(Case)}
    if unknown:
        raise row.wrong(
            en=f"has unknown fields {sorted(unknown)}", zh=f"含未知字段 {sorted(unknown)}"
        )
    counterpart = row.spans("counterpart", texts)
    languages = row.values.get("languages", [])
    if not isinstance(languages, list) or set(languages) - set(LANGUAGES):
        raise row.wrong(
            en=f"'languages' is {languages!r}; expected zh and en only",
            zh=f"“languages” 为 {languages!r}；只能包含 zh 和 en",
        )
    case = Case(
        case_id=row.text("case_id", needed=True) or "",
        description=row.text("description", needed=True) or "",
        question=row.text("question", needed=True) or "",
        k=row.number_of("k", 10),
        languages=tuple(known for known in LANGUAGES if known in languages),
        expected=row.spans("expected", texts),
        any_of=row.spans("any_of", texts),
        forbidden=row.spans("forbidden", texts),
        counterpart=counterpart[0] if counterpart else None,
        country=row.text("country", needed=False),
        answered=row.flag("answered"),
        twin=row.text("twin", needed=False),
        shared=row.number_of("shared", 0),
        known_failure=row.flag("known_failure") is True,
    )
    asks = (case.expected, case.any_of, case.forbidden, case.shared, case.answered is not None)
    if not any(asks):
        raise row.wrong(en="expects nothing", zh="没有任何期望")
    return case
