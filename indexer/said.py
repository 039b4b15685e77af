"""Who said what in an index: by passage, and by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from indexer.records import Statement, passage_span

# A span is somebody's when at least this share of it is.
_SHARE = 0.5


class Statements(Collection[Statement]):
    """The statements of an index in their order. A passage may have several, or none."""

    def __init__(self, statements: Iterable[Statement] = ()) -> None:
        found: dict[str, list[Statement]] = defaultdict(list)
        self._all = tuple(statements)
        for one in self._all:
            found[one.passage_id].append(one)
        self._of = {passage_id: tuple(own) for passage_id, own in found.items()}
        self._whole: dict[str, Statement | None] = {}

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, statement: object) -> bool:
        return isinstance(statement, Statement) and statement in self.of(statement.passage_id)

    @property
    def passage_ids(self) -> list[str]:
        """The passages in which somebody said something, in order."""
        return list(self._of)

    def of(self, passage_id: str) -> tuple[Statement, ...]:
        """What was said in a passage, in order."""
        return self._of.get(passage_id, ())

    def at(self, passage_id: str, start: int, end: int) -> Statement | None:
        """Who said `start:end` of the document, in this passage: whoever said half of it or more.

        Of several statements of theirs it is the one that has most of the span.
        """
        shares: dict[tuple[str | None, ...], int] = defaultdict(int)
        longest: dict[tuple[str | None, ...], tuple[int, Statement]] = {}
        for one in self.of(passage_id):
            share = min(end, one.end) - max(start, one.start)
            if share > 0:
                voice = voice_of(one)
                shares[voice] += share
                if voice not in longest or share > longest[voice][0]:
                    longest[voice] = share, one
        if not shares:
            return None
        voice = max(shares, key=lambda one: shares[one])
        return longest[voice][1] if shares[voice] >= _SHARE * (end - start) else None

    def whole(self, passage_id: str) -> Statement | None:
        """Who said a passage as a whole: half of it or more."""
        if passage_id not in self._of:
            return None
        try:
            return self._whole[passage_id]
        except KeyError:
            found = self._whole[passage_id] = self.at(passage_id, *passage_span(passage_id))
            return found


def voice_of(statement: Statement) -> tuple[str | None, ...]:
    """What tells one speaker from another."""
    if statement.speaker_id or statement.speaker:
        return (statement.speaker_id or statement.speaker,)
    return None, statement.organisation_id or statement.organisation, statement.country
