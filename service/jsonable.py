"""Records that know their JSON form."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


class Jsonable:
    """A record that knows its JSON form; None stays null, tuples become lists."""

    __slots__ = ()

    def shown(self) -> dict[str, object]:
        """The members of its JSON form by name, in the order of its fields, as they are."""
        kind: Any = type(self)
        return {name: getattr(self, name) for name in _names_of(kind) or ()}

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON values, in the order of its fields."""
        return {name: json_of(value) for name, value in self.shown().items()}


_PLAIN = frozenset({str, int, float, bool, type(None)})


def json_of(value: object) -> Any:  # noqa: ANN401
    """A value as plain JSON values; None stays null, tuples become lists."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    names = _names_of(kind)
    if names is not None:
        return {name: json_of(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {key: json_of(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_of(inner) for inner in value]
    return value


@cache
def _names_of(kind: type[Any]) -> tuple[str, ...] | None:
    """The fields of a record's class; None for what is no record."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
