"""Streams a large record as JSON, making each piece when the client has read the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from fastapi.responses import StreamingResponse

from service.results import Jsonable

_PIECE = 32_768


def streamed(record: Jsonable) -> StreamingResponse:
    """The record as the body of a response; the same JSON value as `record.to_json()`."""
    return StreamingResponse(_pieces(_tokens(record)), media_type="application/json")


def _pieces(tokens: Iterator[str]) -> Iterator[bytes]:
    """Tokens joined to pieces of at least `_PIECE` characters."""
    held: list[str] = []
    size = 0
    for token in tokens:
        held.append(token)
        size += len(token)
        if size >= _PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def _tokens(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(value) > _PIECE:
        yield '"'
        for start in range(0, len(value), _PIECE):
            yield _dumped(value[start : start + _PIECE])[1:-1]
        yield '"'
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _members((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, dict):
        yield from _members(iter(value.items()))
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield "," if number else "["
            yield from _tokens(inner)
        yield "]" if value else "[]"
    else:
        yield _dumped(value)


def _members(members: Iterator[tuple[str, object]]) -> Iterator[str]:
    opening = "{"
    for name, inner in members:
        yield f"{opening}{_dumped(name)}:"
        yield from _tokens(inner)
        opening = ","
    yield "}" if opening == "," else "{}"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
