"""Official counterparts: which passage, and which sentence, says the same in the other language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from indexer.align_paragraphs import Match, match_paragraphs
from indexer.align_score import Calibration, built_in_calibration
from indexer.align_sentences import SentenceMatch, judge_sentences, match_sentences
from indexer.align_units import Unit, make_unit, mean_vector
from indexer.encoder import Vectors
from indexer.names import Names
from indexer.records import Counterpart, Document, Language, Passage
from indexer.sentences import sentence_spans
from indexer.versions import VersionPair, candidate_pairs, check_versions, declared_pairs

# Documents that nobody declared are versions of each other when this share of each has a
# counterpart, in so many paragraphs: two briefings on one event share much, but not this much.
_SHARE_OF_A_VERSION = 0.5
_PARAGRAPHS_OF_A_VERSION = 3
# Passages of one paragraph are counterparts when their sentences share this much of the shorter.
_SHARE_OF_A_PASSAGE = 0.3


@dataclass(frozen=True, slots=True)
class AlignmentResult:
    """Counterparts in the order of documents and Chinese spans; versions declared and found."""

    counterparts: list[Counterpart]
    versions: list[VersionPair]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The paragraphs of one language of a document, as units with vectors and passages."""

    document: Document
    units: list[Unit]
    vectors: Vectors
    passages: list[list[Passage]]


@dataclass(frozen=True, slots=True, eq=False)
class _Scope:
    """Two sides and what matches between them."""

    zh: Side
    en: Side
    matches: list[Match]

    @property
    def score(self) -> float:
        """Share of the letters of either side that has a counterpart, whichever is less."""
        sides = (
            (self.zh, {i for match in self.matches for i in match.zh}),
            (self.en, {j for match in self.matches for j in match.en}),
        )
        return min(
            sum(side.units[k].letters for k in matched)
            / max(sum(unit.letters for unit in side.units), 1.0)
            for side, matched in sides
        )

    @property
    def are_versions(self) -> bool:
        """True when so much matches that the documents say the same as wholes."""
        return len(self.matches) >= _PARAGRAPHS_OF_A_VERSION and self.score >= _SHARE_OF_A_VERSION


def align(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Vectors,
    encode_sentences: Callable[[Sequence[str]], Vectors],
    names: Names,
    calibration: Calibration | None = None,
) -> AlignmentResult:
    """Align every bilingual document with itself and every version with its other.

    `vectors` has a unit row for each passage; `encode_sentences` makes such rows for sentences
    and is called once. Each pair has a calibrated confidence; below the threshold there is none.
    Documents that are no versions of each other are never aligned.

    Raises:
        CorpusError: when the `version_of` of the documents contradict each other.
    """
    check_versions(documents)
    calibration = calibration or built_in_calibration()
    corpus = _Corpus(documents, passages, vectors, names)
    scopes: list[_Scope] = []
    versions: list[VersionPair] = []
    for document in documents:
        if len(document.languages) > 1:
            scopes.extend(corpus.scopes(document, document, calibration))
    for (zh, en), declared in _version_candidates(documents, corpus):
        for scope in corpus.scopes(zh, en, calibration):
            if declared or scope.are_versions:
                scopes.append(scope)
                score = round(scope.score, 3)
                versions.append(VersionPair(zh.document_id, en.document_id, declared, score))
    counterparts = list(_counterparts(scopes, encode_sentences, names, calibration))
    return AlignmentResult(counterparts, versions)


