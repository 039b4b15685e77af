"""The report on a draft; `to_json` is the body of `POST /v1/verify`.

Offsets are 0-based Unicode code points, end exclusive: those of a claim are in the text that was
given (of a quote given alone: in that quote), those of a match in the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indexer.records import Language
from service.results import HitStatement, Jsonable

ClaimKind = Literal["quotation", "sentence"]
Status = Literal["verbatim", "near", "misattributed", "not_found"]
# elided: parts of one place with something left out between them; spliced: parts of different
# places, or of different speakers, put together as if they were one quotation.
Composition = Literal["elided", "spliced"]


What = Literal["number", "notation", "punctuation", "words"]
"""What differs; `notation`: an equal number or date is written differently."""


@dataclass(frozen=True, slots=True)
class Difference(Jsonable):
    """One change from draft to source, in the characters of each.

    `what` tells a changed number and a changed mark of punctuation from changed words.
    """

    op: Literal["replace", "delete", "insert"]
    draft: str
    source: str
    what: What


@dataclass(frozen=True, slots=True)
class SourceMatch(Jsonable):
    """Where it stands: `text == document.text[start:end]`, the original characters.

    `speech` is `reported` when the document tells what was said in its own words: such a passage
    is no quotation of the speaker.
    """

    document_id: str
    title: str
    date: str | None
    language: Language
    page_start: int
    page_end: int
    start: int
    end: int
    text: str
    passage_id: str | None
    statement: HitStatement | None
    speech: Literal["direct", "reported"] | None


@dataclass(frozen=True, slots=True)
class Expected(Jsonable):
    """To whom, or to which document, the draft attributes a claim, and the words that do so.

    `document_ids` are the documents that the reference can mean.
    """

    phrase: str
    speaker: str | None
    organisation: str | None
    country: str | None
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribution(Jsonable):
    """The attribution of the draft against that of the source.

    `agrees` is None when the source does not say who spoke. `actual_document_ids` are the
    documents in which the words do stand.
    """

    expected: Expected
    actual: HitStatement | None
    actual_document_ids: tuple[str, ...]
    agrees: bool | None
    differs_in: tuple[Literal["speaker", "organisation", "country", "document"], ...]


@dataclass(frozen=True, slots=True)
class ClaimPart(Jsonable):
    """A part of a quotation that was put together from several."""

    start: int
    end: int
    text: str
    status: Status
    similarity: float
    matches: tuple[SourceMatch, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Claim(Jsonable):
    """A quotation or a sentence of the draft, and what was found: `text == draft[start:end]`.

    `similarity` is in [0, 1]: 1 when every character that counts is the same, 0 when nothing was
    found. `differences` lead from the draft to the first match. `parts` is empty unless the
    quotation was put together.
    """

    n: int
    kind: ClaimKind
    start: int
    end: int
    text: str
    status: Status
    similarity: float
    matches: tuple[SourceMatch, ...]
    differences: tuple[Difference, ...]
    composition: Composition | None
    parts: tuple[ClaimPart, ...]
    attribution: Attribution | None


@dataclass(frozen=True, slots=True)
class Summary(Jsonable):
    """How many claims have each status."""

    verbatim: int
    near: int
    misattributed: int
    not_found: int


@dataclass(frozen=True, slots=True)
class VerifyReport(Jsonable):
    """The claims of a draft in its order. Warnings are in the language of the draft."""

    took_ms: float
    index_id: str
    claims: tuple[Claim, ...]
    summary: Summary
    warnings: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True when every quotation is verbatim and nothing is attributed to the wrong source.

        A sentence in the draft's own words is no mistake.
        """
        return all(
            claim.status == "verbatim"
            or (claim.kind == "sentence" and claim.status != "misattributed")
            for claim in self.claims
        )


def summarise(claims: tuple[Claim, ...]) -> Summary:
    """Count the claims by status."""
    counts: dict[Status, int] = {"verbatim": 0, "near": 0, "misattributed": 0, "not_found": 0}
    for claim in claims:
        counts[claim.status] += 1
    return Summary(**counts)
