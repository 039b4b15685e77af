"""A check for schemathesis: a request that fits its schema is refused only for a described reason.

The check of schemathesis takes every 422 to a valid request for a fault. Some reasons cannot be
expressed in a schema: an unknown country, an offset beyond the end of a document. The description
lists those for each route, as the `type` of the response 422. `invalid-request` is not one of them.
"""

from __future__ import annotations

from typing import Any

import schemathesis

UNFIT = "urn:lanmei:problem:invalid-request"


@schemathesis.check  # type: ignore[untyped-decorator]
def refused_for_a_described_reason(ctx: Any, response: Any, case: Any) -> None:  # noqa: ANN401
    """Compare the reason of a 422 with those that the route lists."""
    del ctx
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code != 422:
        return
    told = response.json()["type"]
    answer = case.operation.definition.raw["responses"].get("422")
    if answer is None:
        raise AssertionError(f"{told}: the route lists no reasons to refuse")
    (content,) = answer["content"].values()
    listed = set(content["schema"]["properties"]["type"]["enum"]) - {UNFIT}
    if told not in listed:
        raise AssertionError(f"{told} is none of the reasons that the route lists: {listed}")
