"""What a search may be restricted to: conditions on the values that every passage has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from indexer.text import fold

Field = Literal[
    "language", "document_id", "date", "year", "country", "speaker", "organisation", "kind"
]
Operator = Literal["eq", "ne", "in", "nin", "gt", "gte", "lt", "lte"]
FIELDS: tuple[Field, ...] = get_args(Field)
OPERATORS: tuple[Operator, ...] = get_args(Operator)


@dataclass(frozen=True, slots=True)
class Condition:
    """`field op values`; `values` are in the form that the index holds, one but for in and nin."""

    field: Field
    op: Operator
    values: tuple[str, ...]


def name_key(printed: str | None, name_id: str | None) -> str:
    """What a printed name is filtered and counted by: its id, or its folded form without one."""
    return name_id or fold(printed or "").text
