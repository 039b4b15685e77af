"""Conditions in the language of Milvus."""

from __future__ import annotations

import json
from collections.abc import Sequence

from indexer.store.conditions import Condition


def expression_of(conditions: Sequence[Condition]) -> str:
    """All conditions as one expression; empty without any."""
    return " and ".join(f"({_one(condition)})" for condition in conditions)


def quoted(text: str) -> str:
    """A text as a literal of an expression."""
    return json.dumps(text, ensure_ascii=False)


def _one(condition: Condition) -> str:
    field, op = condition.field, condition.op
    value = quoted(condition.values[0])
    # A date is compared as far as the condition is precise: 2022-05-09 is not after 2022. Of dates
    # only digits and dashes come here.
    begins = f"{field} like {quoted(condition.values[0] + '%')}"
    if op in ("gt", "gte", "lt", "lte"):
        return {
            "gt": f"{field} > {value} and not ({begins})",
            "gte": f"{field} >= {value}",
            "lt": f'{field} < {value} and {field} != ""',
            "lte": f'({field} < {value} or {begins}) and {field} != ""',
        }[op]
    if field == "date":
        any_of = " or ".join(f"{field} like {quoted(own + '%')}" for own in condition.values)
    else:
        any_of = f"{field} in [{', '.join(map(quoted, condition.values))}]"
    return any_of if op in ("eq", "in") else f"not ({any_of})"
