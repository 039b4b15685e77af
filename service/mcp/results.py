"""The results of the tools: small records whose fields tell a model how to cite them.

Offsets are 0-based Unicode code points of the document, end exclusive; pages are 1-based.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from indexer.records import Language


class Place(BaseModel):
    """The place of words, and how to cite them."""

    document_id: str
    title: str = Field(description="Title of the document, in its own language.")
    date: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD; null when unknown.")
    language: Language
    page: int | None = Field(description="Page of the first word; null: the text has no pages.")
    start: int
    end: int
    said_by: str | None = Field(
        description="Who said it, as printed: speaker, organisation, country code. Null: nobody is "
        "named; then attribute it to the document, never to a person."
    )
    url: str = Field(description="Address of exactly these words.")
    cite_as: str = Field(description="Print this behind the quotation.")


class OtherLanguage(BaseModel):
    """The passage of the other language that says the same."""

    language: Language
    text: str
    kind: Literal["official", "aligned"] = Field(
        description="official: the documents say that they are versions of each other; aligned: "
        "found by comparison, so do not call it a translation."
    )
    url: str


class SearchResult(BaseModel):
    """A passage that fits the query."""

    id: str = Field(description="For `fetch`.")
    title: str
    url: str
    text: str = Field(description="The passage, character for character. Quote from here.")
    place: Place
    other_language: OtherLanguage | None


class SearchResults(BaseModel):
    """Passages, the best first."""

    results: list[SearchResult]
    next_offset: int | None = Field(description="Offset of the next page; null at the end.")
    warnings: list[str]


class Metadata(BaseModel):
    """What is known of the text that was fetched."""

    kind: Literal["passage", "document"]
    document_id: str
    date: str | None
    languages: list[Language]
    publisher: str | None
    sha256: str = Field(description="Digest of the whole text of the document.")
    start: int = Field(description="First character of `text` in the document.")
    end: int
    length: int = Field(description="Characters of the whole document.")
    next_start: int | None = Field(
        description="`start` to go on reading with; null: this is the end of the document."
    )
    place: Place | None = Field(description="Of a passage: how to cite it.")
    other_language: OtherLanguage | None


class Fetched(BaseModel):
    """Text of a document, character for character."""

    id: str
    title: str
    text: str
    url: str
    metadata: Metadata


class Quotation(BaseModel):
    """A quote of an answer, compared with the stored text."""

    n: int = Field(description="The mark [n] in the answer.")
    quote: str = Field(description="The words of the document. Never change them.")
    place: Place
    other_language: OtherLanguage | None
    verified: bool = Field(
        description="The stored text has exactly these characters there. It does not say that the "
        "file is authentic, nor that the speaker is right."
    )


class Asked(BaseModel):
    """An answer made of quotes, or the reason why there is none."""

    answered: bool = Field(
        description="False: the documents do not answer. Say so; do not answer from memory."
    )
    answer: str | None = Field(description="Sentences that are quotes, with marks [n].")
    quotations: list[Quotation]
    understood_as: str | None = Field(
        description="The whole question that was answered; null without a history, and when it "
        "must be asked back."
    )
    explanation: str | None = Field(
        description="Why there is no answer, or what must be asked back."
    )
    confidence: float = Field(description="Probability that the documents answer, 0 to 1.")
    warnings: list[str]


class Verdict(BaseModel):
    """What became of one quotation or sentence of a draft."""

    text: str
    kind: Literal["quotation", "sentence"]
    status: Literal["verbatim", "near", "misattributed", "not_found"]
    meaning: str = Field(description="The status in words.")
    changes: list[str] = Field(description="What the draft has -> what the source has.")
    source: Place | None
    source_text: str | None = Field(description="The words of the source.")


class Verified(BaseModel):
    """A draft that was checked."""

    passed: bool = Field(
        description="Every quotation is verbatim and nothing is attributed to the wrong source."
    )
    claims: list[Verdict]
    warnings: list[str]


class Said(BaseModel):
    """What somebody said, inside a passage."""

    id: str = Field(description="Of the passage, for `fetch`.")
    text: str
    reported: bool = Field(
        description="True: the document tells it in its own words, so these are not the "
        "speaker's words."
    )
    occasion: str | None
    occasion_date: str | None
    place: Place


class Statements(BaseModel):
    """Who said what."""

    statements: list[Said]
    next_offset: int | None
