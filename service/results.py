"""What the engine answers with: frozen records whose `to_json` is the HTTP body, field for field.

Offsets are 0-based Unicode code points, end exclusive; pages are 1-based; ranks start at 1; of two
scores the higher is better, and scores are comparable within one response only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

from indexer.records import CounterpartKind, Language, PassageKind, Statement
from service.jsonable import Jsonable as Jsonable
from service.jsonable import json_of
from service.parts import AnswerPart
from service.prose import Prose
from service.understood import Understood

Mode = Literal["hybrid", "dense", "lexical"]
MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
# Why there is no answer: the documents hold nothing on the topic, or hold it without what was asked
# (or not from the country or person that was named); or a follow-up leaves open what is meant.
Reason = Literal["nothing-on-topic", "not-said", "unclear"]


@dataclass(frozen=True, slots=True)
class Highlight(Jsonable):
    """A span of the hit's `text` that matches the query, by a word or by a bridge term."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HitStatement(Jsonable):
    """Who said it: names as printed, `country` as ISO 3166-1 alpha-2, `occasion` the event."""

    speaker: str | None
    organisation: str | None
    country: str | None
    occasion: str | None

    @classmethod
    def of(cls, statement: Statement | None) -> Self | None:
        """Who said it, as shown; None when nobody is known to."""
        if statement is None:
            return None
        return cls(
            speaker=statement.speaker,
            organisation=statement.organisation,
            country=statement.country,
            occasion=statement.occasion,
        )


@dataclass(frozen=True, slots=True)
class HitCounterpart(Jsonable):
    """What says the same in the other language: `text == document.text[start:end]`.

    `kind` is `official` when the catalogue or the documents themselves say that they are versions
    of each other; `aligned` when the indexer found it: numbers, dates and names agree.
    """

    passage_id: str
    document_id: str
    language: Language
    text: str
    start: int
    end: int
    confidence: float
    kind: CounterpartKind


@dataclass(frozen=True, slots=True)
class Scores(Jsonable):
    """Cosine and rank by meaning, BM25 and rank by words; None where it was not found so."""

    dense: float | None
    dense_rank: int | None
    lexical: float | None
    lexical_rank: int | None


@dataclass(frozen=True, slots=True)
class Hit(Jsonable):
    """A passage with its rank: `text == document.text[start:end]`."""

    rank: int
    score: float
    passage_id: str
    document_id: str
    title: str
    language: Language
    date: str | None
    text: str
    start: int
    end: int
    page_start: int
    page_end: int
    heading: str | None
    statement: HitStatement | None
    highlights: tuple[Highlight, ...]
    counterpart: HitCounterpart | None
    scores: Scores


@dataclass(frozen=True, slots=True)
class ExpansionUsed(Jsonable):
    """A bridge term: `term` of `language` stood in for `source` of the query."""

    term: str
    source: str
    translation: str
    language: Language
    weight: float


@dataclass(frozen=True, slots=True)
class RetrieverDiagnostics(Jsonable):
    """What the search by meaning or by words did.

    `nothing_in` lists searched languages in which it could find nothing.
    """

    retriever: Literal["dense", "lexical"]
    took_ms: float
    tokens: tuple[str, ...]
    expansions: tuple[ExpansionUsed, ...]
    passages_per_language: dict[str, int]
    top: tuple[str, ...]
    nothing_in: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class TwinDiagnostics(Jsonable):
    """What the same question in the other language would have to share with the passages.

    `terms` are the query's words in `language` by bridge terms, each with the number of passages
    of that language that hold it; `untranslated` are words for which there is no bridge term.
    """

    language: Language
    terms: dict[str, int]
    untranslated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnostics(Jsonable):
    """What happened inside a search; only when asked for."""

    timings_ms: dict[str, float]
    retrievers: tuple[RetrieverDiagnostics, ...]
    hits_per_language: dict[str, int]
    share_per_language: dict[str, float]
    pool_per_language: dict[str, int]
    names: tuple[str, ...]
    twin: TwinDiagnostics | None


@dataclass(frozen=True, slots=True)
class SearchResponse(Jsonable):
    """The hits of one query, best first. `debug` is in the body only when it was asked for."""

    query: str
    query_language: Language | None
    took_ms: float
    index_id: str
    encoder: str
    hits: tuple[Hit, ...]
    warnings: tuple[str, ...]
    debug: Diagnostics | None = None

    def to_json(self) -> dict[str, Any]:
        """The HTTP body."""
        body = json_of(self)
        if self.debug is None:
            del body["debug"]
        return dict(body)


