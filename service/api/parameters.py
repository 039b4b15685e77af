"""Refuses unknown parameters and fields, and suggests what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

from indexer.errors import UserError

# Names that other search engines use, and the names here; the first that the route has is meant.
_HABITS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("top_k", "topk", "limit", "n", "size", "count", "num", "num_results", "page_size", "rows"),
        ("k",),
    ),
    **dict.fromkeys(("q", "question", "text", "input", "prompt", "search"), ("query", "question")),
    **dict.fromkeys(("query", "topic", "subject"), ("question", "about", "query")),
    **dict.fromkeys(("skip", "from", "page", "start_at", "cursor"), ("offset",)),
    **dict.fromkeys(("lang", "language", "languages", "locale"), ("languages", "language")),
    **dict.fromkeys(("filter", "where", "metadata"), ("filters",)),
    **dict.fromkeys(("org", "organization", "body"), ("organisation",)),
    **dict.fromkeys(("person", "who", "name"), ("speaker",)),
    **dict.fromkeys(("style", "type"), ("format",)),
    **dict.fromkeys(("draft", "content"), ("text",)),
    "quote": ("quotes",),
}


class UnknownParameterError(UserError):
    """A query parameter that the route does not have."""

    code = "unknown-parameter"


async def refuse_unknown(request: Request) -> None:
    """Refuse a query parameter that the route does not have: it must not be left out in silence.

    Raises:
        UnknownParameterError: naming the known ones.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not route.path.startswith("/v1/"):
        return
    known = [field.alias for field in route.dependant.query_params]
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if not unknown:
        return
    en, zh = _advice(unknown[0], known, in_body=body_fields(route))
    raise UnknownParameterError(
        en=f"there is no parameter {unknown[0]!r} here; {en}",
        zh=f"此接口没有参数 {unknown[0]!r}；{zh}",
    )


def unknown_field(name: str, route: object) -> tuple[str, str] | None:
    """The message for a field of the body that the route does not have; None when it has it."""
    known = body_fields(route)
    if not known or name in known:
        return None
    en, zh = _advice(name, known, in_body=[])
    return f"there is no such field; {en}", f"没有这个字段；{zh}"


def body_fields(route: object) -> list[str]:
    """The fields of the body that a route takes."""
    field = route.body_field if isinstance(route, APIRoute) else None
    model = field.field_info.annotation if field is not None else None
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def _advice(name: str, known: Sequence[str], *, in_body: Sequence[str]) -> tuple[str, str]:
    if name in in_body:
        return "it is a field of the body, send it there", "它是请求体中的字段，请放在请求体中发送"
    wanted = meant(name, known)
    if wanted is not None:
        return f"use {wanted}", f"请使用 {wanted}"
    if not known:
        return "it takes none", "它不接受任何参数"
    return f"it takes {', '.join(known)}", f"可用的有：{'、'.join(known)}"


def meant(name: str, known: Sequence[str]) -> str | None:
    """The known name that an unknown one stands for: another engine's name or a misspelling.

    >>> meant("top_k", ["query", "k"]), meant("quary", ["query", "k"]), meant("xyz", ["query"])
    ('k', 'query', None)
    """
    for wanted in _HABITS.get(name.lower().replace("-", "_"), ()):
        if wanted in known:
            return wanted
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.75)
    return near[0] if near else None
