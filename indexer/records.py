"""The records of the write path. They are frozen: a score or a vector never lives in them.

Offsets are 0-based Unicode code points, end exclusive; pages are 1-based; dates are ISO 8601.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
CounterpartKind = Literal["official", "aligned"]
PassageKind = Literal["content", "boilerplate", "heading"]
Progress = Callable[[int, int], None]
"""Told how much is done, and of how much, while long work goes on."""


BlockKind = Literal["heading", "paragraph", "item", "row", "note", "code"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide or sheet of a document: `document.text[start:end]` is what stands on it.

    `label` is what is printed or named there ("iv", "Budget"), None when it is the number.
    `confidence` is that of recognised characters (0 to 1), None for a page with a text layer.
    """

    number: int
    start: int
    end: int
    label: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A span of a document that is one thing in its file.

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
    """Where `document.text[start:end]` is printed: points from the top left corner of a page."""

    page: int
    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


def values_of(part: Page | TextBlock | Box) -> tuple[Any, ...]:
    """The values of a flat record in the order of its fields; `astuple` copies each of them."""
    return tuple(getattr(part, name) for name in type(part).__slots__)


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as one immutable text, with what the catalogue and the file say about it.

    `text` is what the file's reader gave, nothing normalised after that. `blocks` are the parts
    the file marks, in order, not overlapping; empty for plain text. `boxes` are where they are
    printed. Both are needed while an index is made: a document that comes out of an index has
    none (`read_blocks`, `read_boxes`). `read` names the fields that nobody declared: they were
    read off the file's first lines or its name. `copies` are the paths of files with the same
    text. `pages` are in order, cover the text, and
    there is always at least one. `sha256` is the digest of `text` in UTF-8, `file_sha256` that of
    the bytes on disk. `version_of` names the document of which this one is the official version
    in the other language. `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    """

    document_id: str
    title: str
    text: str
    pages: tuple[Page, ...]
    languages: tuple[Language, ...]
    kind: str
    sha256: str
    file_sha256: str
    path: str
    date: str | None = None
    issue: str | None = None
    publisher: str | None = None
    version_of: str | None = None
    source: str | None = None
    title_translated: str | None = None
    author: str | None = None
    read: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    boxes: tuple[Box, ...] = ()

    @property
    def has_pages(self) -> bool:
        """Whether its file has pages that a reader can turn to; where not, page 1 says nothing."""
        return len(self.pages) > 1 or self.path.lower().endswith(".pdf")


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document in one language: `document.text[start:end] == text`, always.

    `passage_id` is `document_id:start-end`. `heading` is the text of the nearest heading above it
    in the same language, or in the other when there is none. `paragraph` counts the paragraphs of
    the document from 0: passages cut from one paragraph share it.
    """

    passage_id: str
    document_id: str
    text: str
    start: int
    end: int
    language: Language
    kind: PassageKind
    heading: str | None
    page_start: int
    page_end: int
    paragraph: int


def passage_span(passage_id: str) -> tuple[int, int]:
    """The span that the id of a passage names."""
    start, _, end = passage_id.rpartition(":")[2].partition("-")
    return int(start), int(end)


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said `document.text[start:end]`, on which occasion.

    The span lies in its passage, which may hold several statements, of one person or of many, and
    ends where the paragraph, the quotation or the turn ends; it has no white space around it.
    Names are as printed in the passage's own document; `speaker_id` and `organisation_id` are the
    same for one person or body in both languages (docs/adr/0014). `speaker_id` is None only when
    nobody is named.
    `country` is ISO 3166-1 alpha-2. `speech` is `direct` for a block under the speaker's own name
    or a quotation, `reported` for "X said that". `occasion` is the event, `occasion_date` its day.
    """

    passage_id: str
    start: int
    end: int
    speaker: str | None
    speaker_id: str | None
    role: str | None
    organisation: str | None
    organisation_id: str | None
    country: str | None
    occasion: str | None
    occasion_date: str | None
    speech: Literal["direct", "reported"]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Two spans that say the same in two languages.

    `kind` is `official` when the catalogue or the documents themselves say that they are versions
    of each other, and `aligned` when that was found: their numbers, dates and names agree.
    `level` is `passage` (whole passages; ids are set) or `sentence` (spans inside them; ids name
    the passages that hold them). `confidence` is a calibrated probability in [0, 1].
    """

    level: Literal["passage", "sentence"]
    zh_passage_id: str
    zh_start: int
    zh_end: int
    en_passage_id: str
    en_start: int
    en_end: int
    confidence: float
    kind: CounterpartKind = "official"
