"""What is told of a few candidates is what ordering all of them would tell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from indexer.records import Counterpart
from service.retrieval.counterparts import Counterparts
from service.retrieval.hits import _ranks


def test_ranks_are_the_places_in_the_order_by_score_and_row() -> None:
    draw = np.random.default_rng(18)
    for n in (1, 40, 300):
        every = draw.choice(10_000, n, replace=False).astype(np.int64)
        scores = draw.integers(0, 9, n).astype(np.float32)  # many ties
        order = sorted(range(n), key=lambda place: (-scores[place], every[place]))
        shown = draw.permutation(n)[:20]
        ranks = _ranks(every, scores, every[shown], scores[shown])
        assert ranks.tolist() == [order.index(place) + 1 for place in shown.tolist()]
    none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    assert _ranks(*none, *none).tolist() == []


def pair(zh: str, en: str, confidence: float = 1.0) -> Counterpart:
    return Counterpart("passage", zh, 0, 5, en, 0, 5, confidence, "aligned")


def test_the_best_counterpart_among_candidates_is_taken_where_there_are_several() -> None:
    row_of = {
        name: row for row, name in enumerate(["灯会", "燈會", "𠮷野", "fair", "river", "both"])
    }
    pairs = [
        pair("灯会", "fair"),
        pair("灯会", "river"),
        pair("燈會", "both"),
        pair("𠮷野", "river", 0.2),  # not sure enough to count
    ]
    index: Any = SimpleNamespace(counterparts=pairs, row_of=row_of, passages=list(row_of))
    counterparts = Counterparts(index)
    zh = np.array([0, 1, 2], dtype=np.int64)
    others = np.array([3, 4], dtype=np.int64)
    for scores in ((0.5, 2.0), (3.0, -1.0)):
        found = counterparts.best_of(zh, others, np.array(scores, dtype=np.float32))
        assert found[0] == max(scores)
        assert np.isnan(found[1:]).all()
    found = counterparts.best_of(zh, others[1:], np.array([0.25], dtype=np.float32))
    assert found[0] == np.float32(0.25)
    assert np.isnan(counterparts.best_of(zh, others[:0], np.zeros(0, np.float32))).all()
