"""Whether quotes in two languages are the same evidence, by the counterparts marked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.gold import GoldCounterpart, Span, matches

Pair = tuple[Span, Span]


class Evidence:
    """Compares spans through the finest gold pairs: sentences, and passages without sentences.

    Pairs that the system aligned are not used, so that it is not measured by itself.
    """

    def __init__(self, counterparts: Iterable[GoldCounterpart]) -> None:
        pairs: dict[str, list[Pair]] = {"passage": [], "sentence": []}
        for pair in counterparts:
            zh = Span(pair.zh.document_id, pair.zh.start, pair.zh.end)
            en = Span(pair.en.document_id, pair.en.start, pair.en.end)
            pairs[pair.level].append((zh, en))
        sentences = pairs["sentence"]
        self._pairs: list[Pair] = sentences + [
            pair for pair in pairs["passage"] if not any(_inside(fine, pair) for fine in sentences)
        ]

    def same(self, a: Span, b: Span) -> bool:
        """True when both spans match, or match the two sides of one pair."""
        if matches(a, b):
            return True
        return any(
            (matches(a, zh) and matches(b, en)) or (matches(a, en) and matches(b, zh))
            for zh, en in self._pairs
        )

    def groups(self, spans: Sequence[Span]) -> list[list[Span]]:
        """Spans that are the same evidence together, in order of the first of each group."""
        groups: list[list[Span]] = []
        for span in spans:
            linked = [group for group in groups if any(self.same(span, other) for other in group)]
            groups = [group for group in groups if not any(group is other for other in linked)]
            groups.append([*(member for group in linked for member in group), span])
        return sorted(groups, key=lambda group: min(spans.index(span) for span in group))

    def agreement(self, a: Sequence[Span], b: Sequence[Span]) -> float:
        """Share of the spans of both lists that have the same evidence in the other list.

        Two empty lists agree (1).
        """
        if not a and not b:
            return 1.0
        paired = sum(any(self.same(x, y) for y in b) for x in a)
        paired += sum(any(self.same(x, y) for x in a) for y in b)
        return paired / (len(a) + len(b))


def _inside(fine: Pair, coarse: Pair) -> bool:
    return all(
        small.document_id == large.document_id
        and large.start <= small.start
        and small.end <= large.end
        for small, large in zip(fine, coarse, strict=True)
    )
