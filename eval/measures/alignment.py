"""Compares the counterparts of an index with the pairs marked by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import GoldCounterpart, Span, agrees, matches
from eval.measures.scores import PrecisionRecall
from indexer.records import Counterpart, Passage

Pair = tuple[Span, Span]
Rule = Callable[[Span, Span], bool]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Scores of one level, and the pairs behind them.

    `scores` counts a pair as right when both sides match a gold pair (half of one side lies in the
    other): a passage may be part of a paragraph. `strict` asks for half of the union on both
    sides. `wrong` are predicted pairs without a gold pair, `missed` gold pairs not found.
    `unrelated` counts predicted pairs between documents that no gold pair connects.
    """

    scores: PrecisionRecall
    strict: PrecisionRecall
    wrong: tuple[Pair, ...]
    missed: tuple[GoldCounterpart, ...]
    unrelated: int


def measure_alignment(predicted: Iterable[Pair], gold: Sequence[GoldCounterpart]) -> Alignment:
    """Compare the pairs of one level."""
    pairs = sorted(set(predicted))
    wanted = [(_side(pair, "zh"), _side(pair, "en")) for pair in gold]
    connected = {(zh.document_id, en.document_id) for zh, en in wanted}
    return Alignment(
        scores=_scores(pairs, wanted, matches),
        strict=_scores(pairs, wanted, agrees),
        wrong=tuple(pair for pair in pairs if not any(_fits(pair, w, matches) for w in wanted)),
        missed=tuple(
            pair
            for pair, sides in zip(gold, wanted, strict=True)
            if not any(_fits(p, sides, matches) for p in pairs)
        ),
        unrelated=sum((zh.document_id, en.document_id) not in connected for zh, en in pairs),
    )


def pairs_of(
    counterparts: Iterable[Counterpart], level: str, passages: Mapping[str, Passage]
) -> list[Pair]:
    """The pairs of one level of an index as spans."""
    return [
        (
            Span(passages[c.zh_passage_id].document_id, c.zh_start, c.zh_end),
            Span(passages[c.en_passage_id].document_id, c.en_start, c.en_end),
        )
        for c in counterparts
        if c.level == level
    ]


def _scores(pairs: Sequence[Pair], wanted: Sequence[Pair], rule: Rule) -> PrecisionRecall:
    return PrecisionRecall(
        correct=sum(any(_fits(pair, w, rule) for w in wanted) for pair in pairs),
        predicted=len(pairs),
        found=sum(any(_fits(pair, w, rule) for pair in pairs) for w in wanted),
        expected=len(wanted),
    )


def _fits(pair: Pair, wanted: Pair, rule: Rule) -> bool:
    return rule(pair[0], wanted[0]) and rule(pair[1], wanted[1])


def _side(pair: GoldCounterpart, language: str) -> Span:
    side = pair.zh if language == "zh" else pair.en
    return Span(side.document_id, side.start, side.end)
