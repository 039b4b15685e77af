"""Scopes of alignment: the two languages of one document, or two versions of a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from indexer.counterparts.contradiction import Agreement, compare, together
from indexer.counterparts.named import link_names
from indexer.counterparts.paragraphs import Match, match_paragraphs
from indexer.counterparts.score import Calibration
from indexer.counterparts.units import Side, Unit, make_unit, mean_vector
from indexer.encoders import Vectors
from indexer.names import Names
from indexer.records import CounterpartKind, Document, Language, Passage

# The passages of a document, and a row for each.
Parts = tuple[Sequence[Passage], Vectors]

# Documents that nobody declared are versions of each other when this share of each has a
# counterpart, in so many paragraphs, and the facts of those agree: of the numbers, years and
# countries that stand on both sides so many are equal, and at least some are shared at all.
_SHARE_OF_A_VERSION = 0.5
_PARAGRAPHS_OF_A_VERSION = 3
_SHARE_OF_FACTS = 0.85
_SHARED_FACTS = 2
# Where no more facts agree than differ, no document as a whole says what the other does.
_MOST_FACTS = 0.5
# Documents with fewer paragraphs need several facts, all of which agree. In one document with both
# languages it is enough that nearly all of it has a counterpart.
_FACTS_OF_A_SHORT_VERSION = 4
_SHARE_OF_A_SHORT_VERSION = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class DocumentSide:
    """The paragraphs of one language of a document, with the passages of each."""

    document: Document
    side: Side
    passages: list[list[Passage]]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Two sides and their matches.

    `matches` are those without a contradiction; `agreement` is over all matches before that check.
    """

    zh: DocumentSide
    en: DocumentSide
    matches: list[Match]
    agreement: Agreement
    kind: CounterpartKind

    @property
    def score(self) -> float:
        """Share of the letters of either side that has a counterpart, whichever is less."""
        sides = (
            (self.zh.side, [i for match in self.matches for i in match.zh]),
            (self.en.side, [j for match in self.matches for j in match.en]),
        )
        return min(side.letters(own) / side.letters(range(len(side))) for side, own in sides)

    @property
    def mirrored(self) -> bool:
        """True when so much of both sides matches that each as a whole says what the other does.

        Two tables about the same places match row by row; their figures tell that neither is the
        translation of the other.
        """
        if self.score < _SHARE_OF_A_VERSION or self.agreement.share <= _MOST_FACTS:
            return False
        return (
            len(self.matches) >= _PARAGRAPHS_OF_A_VERSION
            or self._is_short_version
            or self.score >= _SHARE_OF_A_SHORT_VERSION
        )

    @property
    def _is_short_version(self) -> bool:
        facts = len(self.agreement.shared) if self.agreement.differing == 0 else 0
        return bool(self.matches) and facts >= _FACTS_OF_A_SHORT_VERSION

    @property
    def are_versions(self) -> bool:
        """True when two undeclared documents say the same and their facts agree."""
        return (
            (len(self.matches) >= _PARAGRAPHS_OF_A_VERSION or self._is_short_version)
            and self.score >= _SHARE_OF_A_VERSION
            and self.agreement.share >= _SHARE_OF_FACTS
            and (len(self.agreement.shared) >= _SHARED_FACTS or self._agrees_in_small)
        )

    @property
    def are_declared_versions(self) -> bool:
        """True when the texts bear out what one of two documents says of itself.

        That it is the translation, or that both are one issue, takes the place of shared facts.
        """
        return (
            len(self.matches) >= _PARAGRAPHS_OF_A_VERSION
            and self.score >= _SHARE_OF_A_VERSION
            and self.agreement.share >= _SHARE_OF_FACTS
        )

    @property
    def _agrees_in_small(self) -> bool:
        """True when few facts are given, all agree, and nearly everything has a counterpart."""
        own = self.agreement
        return (
            own.differing == own.small_differing == 0
            and self.score >= _SHARE_OF_A_SHORT_VERSION
            and len(own.shared) + own.small >= _SHARED_FACTS
        )

    def of_kind(self, kind: CounterpartKind) -> Scope:
        """The scope with another kind; for `aligned` the check for contradictions is stricter."""
        return _without_contradictions(self.zh, self.en, self.matches, kind, self.agreement)


class Scopes:
    """The sides of documents, made when first needed, since most documents have no version."""

    def __init__(self, parts: Callable[[str], Parts], names: Names) -> None:
        self._parts, self.names = parts, names
        self._sides: dict[str, dict[Language, DocumentSide]] = {}

    @classmethod
    def of(cls, passages: Sequence[Passage], vectors: Vectors, names: Names) -> Scopes:
        """Those of documents whose passages are given all at once, a row of `vectors` for each."""
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(passages):
            rows.setdefault(passage.document_id, []).append(row)

        def parts(document_id: str) -> Parts:
            own = rows.get(document_id, [])
            return [passages[row] for row in own], vectors[own]

        return cls(parts, names)

    def whole(self, document: Document) -> Vectors | None:
        """One vector for a document: the mean of its content passages by length."""
        return whole_of(*self._parts(document.document_id))

    def between(
        self, zh: Document, en: Document, calibration: Calibration, kind: CounterpartKind
    ) -> Scope | None:
        """The scope between two documents (or of one), when both have text in their language."""
        zh_side = self._side(zh).get("zh")
        en_side = self._side(en).get("en")
        if zh_side is None or en_side is None:
            return None
        zh_marked, en_marked = link_names(zh_side.side, en_side.side)
        zh_side, en_side = replace(zh_side, side=zh_marked), replace(en_side, side=en_marked)
        interleaved = zh.document_id == en.document_id
        matches = match_paragraphs(zh_side.side, en_side.side, calibration, interleaved=interleaved)
        return _without_contradictions(zh_side, en_side, matches, kind)

    def _side(self, document: Document) -> dict[Language, DocumentSide]:
        known = self._sides.get(document.document_id)
        if known is None:
            known = _sides_of(document, *self._parts(document.document_id), self.names)
            self._sides[document.document_id] = known
        return known


def whole_of(passages: Sequence[Passage], vectors: Vectors) -> Vectors | None:
    """The mean of the vectors of content passages by length; None without any."""
    rows = [row for row, passage in enumerate(passages) if passage.kind == "content"]
    if not rows:
        return None
    return mean_vector(vectors[rows], [float(len(passages[row].text)) for row in rows])


def _sides_of(
    document: Document, passages: Sequence[Passage], vectors: Vectors, names: Names
) -> dict[Language, DocumentSide]:
    ordered = sorted(range(len(passages)), key=lambda row: passages[row].start)
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
        language: DocumentSide(
            document, Side(units[language], np.stack(means[language])), members[language]
        )
        for language in units
    }


def _without_contradictions(
    zh: DocumentSide,
    en: DocumentSide,
    matches: Sequence[Match],
    kind: CounterpartKind,
    agreement: Agreement | None = None,
) -> Scope:
    compared = [
        (match, compare(zh.side.joined(match.zh), en.side.joined(match.en))) for match in matches
    ]
    found = kind == "aligned"
    consistent = [match for match, own in compared if not own.contradicts(found=found)]
    return Scope(zh, en, consistent, agreement or together(own for _, own in compared), kind)
