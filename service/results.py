"""The records that the engine returns; `to_json` of each is the HTTP body, field for field.

Offsets are 0-based Unicode code points, end exclusive; pages are 1-based; ranks start at 1. Higher
scores are better; they are comparable within one response only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from indexer.records import CounterpartKind, Language, PassageKind, Statement
from service.jsonable import Jsonable as Jsonable
from service.parts import AnswerPart
from service.prose import Prose
from service.understood import Understood

Mode = Literal["hybrid", "dense", "lexical"]
MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
# Why there is no answer: the documents have nothing on the topic; they have the topic but not what
# was asked (or not from the named country or person); or it is unclear what a follow-up refers to.
Reason = Literal["nothing-on-topic", "not-said", "unclear"]


@dataclass(frozen=True, slots=True)
class Highlight(Jsonable):
    """A span of the hit's `text` that matches the query, by a word or by a bridge term."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HitStatement(Jsonable):
    """Who said `start:end` of the document; names as printed, `country` ISO 3166-1 alpha-2."""

    speaker: str | None
    organisation: str | None
    country: str | None
    occasion: str | None
    start: int
    end: int

    @classmethod
    def of(cls, statement: Statement | None) -> Self | None:
        """The statement as it is shown; None without one."""
        return None if statement is None else cls.by(statement)

    @classmethod
    def by(cls, statement: Statement) -> Self:
        """The statement as it is shown."""
        return cls(
            speaker=statement.speaker,
            organisation=statement.organisation,
            country=statement.country,
            occasion=statement.occasion,
            start=statement.start,
            end=statement.end,
        )


@dataclass(frozen=True, slots=True)
class HitCounterpart(Jsonable):
    """The counterpart in the other language: `text == document.text[start:end]`.

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
    """Cosine and rank by meaning, BM25 and rank by words; None where that search has none."""

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
    """What one retriever, the search by meaning or by words, did.

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
    """The terms of the question in the other language.

    `terms` are the query's words in `language` by bridge terms, each with the number of passages
    of that language that hold it; `untranslated` are words for which there is no bridge term.
    """

    language: Language
    terms: dict[str, int]
    untranslated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnostics(Jsonable):
    """Details of a search, given with `debug` only."""

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

    def shown(self) -> dict[str, object]:
        """The members of the HTTP body."""
        members = Jsonable.shown(self)
        if self.debug is None:
            del members["debug"]
        return members


@dataclass(frozen=True, slots=True)
class Citation(Jsonable):
    """A quote with its place: `quote == document.text[start:end]`.

    `verified` says that this was checked when the answer was made, against the stored text and its
    `document_sha256`; it does not say that the quote answers the question. A quote that fails is
    dropped, so an answer shows verified ones only. `recognised` is the confidence (0 to 1) of its
    pages when their characters were recognised from a picture; null otherwise.
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
    """A sentence of the answer: `text == answer[start:end]`, with the numbers of its citations."""

    text: str
    start: int
    end: int
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer(Jsonable):
    """An answer made of quotes, or an abstention.

    `answer` is the sentences with their marks [n]. It is None when `answered` is false; then
    `reason` is a code and `explanation` a sentence that says why, in the question's language. When
    the question asks about several things there is one of `parts` for each, and `answer` is one
    line per part, after its name; it counts as answered when any part is. `confidence` is the
    probability that the documents answer the question, in [0, 1]. `prose` is a model's text from
    the quotes, given only when it was asked for; it is not verified. `understood` is the whole
    question that was answered, given only in a conversation.
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

    `printed` are the spellings of a person or organisation in the documents, the commonest first.
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
    """One page: `text[start:end]` is its text."""

    number: int
    start: int
    end: int
    label: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class DocumentView(Jsonable):
    """What the catalogue and the file say about a document; `length` is in code points.

    `path` is its file, `copies` are files with the same text. `read` names the fields (title,
    date) that were not declared but read from the first lines or the name of the file.
    `has_pages` is false for a format without pages, where page 1 means nothing. `n_findings`
    counts the findings of its file, which `/v1/files` lists.
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
    """A finding on a file, described in both languages."""

    code: str
    severity: Literal["not_read", "partly_read", "note"]
    n: int
    pages: tuple[int, ...]
    detail: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class FileEntry(Jsonable):
    """What became of one file of the folder; `document_id` is null when it made no document."""

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
    """A passage as stored: `text == document.text[start:end]`.

    `statement` is of who said at least half of it, `statements` is everything said in it.
    """

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
    statements: tuple[HitStatement, ...]
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
