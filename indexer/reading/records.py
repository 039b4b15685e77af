"""The result of a reader: text, the spans of its pages and blocks, and metadata of the file.

Offsets are those of `Reading.text`: 0-based code points, end exclusive; pages are 1-based.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.reading.findings import Finding
from indexer.records import Box, Page, TextBlock


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata that a file declares; None where it declares nothing. `date` is ISO 8601.

    `read` lists fields that were not declared but taken from the first lines or the file name.
    """

    title: str | None = None
    date: str | None = None
    author: str | None = None
    language: str | None = None
    source: str | None = None
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as text. `pages` cover the text in order; `blocks` do not overlap."""

    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    boxes: tuple[Box, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    findings: tuple[Finding, ...] = ()
