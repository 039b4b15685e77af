"""The sentences of passages with their vectors, encoded when first asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.encoder import Encoder
from indexer.generation import Index
from indexer.names import Names, find_mentions
from indexer.sentences import sentence_spans
from indexer.tokens import analyze
from service.counterparts import Counterparts
from service.dates import opening_dates
from service.ordinals import ordinals
from service.places import capitals_of, places_in

# Passages whose sentences are kept; 1.5 kB a sentence.
_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document: `document.text[start:end]`, inside the passage of `row`.

    `terms` are those of the lexical leg, with those of its official counterpart; `names` are the
    ids of the names in it, `bodies` those of organisations, `dates` are those it opens with.
    """

    row: int
    start: int
    end: int
    text: str
    position: int
    terms: frozenset[str]
    names: frozenset[str]
    bodies: frozenset[str]
    people: bool
    dates: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a reader of the passage knows: its text, heading, occasion, title, date, other face.

    `both_languages` is True when there is an official counterpart: words of either language can be
    looked for then. `ordinals` and `places` are the numbers of those it names; the capital of a
    country that is named counts as named.
    """

    text: str
    both_languages: bool
    terms: frozenset[str]
    names: frozenset[str]
    ordinals: frozenset[int]
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class SentencesOfPassage:
    """The sentences of one passage, in order; row i of `vectors` is sentence i."""

    sentences: tuple[Sentence, ...]
    vectors: npt.NDArray[np.float32]
    surroundings: Surroundings


class SentenceTable:
    """Sentences by passage row, most recent kept. Safe to share among threads."""

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
        """The sentences of each passage; what is not known yet is encoded in one batch."""
        with self._lock:
            known = {row: self._kept[row] for row in rows if row in self._kept}
            for row in known:
                self._kept.move_to_end(row)
        fresh = self._encoded([row for row in dict.fromkeys(rows) if row not in known])
        with self._lock:
            self._kept.update(fresh)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [known.get(row) or fresh[row] for row in rows]

    def _encoded(self, rows: list[int]) -> dict[int, SentencesOfPassage]:
        cut = {row: self._sentences(row) for row in rows}
        texts = [sentence.text for sentences in cut.values() for sentence in sentences]
        vectors = self._encoder.encode_passages(texts) if texts else None
        found: dict[int, SentencesOfPassage] = {}
        first = 0
        for row, sentences in cut.items():
            last = first + len(sentences)
            own = vectors[first:last] if vectors is not None else np.zeros((0, 0), np.float32)
            found[row] = SentencesOfPassage(sentences, own, self._surroundings(row))
            first = last
        return found

    def _surroundings(self, row: int) -> Surroundings:
        passage = self._index.passages[row]
        document = self._index.documents[passage.document_id]
        statement = self._index.statements.get(passage.passage_id)
        said = (statement.occasion, statement.role) if statement else ()
        other = self._counterparts.of_passage(passage.passage_id)
        face = other.text if other else None
        parts = (passage.text, passage.heading, *said, document.title, document.date, face)
        text = "\n".join(part for part in parts if part)
        names = frozenset(mention.name_id for mention in find_mentions(text, self._names))
        return Surroundings(
            text=text,
            both_languages=other is not None,
            terms=frozenset(token.term for token in analyze(text)),
            names=names,
            ordinals=ordinals(text),
            places=places_in(text) | capitals_of(names),
        )

    def _sentences(self, row: int) -> tuple[Sentence, ...]:
        passage = self._index.passages[row]
        sentences: list[Sentence] = []
        for position, (start, end) in enumerate(sentence_spans(passage.text)):
            text = passage.text[start:end]
            mentions = find_mentions(text, self._names)
            first, last = passage.start + start, passage.start + end
            face = self._counterparts.of_span(passage.passage_id, first, last)
            said_twice = f"{text}\n{face.text}" if face else text
            sentences.append(
                Sentence(
                    row=row,
                    start=first,
                    end=last,
                    text=text,
                    position=position,
                    terms=frozenset(token.term for token in analyze(said_twice)),
                    names=frozenset(mention.name_id for mention in mentions),
                    bodies=frozenset(m.name_id for m in mentions if m.kind == "organisation"),
                    people=any(mention.kind == "person" for mention in mentions),
                    dates=opening_dates(text),
                )
            )
        return tuple(sentences)
