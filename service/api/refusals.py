"""The response 422 in the API description: the possible reasons of each route."""

from __future__ import annotations

from typing import Any, Final

from service.api.problems import MEDIA_TYPE, TYPE_PREFIX
from service.api.schemas import ProblemBody

NAMES: Final = ("unknown-country", "unknown-organisation", "unknown-speaker")
# A filter can name a country, organisation or speaker that the index does not have.
FILTERS: Final = ("filter", *NAMES)
# The request does not fit its schema; every route can say so.
UNFIT: Final = "invalid-request"


def refused(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The description of a 422: the request does not fit its schema, or a reason in `codes`.

    `codes` are reasons that no schema can express, such as an unknown country.
    """
    schema = ProblemBody.model_json_schema()
    schema["properties"]["type"]["enum"] = [
        TYPE_PREFIX + code for code in (UNFIT, "unknown-parameter", *codes)
    ]
    return {
        422: {
            "description": "The request does not fit its schema, or its values cannot be used.",
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
    }