@dataclass(frozen=True, slots=True)
class Citation(Jsonable):
    """A quote and its proof: `quote == document.text[start:end]`.

    `verified` says that this was checked when the answer was made, against the stored text and its
    `document_sha256`. A quote that fails is dropped, so an answer shows verified ones only.
    `recognised` is how sure the characters of its pages are (0 to 1) when they were recognised
    from a picture; null for text that the file holds as text.
    """

    n: int
    quote: str
    document_id: str
    title: str
    date: str | None
    language: Language
    start: int
    end: int
    page_start: int
    page_end: int
    passage_id: str
    document_sha256: str
    verified: bool
    statement: HitStatement | None
    counterpart: HitCounterpart | None
    recognised: float | None = None


@dataclass(frozen=True, slots=True)
class AnswerSentence(Jsonable):
    """A sentence of the answer: `text == answer[start:end]`, cited by the numbers."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer(Jsonable):
    """An answer made of quotes, or an abstention.

    `answer` is the sentences with their marks [n], None when `answered` is false; then `reason`
    is the code and `explanation` the sentence that says why, in the question's language. `parts`
    are there when the question asks for several things, one for each: then `answer` is a line for
    each of them, its name before it, and is there when any part is answered.
    `confidence` is the probability that the documents answer the question, in [0, 1]. `prose` is
    text of a model beside the quotes, only when it was asked for; nothing of it is verified.
    `understood` is the whole question that was answered, only in a conversation.
    """

    question: str
    question_language: Language | None
    answered: bool
    reason: Reason | None
    explanation: str | None
    answer: str | None
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    confidence: float
    hits: tuple[Hit, ...]
    took_ms: float
    index_id: str
    encoder: str
    warnings: tuple[str, ...]
    prose: Prose | None = None
    parts: tuple[AnswerPart, ...] = ()
    understood: Understood | None = None


@dataclass(frozen=True, slots=True)
class FacetValue(Jsonable):
    """One value of a facet and how many passages have it; filter with `field eq value`.

    `printed` are the spellings of a person or body in the documents, the commonest first.
    """

    value: str
    label_zh: str
    label_en: str
    count: int
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facets(Jsonable):
    """Counts of passages by what can be filtered on; most frequent first, then by value."""

    language: tuple[FacetValue, ...]
    country: tuple[FacetValue, ...]
    speaker: tuple[FacetValue, ...]
    organisation: tuple[FacetValue, ...]
    year: tuple[FacetValue, ...]
    document: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage(Jsonable):
    """One page: `text[start:end]` is what stands on it."""

    number: int
    start: int
    end: int
    label: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class DocumentView(Jsonable):
    """What the catalogue and the file say about a document; `length` is in code points.

    `path` is its file, `copies` are files with the same text. `read` names the fields (title,
    date) that nobody declared: they were read off the first lines or the name of the file.
    `has_pages` is false where the file knows none, so that page 1 says nothing. `n_findings`
    counts what reading its file brought to light (`/v1/files` says what).
    """

    document_id: str
    title: str
    title_translated: str | None
    kind: str
    issue: str | None
    date: str | None
    languages: tuple[Language, ...]
    publisher: str | None
    version_of: str | None
    source: str | None
    author: str | None
    path: str
    copies: tuple[str, ...]
    read: tuple[str, ...]
    sha256: str
    length: int
    n_passages: int
    pages: tuple[DocumentPage, ...]
    has_pages: bool
    n_findings: int


@dataclass(frozen=True, slots=True)
class FileFinding(Jsonable):
    """What reading a file brought to light, in words of both languages."""

    code: str
    severity: Literal["not_read", "partly_read", "note"]
    n: int
    pages: tuple[int, ...]
    detail: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class FileEntry(Jsonable):
    """What became of one file of the folder; `document_id` is null when nothing is kept of it."""

    path: str
    status: Literal["read", "partly_read", "not_read", "duplicate", "left_out"]
    document_id: str | None
    findings: tuple[FileFinding, ...]


@dataclass(frozen=True, slots=True)
class FileList(Jsonable):
    """Every file of the folder an index was made from, how many of each status, and why."""

    counts: dict[str, int]
    reasons: dict[str, int]
    files: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class PassageView(Jsonable):
    """A passage as stored: `text == document.text[start:end]`."""

    passage_id: str
    document_id: str
    language: Language
    kind: PassageKind
    text: str
    start: int
    end: int
    page_start: int
    page_end: int
    heading: str | None
    statement: HitStatement | None
    counterpart: HitCounterpart | None


@dataclass(frozen=True, slots=True)
class PassageContext(Jsonable):
    """A passage with its neighbours in the document, in reading order."""

    index_id: str
    document: DocumentView
    passage: PassageView
    before: tuple[PassageView, ...]
    after: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class DocumentText(Jsonable):
    """The whole text of a document with its passages."""

    document_id: str
    title: str
    sha256: str
    text: str
    passages: tuple[PassageView, ...]
