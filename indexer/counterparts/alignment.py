"""Official counterparts: which passage, and which sentence, says the same in the other language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.counterparts.pairs import find_counterparts
from indexer.counterparts.scope import Scope, Scopes
from indexer.counterparts.score import Calibration, built_in_calibration
from indexer.counterparts.versions import (
    VersionPair,
    candidate_pairs,
    check_versions,
    declared_pairs,
)
from indexer.encoders import Vectors
from indexer.names import Names
from indexer.records import Counterpart, Document, Passage


@dataclass(frozen=True, slots=True)
class AlignmentResult:
    """Counterparts in the order of documents and Chinese spans; versions declared and found."""

    counterparts: list[Counterpart]
    versions: list[VersionPair]


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
    between = Scopes(documents, passages, vectors, names)
    scopes: list[Scope] = []
    versions: list[VersionPair] = []
    for document in documents:
        if len(document.languages) > 1:
            scopes.extend(between.between(document, document, calibration))
    for (zh, en), declared in _version_candidates(documents, between):
        for scope in between.between(zh, en, calibration):
            if declared or scope.are_versions:
                scopes.append(scope)
                score = round(scope.score, 3)
                versions.append(VersionPair(zh.document_id, en.document_id, declared, score))
    counterparts = list(find_counterparts(scopes, encode_sentences, names, calibration))
    return AlignmentResult(counterparts, versions)


def _version_candidates(
    documents: Sequence[Document], scopes: Scopes
) -> Iterator[tuple[tuple[Document, Document], bool]]:
    yield from ((pair, True) for pair in declared_pairs(documents))
    monolingual = [document for document in documents if len(document.languages) == 1]
    whole = {
        document.document_id: vector
        for document in monolingual
        if (vector := scopes.whole(document)) is not None
    }
    yield from ((pair, False) for pair in candidate_pairs(documents, whole))
