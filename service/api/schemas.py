"""The request bodies of the API.

Unknown fields are refused: a misspelt `language` must not silently search everything. The engine
checks the values, so that API and command line report a wrong one alike.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from indexer.records import Language
from service.api.described import condition_schema, exactly_one
from service.results import Mode

Operator = Literal["eq", "ne", "in", "nin", "gt", "gte", "lt", "lte"]
CitationFormat = Literal["gbt7714", "chicago", "bibtex", "csl-json", "ris", "markdown", "csv"]
# For the API description only: the engine checks the values and reports errors in both languages.
_K: dict[str, Any] = {"minimum": 1}
_OFFSET: dict[str, Any] = {"minimum": 0}
_HALF = re.compile("[\ud800-\udfff]")
Languages = Annotated[
    list[Language] | None,
    Field(description="Languages of the passages; absent: both.", examples=[["zh", "en"]]),
]


class StrictBody(BaseModel):
    """A JSON body without unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _as_meant(cls, value: object) -> object:
        """Refuse lone surrogates, which JSON allows and no text has, and read 10.0 as 10."""
        if isinstance(value, list):
            return [_as_meant(inner) for inner in value]
        return _as_meant(value)


def _as_meant(value: object) -> object:
    if isinstance(value, str) and _HALF.search(value):
        raise ValueError("half of a character (a lone surrogate)")
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Condition(StrictBody):
    """One condition, such as `country eq KH`."""

    model_config = ConfigDict(json_schema_extra=condition_schema)

    field: str = Field(
        description="language, document_id, date, year, country, speaker, organisation or kind",
        examples=["country"],
    )
    op: Operator = "eq"
    value: str | int | list[str | int] = Field(examples=["KH"])


class Filters(StrictBody):
    """Conditions that must all hold."""

    conditions: list[Condition] = Field(alias="and", max_length=20)

    def to_json(self) -> dict[str, object]:
        """The filters as the engine takes them."""
        return {"and": [condition.model_dump() for condition in self.conditions]}


class SearchRequest(StrictBody):
    """A query, and which hits are wanted."""

    query: str = Field(examples=["what did Cambodia say about carbon neutrality"])
    k: int = Field(
        default=10, description="How many hits at most.", examples=[10], json_schema_extra=_K
    )
    offset: int = Field(
        default=0,
        description="How many of the best to leave out: with k 10, offset 10 is the second page. "
        "`offset` and `k` together are at most the greatest `k`.",
        examples=[0],
        json_schema_extra=_OFFSET,
    )
    languages: Languages = None
    mode: Mode = "hybrid"
    filters: Filters | None = None
    debug: bool = Field(
        default=False, description="Add what the search by meaning and the search by words found."
    )
    group_counterparts: bool = Field(
        default=True,
        description="The same evidence in two languages is one hit with its counterpart.",
    )
    rerank: bool = Field(
        default=False,
        description="A model reads the first ten hits, those in the query's language, and they "
        "exchange their places. Only with mode hybrid.",
    )


class AskRequest(StrictBody):
    """A question, and which passages may answer it."""

    question: str = Field(examples=["柬埔寨碳中和长期战略是什么"])
    k: int = Field(default=8, description="How many hits to answer from.", json_schema_extra=_K)
    languages: Languages = None
    filters: Filters | None = None
    history: list[str] | None = Field(
        default=None,
        max_length=1_000,
        description="The earlier questions of the conversation, the oldest first; the last 20 "
        "count. A follow-up takes names, time or topic from them. Absent: no conversation.",
        examples=[["what did Cambodia say about carbon neutrality"]],
    )
    generate: bool = Field(
        default=False,
        description="Have a model also write prose from the quotes; 422 when no generator is set.",
    )


class VerifyRequest(StrictBody):
    """A draft to check, or single quotes; exactly one of the two."""

    model_config = ConfigDict(json_schema_extra=exactly_one("text", "quotes"))

    text: str | None = Field(
        default=None, examples=["Cambodia has formulated its “Long-Term Strategy”."]
    )
    quotes: list[str] | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _one_of_them(self) -> VerifyRequest:
        if (self.text is None) == (self.quotes is None):
            raise ValueError("give exactly one of text and quotes")
        return self


class Place(StrictBody):
    """A span of a document."""

    document_id: str = Field(examples=["lmec-briefing-2022-05-zh"], max_length=200)
    start: int = Field(ge=0, examples=[1391])
    end: int = Field(ge=1, examples=[1458])


class CitationsRequest(StrictBody):
    """Places to cite, and how."""

    places: list[Place] = Field(max_length=500)
    format: CitationFormat = "gbt7714"
    language: Language = Field(default="en", description="Of names and punctuation.")
    quote: bool = Field(default=False, description="Add the quoted words.")
    site: str | None = Field(
        default=None,
        max_length=500,
        pattern="^https?://",
        description="Address of the page; if given, links to the cited characters are added.",
        examples=["https://briefings.example.org/"],
    )


class GlossRequest(StrictBody):
    """A text whose words are wanted in the other language."""

    text: str = Field(examples=["柬埔寨已制定《碳中和长期战略》"])


class Health(BaseModel):
    """The process is alive."""

    status: Literal["alive"]


class Readiness(BaseModel):
    """The index that is served."""

    status: Literal["ready"]
    index_id: str
    encoder: str
    documents: int
    passages: int
    generator: bool = Field(
        description="Whether a model can write prose and translations.", examples=[False]
    )
    problem: str | None = Field(
        default=None,
        description="Why the newest generation is not served, but the one before it.",
    )


class ProblemBody(BaseModel):
    """What went wrong (RFC 9457). `type` is stable; `detail` is for people."""

    type: str = Field(examples=["urn:lanmei:problem:question"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = Field(
        default=None, description="For a body that does not fit the schema: field and message."
    )
