"""What a reader gives back: text, where its parts stand, what the file says about itself.

Offsets are those of `Reading.text`: 0-based code points, end exclusive; pages are 1-based.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from indexer.reading.findings import Finding

BlockKind = Literal["heading", "paragraph", "item", "row", "note", "code"]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A span of the text that is one thing in the file.

    `row` is a row of a table with its header, `note` a footnote or a speaker's note. `level` is
    the depth of a heading (from 1), `table` the number of the table in the file (from 1); both
    are 0 for everything else.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    table: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """Where `text[start:end]` is printed: PDF points from the top left corner of a page."""

    page: int
    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A page, slide or sheet: `text[start:end]` stands on it.

    `label` is what is printed or named there ("iv", "Budget"), None when it is the number.
    `confidence` is that of recognised characters (0 to 1), None for a page with a text layer.
    """

    number: int
    start: int
    end: int
    label: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself; None where it is silent. `date` is ISO 8601.

    `read` names the fields that nobody declared: they were read off the first lines or the name.
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
    pages: tuple[PageSpan, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    boxes: tuple[Box, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    findings: tuple[Finding, ...] = ()
