"""Records as the bodies of responses."""

from __future__ import annotations

import orjson
from fastapi import Response

from service.results import Jsonable


def recorded(record: Jsonable) -> Response:
    """The record as JSON, made by a library that reads records as they are.

    The value is that of `record.to_json()`.
    """
    return Response(orjson.dumps(record.shown()), media_type="application/json")