class _Corpus:
    """The sides of documents, made when they are needed: most documents have no version."""

    def __init__(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        vectors: Vectors,
        names: Names,
    ) -> None:
        self._passages, self._vectors, self._names = passages, vectors, names
        self._sides: dict[str, dict[Language, Side]] = {}
        self._rows: dict[str, list[int]] = {document.document_id: [] for document in documents}
        for row, passage in enumerate(passages):
            if passage.document_id in self._rows:
                self._rows[passage.document_id].append(row)

    def whole(self, document: Document) -> Vectors | None:
        """One vector for a document: the mean of its content passages by length."""
        rows = [r for r in self._rows[document.document_id] if self._passages[r].kind == "content"]
        if not rows:
            return None
        weights = [float(len(self._passages[row].text)) for row in rows]
        return mean_vector(self._vectors[rows], weights)

    def scopes(self, zh: Document, en: Document, calibration: Calibration) -> Iterator[_Scope]:
        """The scope between two documents (or of one), when both have text in their language."""
        zh_side = self._side(zh).get("zh")
        en_side = self._side(en).get("en")
        if zh_side is not None and en_side is not None:
            yield _scope(zh_side, en_side, calibration)

    def _side(self, document: Document) -> dict[Language, Side]:
        known = self._sides.get(document.document_id)
        if known is None:
            rows = self._rows[document.document_id]
            known = _sides_of(document, self._passages, self._vectors, rows, self._names)
            self._sides[document.document_id] = known
        return known


def _version_candidates(
    documents: Sequence[Document], corpus: _Corpus
) -> Iterator[tuple[tuple[Document, Document], bool]]:
    yield from ((pair, True) for pair in declared_pairs(documents))
    monolingual = [document for document in documents if len(document.languages) == 1]
    whole = {
        document.document_id: vector
        for document in monolingual
        if (vector := corpus.whole(document)) is not None
    }
    yield from ((pair, False) for pair in candidate_pairs(documents, whole))


def _sides_of(
    document: Document,
    passages: Sequence[Passage],
    vectors: Vectors,
    rows: Iterable[int],
    names: Names,
) -> dict[Language, Side]:
    ordered = sorted(rows, key=lambda row: passages[row].start)
    units: dict[Language, list[Unit]] = {}
    means: dict[Language, list[Vectors]] = {}
    members: dict[Language, list[list[Passage]]] = {}
    paragraphs = groupby(ordered, key=lambda row: passages[row].paragraph)
    for position, (_, group) in enumerate(paragraphs):
        own_rows = list(group)
        own = [passages[row] for row in own_rows]
        language = own[0].language
        text = document.text[own[0].start : own[-1].end]
        unit = make_unit(text, own[0].start, language, position, names)
        units.setdefault(language, []).append(unit)
        weights = [float(len(passage.text)) for passage in own]
        means.setdefault(language, []).append(mean_vector(vectors[own_rows], weights))
        members.setdefault(language, []).append(own)
    return {
        language: Side(document, units[language], np.stack(means[language]), members[language])
        for language in units
    }


def _scope(zh: Side, en: Side, calibration: Calibration) -> _Scope:
    interleaved = zh.document.document_id == en.document.document_id
    matches = match_paragraphs(
        zh.units, en.units, zh.vectors, en.vectors, calibration, interleaved=interleaved
    )
    return _Scope(zh, en, matches)


def _counterparts(
    scopes: Sequence[_Scope],
    encode_sentences: Callable[[Sequence[str]], Vectors],
    names: Names,
    calibration: Calibration,
) -> Iterator[Counterpart]:
    """Sentences of all matches in one call of the encoder, then pairs scope by scope."""
    sentences = [
        [(_sentences(scope.zh, match.zh, names), _sentences(scope.en, match.en, names))
         for match in scope.matches]
        for scope in scopes
    ]  # fmt: skip
    several = [
        side
        for matches in sentences
        for pair in matches
        if len(pair[0]) > 1 or len(pair[1]) > 1
        for side in pair
    ]
    texts = [text for side in several for text, _, _ in side]
    encoded = encode_sentences(texts) if texts else np.zeros((0, 1), np.float32)
    position = 0
    for scope, matches in zip(scopes, sentences, strict=True):
        background = sentence_background(scope.zh.vectors, scope.en.vectors)
        for match, (zh, en) in zip(scope.matches, matches, strict=True):
            if len(zh) == 1 and len(en) == 1:
                pair = _pair("sentence", zh[0][1:], en[0][1:], match.confidence)
                yield from _passage_pairs(scope, match, [pair])
                yield pair
                continue
            vectors = encoded[position : position + len(zh) + len(en)]
            position += len(zh) + len(en)
            units = [unit for _, unit, _ in zh], [unit for _, unit, _ in en]
            found = match_sentences(*units, vectors[: len(zh)], vectors[len(zh) :], background)
            pairs = [
                pair
                for matched, confidence in judge_sentences(found, calibration)
                for pair in _sentence_pairs(matched, zh, en, min(confidence, match.confidence))
            ]
            yield from _passage_pairs(scope, match, pairs)
            yield from pairs


