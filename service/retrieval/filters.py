"""Filters: conditions on passages, turned into the rows that a search may return.

The grammar is `{"and": [{"field": "country", "op": "eq", "value": "KH"}, …]}`; on the command line
one condition is `country=KH`, `date>=2021`, `year!=2020` or `country=KH,LA` (one of them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from indexer.errors import FilterError
from indexer.names import Names, nearest_names
from indexer.records import LANGUAGES
from indexer.store import (
    FIELDS,
    OPERATORS,
    Condition,
    Field,
    Index,
    Operator,
    Selection,
    name_key,
)
from indexer.text import fold

_ORDERED: frozenset[str] = frozenset({"date", "year"})
_KINDS = ("content", "boilerplate", "heading")
_SIGNS: dict[str, Operator] = {
    "=": "eq", "==": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte",
}  # fmt: skip
_CONDITION = re.compile(r"\s*(\w+)\s*(==|!=|>=|<=|=|>|<)\s*(.*?)\s*", re.DOTALL)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MOST_CONDITIONS = 20
# Selections that are cached, at 1 MB each for 100 000 passages.
_KEPT = 32


def parse_condition(text: str) -> dict[str, Any]:
    """One condition of the command line as JSON: `date>=2021`, `country=KH,LA`.

    Raises:
        FilterError: when it has no operator.
    """
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise FilterError(
            en=f"cannot read the filter {text!r}; expected field=value, such as country=KH, "
            "year=2022 or date>=2021-05",
            zh=f"无法读取筛选条件 {text!r}；应为 字段=值，"
            "例如 country=KH、year=2022 或 date>=2021-05",
        )
    field, sign, value = match.groups()
    op: str = _SIGNS[sign]
    several = [part.strip() for part in value.split(",")]
    if len(several) > 1 and op in ("eq", "ne"):
        return {"field": field, "op": {"eq": "in", "ne": "nin"}[op], "value": several}
    return {"field": field, "op": op, "value": value}


def parse_filters(filters: Mapping[str, Any] | None, index: Index, names: Names) -> list[Condition]:
    """Check filters and convert their values to those that the index stores.

    Raises:
        FilterError: for an unknown field, operator or value; it lists or suggests what is known.
    """
    if filters is None:
        return []
    if not isinstance(filters, Mapping):
        raise _malformed()
    conditions = filters.get("and")
    if set(filters) != {"and"} or not isinstance(conditions, Sequence):
        raise _malformed()
    if isinstance(conditions, str) or len(conditions) > _MOST_CONDITIONS:
        raise _malformed()
    return [_condition(condition, index, names) for condition in conditions]


def _malformed() -> FilterError:
    return FilterError(
        en='filters must be {"and": [{"field": …, "op": …, "value": …}]} with at most '
        f"{_MOST_CONDITIONS} conditions",
        zh='筛选条件的格式应为 {"and": [{"field": …, "op": …, "value": …}]}，'
        f"最多 {_MOST_CONDITIONS} 个条件",
    )


def _condition(condition: object, index: Index, names: Names) -> Condition:
    if not isinstance(condition, Mapping) or not {"field", "value"} <= set(condition):
        raise _malformed()
    field = next((known for known in FIELDS if known == condition["field"]), None)
    if field is None:
        raise _unknown("field", "字段", condition["field"], FIELDS)
    op = next((known for known in OPERATORS if known == condition.get("op", "eq")), None)
    if op is None:
        raise _unknown("operator", "运算符", condition.get("op"), OPERATORS)
    if op in ("gt", "gte", "lt", "lte") and field not in _ORDERED:
        raise FilterError(
            en=f"{op} does not work on {field}; only date and year have an order: use eq, ne, in "
            "or nin",
            zh=f"{field} 不支持 {op}；只有 date 和 year 可以比较大小，请使用 eq、ne、in 或 nin",
        )
    value = condition["value"]
    several = op in ("in", "nin")
    values = list(value) if several and isinstance(value, (list, tuple)) else [value]
    plain = all(isinstance(v, (str, int)) and not isinstance(v, bool) for v in values)
    if not values or not plain:
        raise FilterError(
            en=f"the value of {field} is {value!r}; expected text or a number"
            + (", or a list of them" if several else ""),
            zh=f"{field} 的值为 {value!r}；应为文本或数字" + ("，或它们的列表" if several else ""),
        )
    check = _CHECKS[field]
    return Condition(field, op, tuple(check(str(v).strip(), index, names) for v in values))


def _unknown(what_en: str, what_zh: str, value: object, known: Sequence[str]) -> FilterError:
    return FilterError(
        en=f"unknown {what_en} {value!r}; expected one of {', '.join(known)}",
        zh=f"未知{what_zh} {value!r}；可用的有：{'、'.join(known)}",
    )


def _language(value: str, index: Index, names: Names) -> str:
    del index, names
    if value not in LANGUAGES:
        raise _unknown("language", "语言", value, LANGUAGES)
    return value


def _kind(value: str, index: Index, names: Names) -> str:
    del index, names
    if value not in _KINDS:
        raise _unknown("kind", "类型", value, _KINDS)
    return value


def _document(value: str, index: Index, names: Names) -> str:
    del names
    if value not in index.documents:
        raise _unknown("document", "文档", value, list(index.documents)[:20])
    return value


def _date(value: str, index: Index, names: Names) -> str:
    del index, names
    if not _DATE.fullmatch(value):
        raise FilterError(
            en=f"{value!r} is no date; expected YYYY, YYYY-MM or YYYY-MM-DD",
            zh=f"{value!r} 不是日期；应为 YYYY、YYYY-MM 或 YYYY-MM-DD",
        )
    return value


def _year(value: str, index: Index, names: Names) -> str:
    del index, names
    if not re.fullmatch(r"\d{4}", value):
        raise FilterError(
            en=f"{value!r} is no year; expected four digits, such as 2022",
            zh=f"{value!r} 不是年份；应为四位数字，例如 2022",
        )
    return value


def _country(value: str, index: Index, names: Names) -> str:
    del index
    found = names.resolve(value, "country")
    if found is not None:
        return found
    near = nearest_names(value, names)
    raise FilterError(
        en=f"unknown country {value!r}"
        + (f"; did you mean {' or '.join(near)}?" if near else "")
        + " Give a country by its Chinese or English name, or by its ISO code, such as KH",
        zh=f"未知国家 {value!r}"
        + (f"；您是否要找 {' 或 '.join(near)}？" if near else "。")
        + "国家可用中英文名称或 ISO 代码表示，例如 KH",
        code="unknown-country",
    )


def _person(value: str, index: Index, names: Names) -> str:
    speakers = {s.speaker: s.speaker_id for s in index.statements if s.speaker}
    return _named(value, speakers, names.resolve(value, "person"), ("speaker", "发言人"))


def _organisation(value: str, index: Index, names: Names) -> str:
    known = {s.organisation: s.organisation_id for s in index.statements if s.organisation}
    return _named(value, known, names.resolve(value, "organisation"), ("organisation", "机构"))


def _named(
    value: str, known: Mapping[str, str | None], resolved: str | None, what: tuple[str, str]
) -> str:
    """The key of a speaker or organisation: its id, or its folded name when it has none."""
    keys = {name_key(printed, name_id) for printed, name_id in known.items()}
    for key in (value, resolved, fold(value).text):
        if key in keys and key is not None:
            return key
    for printed, name_id in known.items():
        if fold(printed).text == fold(value).text:
            return name_key(printed, name_id)
    if resolved is not None:
        return resolved
    from rapidfuzz import process

    near = [match[0] for match in process.extract(value, list(known), limit=3, score_cutoff=60)]
    raise FilterError(
        en=f"unknown {what[0]} {value!r}"
        + (f"; did you mean {' or '.join(near)}?" if near else ""),
        zh=f"未知{what[1]} {value!r}" + (f"；您是否要找 {' 或 '.join(near)}？" if near else ""),
        code=f"unknown-{what[0]}",
    )


_CHECKS: dict[Field, Callable[[str, Index, Names], str]] = {
    "language": _language,
    "document_id": _document,
    "date": _date,
    "year": _year,
    "country": _country,
    "speaker": _person,
    "organisation": _organisation,
    "kind": _kind,
}


class Gap(NamedTuple):
    """How many of the documents have no value for a field that a filter asks for."""

    field: Field
    n_without: int
    n_documents: int


class RowFilter:
    """Which passages of one index meet conditions, with a cache of the last results."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._selected = lru_cache(_KEPT)(index.select)
        self._gap = lru_cache(self._count_gap)

    def rows(self, conditions: Sequence[Condition]) -> Selection:
        """The rows that meet all conditions."""
        return self._selected(tuple(conditions))

    def gaps(self, conditions: Sequence[Condition]) -> list[Gap]:
        """Fields of the conditions for which documents are left out because they have no value.

        For dates every document without one counts; for a speaker, organisation or country the gap
        is told only when no document has any.
        """
        fields = dict.fromkeys(condition.field for condition in conditions)
        counted = [self._gap(field) for field in fields]
        return [
            gap
            for gap in counted
            if gap.n_without and (gap.field in _ORDERED or gap.n_without == gap.n_documents)
        ]

    def _count_gap(self, field: Field) -> Gap:
        return Gap(field, *self._index.columns.without(field))
