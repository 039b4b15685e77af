"""The answer 422 in the description of the API: for each route the reasons that it can give."""

from __future__ import annotations

from typing import Any, Final

from service.api.problems import MEDIA_TYPE, TYPE_PREFIX
from service.api.schemas import ProblemBody

NAMES: Final = ("unknown-country", "unknown-organisation", "unknown-speaker")
# A filter can name what an index does not hold.
FILTERS: Final = ("filter", *NAMES)
# The request does not fit its schema; every route can say so.
UNFIT: Final = "invalid-request"


def refused(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The request does not fit its schema, or fits and is refused for a reason in `codes`.

    Such a reason is one that no schema can tell, a country that nobody knows for instance.
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
