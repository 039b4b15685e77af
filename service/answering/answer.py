"""An answer made of quotes: sentences are chosen, cut out of the documents, cited and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.records import Document, Page
from indexer.store import Index
from service.answering.abstention import AnswerModel
from service.answering.evidence import Candidate
from service.question import Question, only_asks
from service.results import AnswerSentence, Citation, HitStatement
from service.retrieval import Counterparts

MOST_SENTENCES = 3
# A further sentence may be at most this much worse than the first, in log-odds, and must not repeat
# it: from this cosine on it does.
_WITHIN = 1.0
_REPEATS = 0.9
# Characters that may follow the mark that ends a sentence.
_CLOSING = " \n\t\u3000\"'”’」』)）]】"


@dataclass(frozen=True, slots=True)
class Cited:
    """The text of an answer, its sentences and citations, and how many quotes were dropped."""

    answer: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    n_dropped: int


class Quoted(Protocol):
    """A span of the document of the passage in `row`: `text == document.text[start:end]`."""

    @property
    def row(self) -> int:
        """Row of its passage."""
        ...

    @property
    def start(self) -> int:
        """First character in the document."""
        ...

    @property
    def end(self) -> int:
        """Character after the last."""
        ...

    @property
    def text(self) -> str:
        """The words."""
        ...


@dataclass(frozen=True, slots=True)
class Quote:
    """A place to quote that is no sentence of a candidate; see `Quoted`."""

    row: int
    start: int
    end: int
    text: str


def choose(candidates: Sequence[Candidate], model: AnswerModel) -> list[Candidate]:
    """The best sentence and up to two more that are nearly as good and do not repeat it."""
    scored = sorted(
        ((model.sentence_score(candidate), candidate) for candidate in candidates),
        key=lambda pair: (-pair[0], pair[1].sentence.row, pair[1].sentence.start),
    )
    chosen: list[Candidate] = []
    for score, candidate in scored:
        if len(chosen) == MOST_SENTENCES or score < scored[0][0] - _WITHIN:
            break
        if not any(_repeats(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def can_answer(candidate: Candidate, question: Question) -> bool:
    """False for a sentence that cannot answer.

    That is a question, put or told of; a heading, when the question asks what something is; a
    sentence whose context has no value of the kind asked for; or one in the other language that
    shares no word with the question, in any translation, itself or with its context.
    """
    features = candidate.features
    if candidate.sentence.text.rstrip(_CLOSING).endswith(("?", "？")) or not features.possible:
        return False
    if only_asks(candidate.sentence.folded.text) and not only_asks(question.folded.text):
        return False
    if not candidate.same_language:
        alone = bool(question.words) and not features.words and not features.said_by
        if features.untouched or alone:
            return False
    return not (features.heading and question.form == "definition")


def _repeats(candidate: Candidate, other: Candidate) -> bool:
    if float(candidate.vector @ other.vector) >= _REPEATS:
        return True
    return candidate.sentence.folded.text == other.sentence.folded.text


def cite(chosen: Sequence[Candidate], index: Index, counterparts: Counterparts) -> Cited:
    """Cut the quotes out and number them; a quote that differs from the stored text is dropped."""
    text = ""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for candidate in chosen:
        citation = citation_of(len(citations) + 1, candidate.sentence, index, counterparts)
        if not citation.verified:
            continue
        text += " " if text else ""
        start = len(text)
        text += citation.quote
        sentences.append(AnswerSentence(citation.quote, start, len(text), (citation.n,)))
        text += f" [{citation.n}]"
        citations.append(citation)
    return Cited(text, tuple(sentences), tuple(citations), len(chosen) - len(citations))


def citation_of(n: int, sentence: Quoted, index: Index, counterparts: Counterparts) -> Citation:
    """The citation of a sentence, with the number `n`."""
    passage = index.passages[sentence.row]
    document = index.documents[passage.document_id]
    first, last = _pages(document.pages, sentence.start, sentence.end)
    whole = sentence.text == passage.text
    counterpart = counterparts.of_span(passage.passage_id, sentence.start, sentence.end)
    if counterpart is None and whole:
        counterpart = counterparts.of_passage(passage.passage_id)
    return Citation(
        n=n,
        quote=sentence.text,
        document_id=document.document_id,
        title=document.title,
        date=document.date,
        language=passage.language,
        start=sentence.start,
        end=sentence.end,
        page_start=first,
        page_end=last,
        passage_id=passage.passage_id,
        document_sha256=document.sha256,
        verified=verify(document, sentence.start, sentence.end, sentence.text),
        statement=HitStatement.of(
            index.statements.at(passage.passage_id, sentence.start, sentence.end)
        ),
        counterpart=counterpart,
        recognised=recognised(document.pages, sentence.start, sentence.end),
    )


def recognised(pages: Sequence[Page], start: int, end: int) -> float | None:
    """The least confidence of the span's pages that were recognised from a picture, else None."""
    found = [
        page.confidence
        for page in pages
        if page.start < end and start < page.end and page.confidence is not None
    ]
    return round(min(found), 4) if found else None


def verify(document: Document, start: int, end: int, quote: str) -> bool:
    """True when the stored text has these characters at this place and the digest that was indexed.

    This proves that the quote is verbatim, not that what it says is true or answers the question.
    """
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return document.text[start:end] == quote and digest == document.sha256


def _pages(pages: Sequence[Page], start: int, end: int) -> tuple[int, int]:
    on = [page.number for page in pages if page.start < end and start < page.end]
    return (on[0], on[-1]) if on else (1, 1)
