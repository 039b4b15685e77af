"""A reading as JSON and back: for the parsing process, and for readings stored with an index."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple
from typing import Any

from indexer.reading.findings import Finding
from indexer.reading.records import Metadata, Reading
from indexer.records import Box, Page, TextBlock


def to_json(reading: Reading) -> bytes:
    """All fields of a reading; each record is a list of its fields in order."""
    body = {
        "text": reading.text,
        "pages": [astuple(page) for page in reading.pages],
        "blocks": [astuple(block) for block in reading.blocks],
        "boxes": [astuple(box) for box in reading.boxes],
        "metadata": asdict(reading.metadata),
        "findings": [asdict(finding) for finding in reading.findings],
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def from_json(content: bytes) -> Reading:
    """A reading from what `to_json` wrote.

    Raises:
        ValueError: when the value is not a reading.
    """
    body: dict[str, Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    try:
        metadata = dict(body["metadata"])
        metadata["read"] = tuple(metadata["read"])
        return Reading(
            text=body["text"],
            pages=tuple(Page(*values) for values in body["pages"]),
            blocks=tuple(TextBlock(*values) for values in body["blocks"]),
            boxes=tuple(Box(*values) for values in body["boxes"]),
            metadata=Metadata(**metadata),
            findings=tuple(finding_from(values) for values in body["findings"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a reading: {error}") from error


def finding_from(values: dict[str, Any]) -> Finding:
    """A finding from its fields.

    Raises:
        ValueError: when the values are not those of a finding.
    """
    found = Finding(
        str(values["code"]),
        n=int(values["n"]),
        pages=tuple(int(page) for page in values["pages"]),
        detail=str(values["detail"]),
    )
    if not found.is_known:
        raise ValueError(f"no finding is called {found.code}")
    return found
