"""Adds to the API description which values go together, which types cannot say.

The engine checks these values, so that API and command line report a wrong one alike; here they are
described for authors of clients.
"""

from __future__ import annotations

from typing import Any, Final

from service.retrieval import FIELDS, OPERATORS

Schema = dict[str, Any]
_ORDER: Final = ("gt", "gte", "lt", "lte")
_VALUES: Final[dict[str, Schema]] = {
    "language": {"enum": ["zh", "en"]},
    "kind": {"enum": ["content", "boilerplate", "heading"]},
    "year": {"anyOf": [{"type": "string", "pattern": "^[0-9]{4}$"},
                       {"type": "integer", "minimum": 1000, "maximum": 9999}]},
    "date": {"type": "string",
             "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"},
}  # fmt: skip
_PLAIN: Final[Schema] = {"type": ["string", "integer"]}


def condition_schema(schema: Schema) -> None:
    """Describe each field of a filter with the operators and values that it takes."""
    del schema["properties"]
    schema["oneOf"] = [
        _condition(field, operators, several=several)
        for field in FIELDS
        for operators, several in _operators(field)
    ]


def _operators(field: str) -> list[tuple[list[str], bool]]:
    many = ("in", "nin")
    single = [op for op in OPERATORS if op not in (*many, *_ORDER)]
    return [(single + list(_ORDER) * (field in ("date", "year")), False), (list(many), True)]


def _condition(field: str, operators: list[str], *, several: bool) -> Schema:
    value = _VALUES.get(field, _PLAIN)
    if several:
        value = {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]}
    needed = ["field", "value"]
    operator: Schema = {"type": "string", "enum": operators}
    if several:
        needed.insert(1, "op")
    else:
        operator["default"] = "eq"
    return {
        "type": "object",
        "properties": {"field": {"const": field}, "op": operator, "value": value},
        "required": needed,
        "additionalProperties": False,
    }


def exactly_one(*names: str) -> Schema:
    """A schema that requires exactly one of these fields."""
    return {
        "oneOf": [
            {
                "required": [name],
                "properties": {
                    name: {"not": {"type": "null"}},
                    **{other: {"type": "null"} for other in names if other != name},
                },
            }
            for name in names
        ]
    }
