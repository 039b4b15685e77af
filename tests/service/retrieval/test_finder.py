"""What a question finds, and what must not change it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.encoders import Encoder
from indexer.store import Index
from service.engine import SearchEngine


@pytest.mark.parametrize(
    ("question", "own", "others"),
    [
        (
            "茶叶贸易由谁负责",
            "茶叶贸易由合作社负责，共有12个村参加。",
            ["Fish stocks in the river fell.", "The tea trade is in private hands 𠮷."],
        ),
        (
            "who runs the tea trade",
            "The tea trade is run by a cooperative of 12 villages.",
            ["河里的鱼减少了。", "茶葉貿易由私人經營，𠮷。"],
        ),
    ],
)
def test_the_score_of_a_passage_does_not_depend_on_passages_of_the_other_language(
    question: str,
    own: str,
    others: list[str],
    make_index: Callable[..., Index],
    toy_encoder: Encoder,
) -> None:
    """Any number of passages of the other language can only fill places, not lower a score."""

    def score(**documents: str) -> float:
        engine = SearchEngine(make_index(own=own, **documents), toy_encoder)
        _, ranking = engine.finder.rank(question)
        rows = {p.document_id: row for row, p in enumerate(engine.index.passages)}
        return ranking.fused[rows["own"]]

    alone = score()
    among = score(**{f"other{n}": text for n, text in enumerate(others * 3)})
    assert among == pytest.approx(alone, abs=1e-6)
