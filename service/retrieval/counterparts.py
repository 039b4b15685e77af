"""Counterparts of an open index, looked up by passage and by place; two faces become one hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records import Counterpart, CounterpartKind, Language
from indexer.store import Index
from service.results import HitCounterpart

# From this confidence on an aligned counterpart counts as evidence of its passage. Below it is
# shown, and changes no score, no order and no answer.
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Face:
    """The other side of a pair, seen from one passage; `own_*` is the span on this side."""

    passage_id: str
    start: int
    end: int
    own_start: int
    own_end: int
    confidence: float
    kind: CounterpartKind

    @property
    def sure(self) -> bool:
        """True when both sides may be taken for one piece of evidence."""
        return counts_as_evidence(self)


def counts_as_evidence(counterpart: Face | HitCounterpart) -> bool:
    """True when a passage and its counterpart may be taken for one piece of evidence."""
    return counterpart.kind == "official" or counterpart.confidence >= _SURE


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """One piece of evidence: the passage that is shown, and its other face."""

    row: int
    score: float
    counterpart: HitCounterpart | None


class Counterparts:
    """Faces by passage; made once when an index is opened."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._passages: dict[str, list[Face]] = defaultdict(list)
        self._sentences: dict[str, list[Face]] = defaultdict(list)
        for pair in index.counterparts:
            table = self._passages if pair.level == "passage" else self._sentences
            for passage_id, face in _faces(pair):
                table[passage_id].append(face)
        for faces in (*self._passages.values(), *self._sentences.values()):
            faces.sort(
                key=lambda face: (
                    face.kind != "official", -face.confidence, face.passage_id, face.start,
                )
            )  # fmt: skip

    @property
    def any(self) -> bool:
        """Whether any passage has a counterpart."""
        return bool(self._passages)

    def of_passage(self, passage_id: str, *, sure: bool = False) -> HitCounterpart | None:
        """The surest counterpart of a whole passage; with `sure`, one that counts as evidence."""
        faces = self._passages.get(passage_id)
        return self._shown(faces[0]) if faces and (faces[0].sure or not sure) else None

    def of_span(
        self, passage_id: str, start: int, end: int, *, sure: bool = False
    ) -> HitCounterpart | None:
        """What says the same as a span of the document: the pair that fits it, else None.

        A pair fits when it covers most of the span and the span most of it. With `sure` only pairs
        that count as evidence are looked at.
        """
        best: tuple[float, Face] | None = None
        for face in self._sentences.get(passage_id, ()):
            if sure and not face.sure:
                continue
            common = min(end, face.own_end) - max(start, face.own_start)
            longer = max(end - start, face.own_end - face.own_start)
            if common * 2 > longer and (best is None or common / longer > best[0]):
                best = common / longer, face
        return self._shown(best[1]) if best else None

    def rows_beside(self, passage_id: str) -> list[int]:
        """Rows of the counterparts of a whole passage that count as evidence, surest first."""
        faces = self._passages.get(passage_id, ())
        return [self._index.row_of[face.passage_id] for face in faces if face.sure]

    def group(
        self, ranked: Sequence[tuple[int, float]], language: Language | None, k: int
    ) -> list[RankedGroup]:
        """The first k pieces of evidence of a ranking; faces of one take one place.

        Of two faces that both were found the one in the question's language is shown, at the
        place of the better one.
        """
        scores = dict(ranked)
        groups: list[RankedGroup] = []
        covered: set[int] = set()
        for row, score in ranked:
            if len(groups) == k:
                break
            if row in covered:
                continue
            beside = self.rows_beside(self._index.passages[row].passage_id)
            shown = self._face_to_show(row, beside, scores, covered, language)
            covered.update((row, shown, *beside))
            groups.append(
                RankedGroup(shown, score, self.of_passage(self._index.passages[shown].passage_id))
            )
        return groups

    def _face_to_show(
        self,
        row: int,
        beside: Sequence[int],
        scores: dict[int, float],
        covered: set[int],
        language: Language | None,
    ) -> int:
        passages = self._index.passages
        if passages[row].language == language:
            return row
        other = [face for face in beside if face in scores and face not in covered]
        other = [face for face in other if passages[face].language == language]
        return max(other, key=lambda face: scores[face]) if other else row

    def _shown(self, face: Face) -> HitCounterpart:
        passage = self._index.passages[self._index.row_of[face.passage_id]]
        document = self._index.documents[passage.document_id]
        return HitCounterpart(
            passage_id=passage.passage_id,
            document_id=passage.document_id,
            language=passage.language,
            text=document.text[face.start : face.end],
            start=face.start,
            end=face.end,
            confidence=round(face.confidence, 4),
            kind=face.kind,
        )


def _faces(pair: Counterpart) -> list[tuple[str, Face]]:
    zh = (pair.zh_start, pair.zh_end)
    en = (pair.en_start, pair.en_end)
    return [
        (pair.zh_passage_id, Face(pair.en_passage_id, *en, *zh, pair.confidence, pair.kind)),
        (pair.en_passage_id, Face(pair.zh_passage_id, *zh, *en, pair.confidence, pair.kind)),
    ]
