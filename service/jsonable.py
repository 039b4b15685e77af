"""Records that know their JSON form."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


class Jsonable:
    """A record that knows its JSON form; None stays null, tuples become lists."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON values, in the order of its fields."""
        body = json_of(self)
        assert isinstance(body, dict)  # noqa: S101 - records are objects
        return body


def json_of(value: object) -> Any:  # noqa: ANN401
    """A value as plain JSON values; None stays null, tuples become lists."""
    if is_dataclass(value):
        return {field.name: json_of(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: json_of(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_of(inner) for inner in value]
    return value
