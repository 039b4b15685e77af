"""Adds the meaning of each field and parameter, with an example, to the API description.

The texts are in `meanings.tsv`, one line per name: `Record.field` where a name means different
things, else the bare name. A description or example in the code takes precedence.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from service.api.samples import add_samples


def describe(app: FastAPI) -> None:
    """Extend the API description by the meaning of every field."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            spec = plain()
            for name, schema in spec["components"]["schemas"].items():
                for field, inner in schema.get("properties", {}).items():
                    _fill(inner, f"{name}.{field}", field)
            for path in spec["paths"].values():
                for operation in path.values():
                    for parameter in operation.get("parameters", ()):
                        _fill_parameter(parameter, operation["operationId"])
            add_samples(spec)
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _fill_parameter(parameter: dict[str, Any], operation: str) -> None:
    schema = parameter["schema"]
    schema.setdefault("description", parameter.get("description", ""))
    if not schema["description"]:
        del schema["description"]
    _fill(schema, f"{operation}.{parameter['name']}", parameter["name"])
    parameter["description"] = schema.pop("description", parameter["name"])


def _fill(schema: dict[str, Any], *names: str) -> None:
    """Add a missing description and example; OpenAPI 3.1 allows them next to a `$ref`."""
    found = next((_meanings()[name] for name in names if name in _meanings()), None)
    if found is None:
        return
    schema.setdefault("description", found["description"])
    if "example" in found and "example" not in schema:
        schema.setdefault("examples", [found["example"]])


@cache
def _meanings() -> Mapping[str, dict[str, Any]]:
    text = (files("service.api") / "meanings.tsv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {
        name: {"description": words} | ({"example": json.loads(example)} if example else {})
        for name, words, example in rows
    }