Sentence = tuple[str, Unit, Passage]


def _sentences(side: Side, paragraphs: Iterable[int], names: Names) -> list[Sentence]:
    """Text, unit and passage of each sentence of some paragraphs."""
    found: list[Sentence] = []
    for paragraph in paragraphs:
        for passage in side.passages[paragraph]:
            for start, end in sentence_spans(passage.text):
                text = passage.text[start:end]
                unit = make_unit(text, passage.start + start, passage.language, len(found), names)
                found.append((text, unit, passage))
    return found


def sentence_background(zh_vectors: Vectors, en_vectors: Vectors) -> tuple[float, float]:
    """Mean and deviation of the similarity of paragraphs that need not match."""
    similarity = zh_vectors[:_BLOCK] @ en_vectors[:_BLOCK].T
    return float(similarity.mean()), max(float(similarity.std()), 0.05)


_BLOCK = 512


def _pair(
    level: str, zh: tuple[Unit, Passage], en: tuple[Unit, Passage], confidence: float
) -> Counterpart:
    return Counterpart(
        level="sentence" if level == "sentence" else "passage",
        zh_passage_id=zh[1].passage_id,
        zh_start=zh[0].start,
        zh_end=zh[0].end,
        en_passage_id=en[1].passage_id,
        en_start=en[0].start,
        en_end=en[0].end,
        confidence=round(confidence, 4),
    )


def _sentence_pairs(
    match: SentenceMatch, zh: Sequence[Sentence], en: Sequence[Sentence], confidence: float
) -> Iterator[Counterpart]:
    """One pair for each two passages that hold parts of the match."""
    for zh_passage, zh_run in groupby(zh[slice(*match.zh)], key=lambda row: row[2].passage_id):
        zh_part = list(zh_run)
        for en_passage, en_run in groupby(en[slice(*match.en)], key=lambda row: row[2].passage_id):
            en_part = list(en_run)
            yield Counterpart(
                "sentence",
                zh_passage,
                zh_part[0][1].start,
                zh_part[-1][1].end,
                en_passage,
                en_part[0][1].start,
                en_part[-1][1].end,
                round(confidence, 4),
            )


def _passage_pairs(
    scope: _Scope, match: Match, pairs: Sequence[Counterpart]
) -> Iterator[Counterpart]:
    """Passages of a match: its only two, or those that share enough of their sentences."""
    zh = [passage for i in match.zh for passage in scope.zh.passages[i]]
    en = [passage for j in match.en for passage in scope.en.passages[j]]
    for one in zh:
        for other in en:
            shared_zh = sum(
                pair.zh_end - pair.zh_start
                for pair in pairs
                if pair.zh_passage_id == one.passage_id and pair.en_passage_id == other.passage_id
            )
            shared_en = sum(
                pair.en_end - pair.en_start
                for pair in pairs
                if pair.zh_passage_id == one.passage_id and pair.en_passage_id == other.passage_id
            )
            share = max(shared_zh / len(one.text), shared_en / len(other.text))
            if (len(zh) == len(en) == 1) or share >= _SHARE_OF_A_PASSAGE:
                yield Counterpart(
                    "passage",
                    one.passage_id,
                    one.start,
                    one.end,
                    other.passage_id,
                    other.start,
                    other.end,
                    round(match.confidence, 4),
                )
