"""The sentences of passages with their vectors and token vectors, computed when first used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from indexer.encoders import Encoder, Vectors
from indexer.names import Names, find_mentions
from indexer.store import Index
from indexer.text import Folded, analyze, analyze_folded, fold, sentence_spans
from service.answering.late import question_tokens
from service.question import (
    capitals_of,
    dates_told,
    names_somebody,
    ordinals_in,
    places_in,
    quarters_in,
)
from service.retrieval import Counterparts

# Passages whose sentences are cached, at 0.2 MB each for the token vectors.
_KEPT = 500


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: `document.text[start:end]`, inside the passage of `row`.

    `terms` are its index terms and those of a counterpart that counts as evidence. `names` are the
    ids of the names in it, `organisations` those of organisations. `people` is whether it names a
    person, `dates` are the dates of what it tells (`dates_told`).
    """

    row: int
    start: int
    end: int
    text: str
    folded: Folded
    position: int
    terms: frozenset[str]
    names: frozenset[str]
    organisations: frozenset[str]
    people: bool
    dates: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage with its context: heading, occasion, role, title, date and counterpart.

    `both_languages` is True when a counterpart that counts as evidence is part of it, so that words
    of either language can match. `ordinals` and `places` are the numbers of those it names; with a
    country its capital counts as named.
    """

    text: str
    folded: str
    both_languages: bool
    terms: frozenset[str]
    names: frozenset[str]
    ordinals: frozenset[int]
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class SentencesOfPassage:
    """The sentences of one passage, in order; row i of `vectors` is sentence i.

    `tokens` are the unit rows of their tokens, those of sentence i before `ends[i]`, in half
    precision: cosines move by less than 0.001.
    """

    sentences: tuple[Sentence, ...]
    vectors: npt.NDArray[np.float32]
    tokens: npt.NDArray[np.float16]
    ends: tuple[int, ...]
    surroundings: Surroundings


class SentenceTable:
    """Sentences by passage row, with a cache of the most recent. Safe to share among threads."""

    def __init__(
        self, index: Index, encoder: Encoder, names: Names, counterparts: Counterparts
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._names = names
        self._counterparts = counterparts
        self._kept: OrderedDict[int, SentencesOfPassage] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, rows: list[int]) -> list[SentencesOfPassage]:
        """The sentences of each passage; those not cached are encoded in one batch."""
        with self._lock:
            known = {row: self._kept[row] for row in rows if row in self._kept}
            for row in known:
                self._kept.move_to_end(row)
        fresh = self._read([row for row in dict.fromkeys(rows) if row not in known])
        with self._lock:
            self._kept.update(fresh)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [known.get(row) or fresh[row] for row in rows]

    def question_tokens(self, text: str) -> Vectors:
        """The unit rows of the tokens of a question."""
        return question_tokens(text, self._encoder)

    def _read(self, rows: list[int]) -> dict[int, SentencesOfPassage]:
        cut = {row: self._sentences(row) for row in rows}
        texts = [sentence.text for sentences in cut.values() for sentence in sentences]
        tokens = [own.astype(np.float16) for own in self._encoder.encode_tokens(texts)]
        found: dict[int, SentencesOfPassage] = {}
        first = 0
        for row, sentences in cut.items():
            own = tokens[first : first + len(sentences)]
            found[row] = SentencesOfPassage(
                sentences=sentences,
                vectors=self._vectors(row, sentences),
                tokens=np.concatenate(own) if own else np.zeros((0, 0), np.float16),
                ends=tuple(accumulate(map(len, own))),
                surroundings=self._surroundings(row),
            )
            first += len(sentences)
        return found

    def _vectors(self, row: int, sentences: tuple[Sentence, ...]) -> Vectors:
        """The vectors that the index stores; encoded here when it has none or other sentences."""
        stored = self._index.sentence_vectors
        own = stored.of(row) if stored is not None else None
        if own is not None and len(own) == len(sentences):
            return own
        return self._encoder.encode_passages([sentence.text for sentence in sentences])

    def _surroundings(self, row: int) -> Surroundings:
        passage = self._index.passages[row]
        document = self._index.documents[passage.document_id]
        statement = self._index.statements.whole(passage.passage_id)
        said = (statement.occasion, statement.role) if statement else ()
        other = self._counterparts.of_passage(passage.passage_id, sure=True)
        counterpart = other.text if other else None
        parts = (passage.text, passage.heading, *said, document.title, document.date, counterpart)
        text = "\n".join(part for part in parts if part)
        folded = fold(text)
        mentions = find_mentions(text, self._names, folded=folded)
        names = frozenset(mention.name_id for mention in mentions)
        return Surroundings(
            text=text,
            folded=folded.text,
            both_languages=other is not None,
            terms=frozenset(token.term for token in analyze_folded(folded)),
            names=names,
            ordinals=ordinals_in(folded.text) | quarters_in(folded.text),
            places=places_in(folded.text) | capitals_of(names),
        )

    def _sentences(self, row: int) -> tuple[Sentence, ...]:
        passage = self._index.passages[row]
        sentences: list[Sentence] = []
        for position, (start, end) in enumerate(sentence_spans(passage.text)):
            text = passage.text[start:end]
            folded = fold(text)
            mentions = find_mentions(text, self._names, folded=folded)
            first, last = passage.start + start, passage.start + end
            counterpart = self._counterparts.of_span(passage.passage_id, first, last, sure=True)
            both = f"{text}\n{counterpart.text}" if counterpart else text
            sentences.append(
                Sentence(
                    row=row,
                    start=first,
                    end=last,
                    text=text,
                    folded=folded,
                    position=position,
                    terms=frozenset(token.term for token in analyze(both)),
                    names=frozenset(mention.name_id for mention in mentions),
                    organisations=frozenset(
                        m.name_id for m in mentions if m.kind == "organisation"
                    ),
                    people=any(mention.kind == "person" for mention in mentions)
                    or names_somebody(text, folded.text),
                    dates=dates_told(folded.text),
                )
            )
        return tuple(sentences)
