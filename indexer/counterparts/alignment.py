"""Finds counterparts: passages and sentences that say the same in the other language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.counterparts.pairs import find_counterparts
from indexer.counterparts.scope import Scope, Scopes
from indexer.counterparts.score import Calibration, built_in_calibration
from indexer.counterparts.search import Search, Verdict, undeclared
from indexer.counterparts.versions import VersionPair, check_versions, declared_pairs
from indexer.derived import Derived
from indexer.encoders import Vectors
from indexer.names import Names
from indexer.records import Counterpart, CounterpartKind, Document, Passage


@dataclass(frozen=True, slots=True)
class Paired:
    """What was aligned: two documents, or the two languages of one, with their counterparts.

    `declared` is None for one document. `counterparts` is None when they are those that an earlier
    build wrote, `n` of them.
    """

    zh_id: str
    en_id: str
    declared: bool | None
    score: float
    kind: CounterpartKind
    n: int
    counterparts: tuple[Counterpart, ...] | None


@dataclass(frozen=True, slots=True)
class AlignmentResult:
    """Counterparts in the order of documents and Chinese spans; versions declared and found.

    `paired` are the same by pair of documents; `search` what is known of undeclared ones.
    """

    paired: list[Paired]
    search: Search = field(compare=False)

    @property
    def counterparts(self) -> list[Counterpart]:
        """Those that were found now."""
        return [one for pair in self.paired for one in pair.counterparts or ()]

    @property
    def versions(self) -> list[VersionPair]:
        """The documents that are versions of each other."""
        return versions_of(self.paired)


def versions_of(paired: Sequence[Paired]) -> list[VersionPair]:
    """The documents that are versions of each other.

    Documents that nobody declared and in which no passage has a counterpart are none.
    """
    return [
        VersionPair(pair.zh_id, pair.en_id, pair.declared, round(pair.score, 3), pair.kind)
        for pair in paired
        if pair.declared or (pair.declared is False and pair.n)
    ]


# What is to be aligned, in order: two ids, whether that is declared (None: one document), and what
# was found of them.
Wanted = tuple[str, str, bool | None, Verdict | None]


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

    `vectors` has a unit row for each passage; `encode_sentences` makes such rows for sentences,
    all in one call, and before that for names. Each pair has a calibrated confidence; pairs below
    the threshold, and pairs whose years, numbers or countries contradict, are left out. Documents
    that are no versions of each other are never aligned; a document has at most one version.
    `derived` keeps whether two documents are versions; without it all are compared again.

    Raises:
        CorpusError: when the `version_of` of the documents contradict each other.
    """
    check_versions(documents)
    # Kept results were found with the built-in calibration.
    kept = derived if derived is not None and calibration is None else Derived(None)
    calibration = calibration or built_in_calibration()
    by_id = {document.document_id: document for document in documents}
    scopes = Scopes.of(passages, vectors, names)
    declared = [(zh.document_id, en.document_id) for zh, en in declared_pairs(documents)]
    bound = [document_id for pair in declared for document_id in pair]
    search = Search.of(*undeclared(documents, bound, scopes, kept))
    search = search.judging(by_id.__getitem__, scopes, calibration, kept, encode_sentences)
    bilingual = [d.document_id for d in documents if len(d.languages) > 1]
    paired = pair_up(
        wanted_pairs(bilingual, declared, search),
        lambda _: None,
        Pairing(by_id.__getitem__, scopes, encode_sentences, names, calibration),
    )
    return AlignmentResult(paired, search)


def wanted_pairs(
    bilingual: Sequence[str], declared: Sequence[tuple[str, str]], search: Search
) -> Iterator[Wanted]:
    """Everything that is to be aligned, in order."""
    yield from ((document_id, document_id, None, None) for document_id in bilingual)
    yield from ((*ids, True, None) for ids in declared)
    yield from ((*ids, False, verdict) for ids, verdict in search.chosen())


@dataclass(frozen=True, slots=True)
class Pairing:
    """What pairs are made with."""

    document: Callable[[str], Document]
    scopes: Scopes
    encode_sentences: Callable[[Sequence[str]], Vectors]
    names: Names
    calibration: Calibration


def pair_up(
    wanted: Iterator[Wanted], known: Callable[[Wanted], Paired | bool | None], using: Pairing
) -> list[Paired]:
    """Align what is wanted. `known` gives what need not be: False where nothing matches."""
    found: list[Paired | tuple[Wanted, Scope]] = []
    for one in wanted:
        before = known(one)
        if isinstance(before, Paired):
            found.append(before)
        elif before is None:
            scope = _scope_of(one, using)
            if scope is not None:
                found.append((one, scope))
    made = iter(
        find_counterparts(
            [own[1] for own in found if not isinstance(own, Paired)],
            using.encode_sentences,
            using.names,
            using.calibration,
        )
    )
    paired = []
    for own in found:
        if isinstance(own, Paired):
            paired.append(own)
            continue
        (zh_id, en_id, declared, _), scope = own
        counterparts = tuple(next(made))
        n = len(counterparts)
        score = scope.score
        paired.append(Paired(zh_id, en_id, declared, score, scope.kind, n, counterparts))
    return paired


def _scope_of(wanted: Wanted, using: Pairing) -> Scope | None:
    zh_id, en_id, declared, verdict = wanted
    if verdict is not None and verdict.scope is not None:
        return verdict.scope
    zh, en = using.document(zh_id), using.document(en_id)
    kind: CounterpartKind = "aligned" if declared is False else "official"
    scope = using.scopes.between(zh, en, using.calibration, kind)
    if scope is None or declared is True:
        return scope
    if verdict is not None:
        return scope if verdict.kind == "aligned" else scope.of_kind(verdict.kind)
    # The two languages of one document: official when each says what the other does.
    return scope if scope.mirrored else scope.of_kind("aligned")
