"""Finds counterparts: passages and sentences that say the same in the other language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.counterparts.pairs import find_counterparts
from indexer.counterparts.scope import Scope, Scopes
from indexer.counterparts.score import Calibration, built_in_calibration
from indexer.counterparts.search import find_versions
from indexer.counterparts.versions import VersionPair, check_versions
from indexer.derived import Derived
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
    *,
    derived: Derived | None = None,
) -> AlignmentResult:
    """Align every bilingual document with itself and every document with its version.

    `vectors` has a unit row for each passage; `encode_sentences` makes such rows for sentences
    and is called once. Each pair has a calibrated confidence; pairs below the threshold, and pairs
    whose years, numbers or countries contradict, are left out. Documents that are no versions of
    each other are never aligned; a document has at most one version. `derived` keeps whether two
    documents are versions; without it all are compared again.

    Raises:
        CorpusError: when the `version_of` of the documents contradict each other.
    """
    check_versions(documents)
    # Kept results were found with the built-in calibration.
    kept = derived if derived is not None and calibration is None else Derived(None)
    calibration = calibration or built_in_calibration()
    between = Scopes(documents, passages, vectors, names)
    scopes = [
        scope
        for document in documents
        if len(document.languages) > 1
        and (scope := _within(document, between, calibration)) is not None
    ]
    versions = []
    for scope, declared in find_versions(documents, between, calibration, kept):
        scopes.append(scope)
        ids = scope.zh.document.document_id, scope.en.document.document_id
        versions.append(VersionPair(*ids, declared, round(scope.score, 3), scope.kind))
    counterparts = list(find_counterparts(scopes, encode_sentences, names, calibration))
    return AlignmentResult(counterparts, versions)


def _within(document: Document, scopes: Scopes, calibration: Calibration) -> Scope | None:
    """The scope of one document: official when each language says what the other does."""
    scope = scopes.between(document, document, calibration, "official")
    if scope is None or scope.mirrored:
        return scope
    return scope.of_kind("aligned")
